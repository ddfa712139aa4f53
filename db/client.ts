/** The one door to the main database: a team's transaction, or the house's. */
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { config, roles } from "#app/config.server.ts";
import type { Member } from "#app/core/member.ts";
import { isLost } from "#db/patience.ts";

/** Why a transaction belongs to no team. Each is a houseTable's business. */
export type SystemReason =
  | "sign-in"
  | "sign-up"
  | "sessions"
  | "account"
  | "closing"
  | "consent"
  | "history"
  | "documents"
  | "throttle"
  | "teams"
  | "dispatch"
  | "retention"
  | "health"
  | "demo"
  | "keys";

export type Database = PostgresJsDatabase;
export type Tx = Parameters<Parameters<Database["transaction"]>[0]>[0];

let pool: postgres.Sql | undefined;
let database: Database | undefined;

/** The pool itself: for tests that look at what a connection may do. */
export function connection(): postgres.Sql {
  if (!config.databaseUrl) throw new Error("DATABASE_URL is not set");
  if (pool) return pool;
  const made = postgres(config.databaseUrl, {
    max: 10,
    // Connections end only when something went wrong: see `renew`.
    idle_timeout: 0,
    max_lifetime: null,
    connection: { role: roles.app, application_name: "audienti" } as never,
    onnotice: () => {},
    onclose: () => renew(made),
  });
  pool = made;
  return made;
}

/**
 * postgres.js 3.4.9 keeps the last error of a lost connection and tells it to the first query after
 * reconnecting, which has worked: a transaction could be left open. So a pool that lost a connection
 * is not used again; what is under way in it finishes.
 */
function renew(lost: postgres.Sql): void {
  if (pool !== lost) return;
  pool = undefined;
  database = undefined;
  lost.end({ timeout: 60 }).catch(() => {});
}

/** Lets every connection go; the next use opens new ones. */
export async function closeConnections(): Promise<void> {
  const closing = pool;
  pool = undefined;
  database = undefined;
  await closing?.end({ timeout: 5 });
}

/** Runs in the member's team: every query sees that team's rows and no others. */
export async function inTeam<T>(member: Member, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(async (tx) => {
    // Sent now, awaited with the work: it travels ahead of the first query, on the same connection.
    const entered = wireOf(tx).unsafe(enterTeam, [member.teamId]).execute();
    const [result] = await Promise.all([work(tx), entered]);
    return result;
  });
}

/** Runs in no team: sees the house's tables and not one row of a team's. */
export async function inSystem<T>(_reason: SystemReason, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(work);
}

/** For single statements on the house's tables that need no transaction of their own; may be kept. */
export function house(_reason: SystemReason): Database {
  return present;
}

/** Whatever pool is in use when it is asked. */
const present = new Proxy({} as Database, {
  get(_nothing, property) {
    const now = client();
    const value = Reflect.get(now, property);
    return typeof value === "function" ? value.bind(now) : value;
  },
});

/**
 * postgres.js 3.4.9 ends the process when a connection is lost inside a transaction: it writes the
 * rollback to a socket that is gone, and what the work asks afterwards may even travel in somebody
 * else's transaction. So after a loss nothing more is asked, and the rollback, which a lost connection
 * needs no more, is not reached. `begin` itself rejects when the connection closes.
 */
async function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  let over = false;
  try {
    return await client().transaction(async (tx) => {
      guard(tx, () => over);
      try {
        const result = await work(tx);
        return over ? never() : result;
      } catch (error) {
        if (over || isLost(error)) return never();
        throw error;
      }
    });
  } finally {
    over = true;
  }
}

function never(): Promise<never> {
  return new Promise(() => {});
}

function guard(tx: Tx, isOver: () => boolean): void {
  const { session } = tx as unknown as { session: { client: postgres.TransactionSql } };
  session.client = new Proxy(session.client, {
    get(sql, property) {
      if (property === "unsafe" && isOver()) throw new ConnectionLost();
      return Reflect.get(sql, property);
    },
  });
}

class ConnectionLost extends Error {
  readonly code = "CONNECTION_CLOSED";
}

const enterTeam = "select set_config('app.team', $1, true)";

/** The postgres.js transaction under drizzle's: drizzle's own queries start some turns later. */
function wireOf(tx: Tx): postgres.TransactionSql {
  return (tx as unknown as { session: { client: postgres.TransactionSql } }).session.client;
}

function client(): Database {
  database ??= drizzle(connection(), { casing: "snake_case" });
  return database;
}

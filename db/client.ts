/** The one door to the main database: a team's transaction, or the house's. */
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { config, roles } from "#app/config.server.ts";
import type { Member } from "#app/core/member.ts";

/** Why a transaction belongs to no team. Each is a houseTable's business. */
export type SystemReason =
  | "sign-in"
  | "sign-up"
  | "sessions"
  | "throttle"
  | "teams"
  | "dispatch"
  | "retention"
  | "health"
  | "demo";

export type Database = PostgresJsDatabase;
export type Tx = Parameters<Parameters<Database["transaction"]>[0]>[0];

let pool: postgres.Sql | undefined;
let database: Database | undefined;

/** The pool itself: for COPY and for health; everything else goes through the two doors below. */
export function connection(): postgres.Sql {
  if (!config.databaseUrl) throw new Error("DATABASE_URL is not set");
  pool ??= postgres(config.databaseUrl, {
    max: 10,
    idle_timeout: 60,
    connection: { role: roles.app, application_name: "audienti" } as never,
    onnotice: () => {},
  });
  return pool;
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
  return client().transaction(async (tx) => {
    // Sent now, awaited with the work: it travels ahead of the first query, on the same connection.
    const entered = wireOf(tx).unsafe(enterTeam, [member.teamId]).execute();
    const [result] = await Promise.all([work(tx), entered]);
    return result;
  });
}

/** Runs in no team: sees the house's tables and not one row of a team's. */
export async function inSystem<T>(_reason: SystemReason, work: (tx: Tx) => Promise<T>): Promise<T> {
  return client().transaction(work);
}

/** For single statements on the house's tables that need no transaction of their own. */
export function house(_reason: SystemReason): Database {
  return client();
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

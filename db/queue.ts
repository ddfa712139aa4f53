/** The job queue: a job is a row written in the same transaction as the data it is about. */
import { sql } from "drizzle-orm";
import { type Db, fromDrizzle, PgBoss, type Queue } from "pg-boss";
import { config, roles } from "#app/config.server.ts";
import type { JobDeclaration, JobOptions } from "#app/core/job.ts";
import type { Tx } from "#db/client.ts";

export const queueSchema = "pgboss";

type Part = "web" | "worker" | "migrate";

let sender: Promise<PgBoss> | undefined;
let made = new Map<string, Promise<void>>();

/** Opens pg-boss for one part of the system; the worker alone keeps house and the timetable. */
export async function startQueue(part: Part, url: string): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: url,
    options: `-c role=${roles.app}`,
    schema: queueSchema,
    max: part === "worker" ? 6 : 2,
    application_name: `audienti-queue-${part}`,
    createSchema: false,
    migrate: part === "migrate",
    supervise: part === "worker",
    schedule: part === "worker",
    useListenNotify: part === "worker",
    persistWarnings: false,
    registerInstance: false,
  });
  // pg-boss reconnects by itself; without a listener one lost connection would end the process.
  boss.on("error", () => {});
  await boss.start();
  return boss;
}

/** Makes the job's queue if it is not there yet. */
export async function ensureQueue(boss: PgBoss, job: JobDeclaration<never>): Promise<void> {
  const { retries = 5, expireSeconds = 900, once = false } = job.options;
  const settings: Omit<Queue, "name"> = {
    policy: once ? "short" : "standard",
    retryLimit: retries,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 3600,
    expireInSeconds: expireSeconds,
    // A worker that was killed is missed within the minute, and its job begins again elsewhere.
    heartbeatSeconds: 60,
    notify: true,
  };
  await boss.createQueue(job.name, settings);
}

/**
 * Writes the job inside the transaction: gone on rollback, seen only after commit.
 * `key` with a `once` job keeps at most one waiting.
 */
export async function enqueue<P extends object>(
  tx: Tx,
  job: JobDeclaration<P>,
  payload: P,
  options: { startAfter?: Date; key?: string } = {},
): Promise<void> {
  const boss = await sendingQueue();
  let queue = made.get(job.name);
  if (!queue) {
    queue = ensureQueue(boss, job as never);
    made.set(job.name, queue);
    queue.catch(() => made.delete(job.name));
  }
  await queue;
  await boss.send(job.name, job.payload.parse(payload), {
    db: inTransaction(tx),
    ...(options.startAfter ? { startAfter: options.startAfter } : {}),
    ...(options.key ? { singletonKey: options.key } : {}),
    ...groupOf(job.options, payload),
  });
}

/** Where a worker runs only so many of one team at once, the queue must know whose a job is. */
function groupOf({ atOnceForTeam }: JobOptions, payload: { teamId?: string }) {
  return atOnceForTeam && payload.teamId ? { group: { id: payload.teamId } } : {};
}

/**
 * Deletes jobs whose payload names one of these ids, whatever became of them; at most `most`, so that
 * nobody waits long. Says how many.
 */
export async function forgetJobs(tx: Tx, ids: string[], most: number): Promise<number> {
  if (ids.length === 0) return 0;
  const gone = await tx.execute(sql`
    delete from pgboss.job where id in (
      select job.id from pgboss.job
      where exists (
        select from jsonb_each_text(case jsonb_typeof(data) when 'object' then data end) as each
        where each.value = any(${sql.param(ids)}::text[]))
      limit ${most})`);
  return (gone as unknown as { count: number }).count;
}

/** The queue this process sends through, opened on first use. */
export function sendingQueue(): Promise<PgBoss> {
  if (!config.databaseUrl) throw new Error("DATABASE_URL is not set");
  if (sender) return sender;
  const starting = startQueue("web", config.databaseUrl);
  sender = starting;
  // Where the database was away for a moment, whoever comes next tries anew.
  starting.catch(() => {
    if (sender === starting) sender = undefined;
  });
  return starting;
}

export async function closeQueue(): Promise<void> {
  const closing = sender;
  sender = undefined;
  made = new Map();
  await (await closing)?.stop({ graceful: false });
}

/** drizzle hands JSON parameters through untouched, so plain objects are written out here. */
function inTransaction(tx: Tx): Db {
  const adapter = fromDrizzle(tx, sql);
  return {
    executeSql: (text, values) =>
      adapter.executeSql(
        text,
        values?.map((value) => (isPlainObject(value) ? JSON.stringify(value) : value)),
      ),
  };
}

function isPlainObject(value: unknown): boolean {
  return (
    value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype
  );
}

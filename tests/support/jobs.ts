/** Working off the queue in a test: from stored payloads only, in the order they fall due. */
import { sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { house } from "#db/client.ts";
import { sendingQueue } from "#db/queue.ts";
import "#jobs/all.ts";
import { handlers } from "#jobs/handle.ts";

type Stored = { id: string; name: string; data: unknown };

/**
 * Runs every job that is due, and those they enqueue, until none is left; says how many. One for later is
 * due by the test's clock alone: by the day's, a test would end otherwise on the day after it was written.
 * The others bear the database's own time twice.
 */
export async function runJobs({ most = 1000 }: { most?: number } = {}): Promise<number> {
  const boss = await sendingQueue();
  for (let ran = 0; ran < most; ran++) {
    const [job] = (await house("health").execute(sql`
      select id, name, data from pgboss.job
      where state in ('created', 'retry')
        and (start_after = created_on or start_after <= ${now().toISOString()}::timestamptz)
        and name not like '\\_\\_%'
      order by created_on, id limit 1`)) as unknown as Stored[];
    if (!job) return ran;
    const handler = handlers.get(job.name);
    if (!handler) throw new Error(`No handler for ${job.name}`);
    await boss.complete(job.name, job.id, null, { includeQueued: true });
    await handler.run(job.data);
  }
  throw new Error(`More than ${most} jobs: one keeps enqueuing itself`);
}

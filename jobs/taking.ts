/** How a worker takes jobs of one kind: so many at once, and the next without waiting for its turn. */
import type { PgBoss } from "pg-boss";
import { log } from "#app/core/log.server.ts";
import { type Handler, workOptions } from "#jobs/handle.ts";

/**
 * Many jobs written at once ring only once, and the queue then hands out one in two seconds to each who
 * waits. So after each job the first of them asks again, until nothing is there.
 */
export async function takeJobs(boss: PgBoss, { job, run }: Handler): Promise<void> {
  let first: string | undefined;
  first = await boss.work(job.name, workOptions(job), async ([stored]) => {
    try {
      await run(stored!.data);
    } catch (error) {
      log.error({ job: job.name, err: error }, "job failed; it will be tried again");
      // pg-boss stores what is thrown: the message may quote a row, so only its kind goes there.
      throw new Error(error instanceof Error ? error.name : "failed");
    } finally {
      if (first) boss.notifyWorker(first);
    }
  });
}

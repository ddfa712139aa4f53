/** Small jobs a second as our worker takes them, beside the queue's own loop in large batches. */
import { z } from "zod";
import { config } from "#app/config.server.ts";
import { declareJob } from "#app/core/job.ts";
import { ensureQueue, startQueue } from "#db/queue.ts";
import { handlers, handleSystem } from "#jobs/handle.ts";
import { takeJobs } from "#jobs/taking.ts";
import { alternately, type Figure, type Ground, say } from "#tests/bench/ground.ts";

const OURS = 1_000;
const THEIRS = 10_000;
const job = declareJob("bench.nothing", z.object({ n: z.number() }), { atOnce: 10 });
const peer = declareJob("bench.batches", z.object({ n: z.number() }));

export async function run(_ground: Ground): Promise<Figure[]> {
  const boss = await startQueue("worker", config.databaseUrl!);
  let [done, wanted, over] = [0, 0, () => {}];
  const count = (how: number) => {
    done += how;
    if (done >= wanted) over();
  };
  handleSystem(job, async () => count(1));
  await ensureQueue(boss, job as never);
  await ensureQueue(boss, peer as never);
  await takeJobs(boss, handlers.get(job.name)!);
  const large = { batchSize: 500, burstWhenBatchFull: true, notifyPollingIntervalSeconds: 2 };
  await boss.work(peer.name, large, async (batch) => count(batch.length));

  async function rate(name: string, jobs: number): Promise<number> {
    [done, wanted] = [0, jobs];
    const finished = new Promise<void>((resolve) => {
      over = resolve;
    });
    const began = performance.now();
    await boss.insert(
      name,
      Array.from({ length: jobs }, (_, n) => ({ data: { n } })),
    );
    await finished;
    return jobs / ((performance.now() - began) / 1000);
  }
  try {
    const { ours, limit } = await alternately(
      3,
      () => rate(job.name, OURS),
      () => rate(peer.name, THEIRS),
    );
    const goal = "told, not aimed at: volume goes in slices";
    return [say({ name: "jobs", ours, limit, goal, unit: "jobs/s" })];
  } finally {
    await boss.stop({ graceful: false });
  }
}

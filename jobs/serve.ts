/** The worker process: starts every handler, keeps the timetable, drains on SIGTERM. */
import { closeVault } from "#app/adapters/vault/index.server.ts";
import { config, requireSecrets } from "#app/config.server.ts";
import { log } from "#app/core/log.server.ts";
import { stopWhenTold } from "#app/core/until-told.server.ts";
import { logMonths } from "#app/history/jobs.ts";
import { refuseForeignHashes } from "#app/suppression/one-key.server.ts";
import { closeConnections } from "#db/client.ts";
import { closeQueue, ensureQueue, startQueue } from "#db/queue.ts";
import "#jobs/all.ts";
import { startDispatcher } from "#jobs/dispatcher.ts";
import { handlers, workOptions } from "#jobs/handle.ts";
import { timetable } from "#jobs/schedule.ts";
import { startWatcher } from "#jobs/watcher.ts";

const DRAIN_MS = 25_000;

requireSecrets(config);
await refuseForeignHashes();
const boss = await startQueue("worker", config.databaseUrl!);

for (const { job, run } of handlers.values()) {
  await ensureQueue(boss, job);
  await boss.work(job.name, workOptions(job), async ([stored]) => {
    try {
      await run(stored!.data);
    } catch (error) {
      log.error({ job: job.name, err: error }, "job failed; it will be tried again");
      // pg-boss stores what is thrown: the message may quote a row, so only its kind goes there.
      throw new Error(error instanceof Error ? error.name : "failed");
    }
  });
}
for (const { job, cron } of timetable) await boss.schedule(job.name, cron, {});
// After a long rest the night in which the next month would have been made may have been missed.
await boss.send(logMonths.name, {});
const stopDispatcher = startDispatcher();
const stopWatcher = startWatcher();
log.info({ handlers: handlers.size }, "worker ready");
process.send?.("ready");

stopWhenTold(async () => {
  await Promise.all([stopDispatcher(), stopWatcher()]);
  await boss.stop({ graceful: true, timeout: DRAIN_MS });
  await closeQueue();
  await Promise.all([closeConnections(), closeVault()]);
});

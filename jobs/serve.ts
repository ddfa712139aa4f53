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
import { handlers } from "#jobs/handle.ts";
import { timetable } from "#jobs/schedule.ts";
import { takeJobs } from "#jobs/taking.ts";
import { startWatcher } from "#jobs/watcher.ts";

const DRAIN_MS = 25_000;

requireSecrets(config);
await refuseForeignHashes();
const starting = start();
// From the first job on, and so before any: a signal that nobody hears ends the process in the middle.
stopWhenTold(async () => {
  const { boss, stopDispatcher, stopWatcher } = await starting;
  await Promise.all([stopDispatcher(), stopWatcher()]);
  await boss.stop({ graceful: true, timeout: DRAIN_MS });
  await closeQueue();
  await Promise.all([closeConnections(), closeVault()]);
});
await starting;
log.info({ handlers: handlers.size }, "worker ready");
process.send?.("ready");

async function start() {
  const boss = await startQueue("worker", config.databaseUrl!);
  for (const handler of handlers.values()) {
    await ensureQueue(boss, handler.job);
    await takeJobs(boss, handler);
  }
  for (const { job, cron } of timetable) await boss.schedule(job.name, cron, {});
  // After a long rest the night in which the next month would have been made may have been missed.
  await boss.send(logMonths.name, {});
  return { boss, stopDispatcher: startDispatcher(), stopWatcher: startWatcher() };
}

/** The web process: listens, and on SIGTERM answers what it has begun before it goes. */
import { createServer } from "node:http";
import { closeVault } from "#app/adapters/vault/index.server.ts";
import { config, requireSecrets } from "#app/config.server.ts";
import { log } from "#app/core/log.server.ts";
import { stopWhenTold } from "#app/core/until-told.server.ts";
import { publishDocuments } from "#app/documents/publish.server.ts";
import { flushRequests } from "#app/history/log.server.ts";
import { refuseForeignHashes } from "#app/suppression/one-key.server.ts";
import { flushPixels } from "#app/tracking/pixel.server.ts";
import { loadSite } from "#app/web/site.server.ts";
import { everyRequestNoted } from "#app/web/watch.server.ts";
import { closeConnections } from "#db/client.ts";
import { closeQueue, sendingQueue } from "#db/queue.ts";

const DRAIN_MS = 25_000;
const LOG_MS = 2_000;

requireSecrets(config);
await refuseForeignHashes();
const server = createServer({ keepAliveTimeout: 65_000 }, await loadSite());
await sendingQueue();
await publishDocuments();
server.listen(config.port, config.host, () => {
  log.info({ port: config.port }, "web ready");
  process.send?.("ready");
});

stopWhenTold(async () => {
  const drained = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await Promise.race([drained, atMost(DRAIN_MS)]);
  await Promise.race([everyRequestNoted(), atMost(LOG_MS)]);
  await Promise.race([Promise.all([flushRequests(), flushPixels()]), atMost(LOG_MS)]);
  await closeQueue();
  await Promise.all([closeConnections(), closeVault()]);
});

function atMost(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

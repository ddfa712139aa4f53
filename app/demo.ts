/** Run by `npm start` before the rest: makes the demo world where it is missing and was not removed. */
import { closeVault } from "#app/adapters/vault/index.server.ts";
import { config } from "#app/config.server.ts";
import { ensureDemo } from "#app/demo/world.server.ts";
import { publishDocuments } from "#app/documents/publish.server.ts";
import { closeConnections } from "#db/client.ts";
import { closeQueue } from "#db/queue.ts";

// Before the world is made: its people accept what is in force.
await publishDocuments();
if (config.demoPassword) await ensureDemo(config.demoPassword);
await closeQueue();
await Promise.all([closeConnections(), closeVault()]);
process.exit(0);

/** `npm start`: database, migrations, site, demo world; then the web and worker processes, watched over. */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Config, config, requireSecrets } from "#app/config.server.ts";
import { DEMO_EMAIL } from "#app/demo/people.ts";
import { ensureBuilt } from "#app/start/build.ts";
import { runChild, startChild, stopChildren } from "#app/start/children.ts";
import { readOrMakeKeys } from "#app/start/keys.ts";
import { refuseForeignHashes } from "#app/suppression/one-key.server.ts";
import { closeConnections } from "#db/client.ts";
import { startEmbedded } from "#db/embedded.ts";
import { prepareDatabases } from "#db/embedded-databases.ts";
import { migrateMain, migrateVault } from "#db/migrate.ts";

type Start = {
  web: Record<string, string>;
  worker: Record<string, string>;
  demo?: { email: string; password: string };
  stop: () => Promise<void>;
};

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

let stop = async () => {};
let stopping = false;
process.on("SIGTERM", leave);
process.on("SIGINT", leave);

try {
  const [start] = await Promise.all([
    config.databaseUrl ? onYourDatabase(config) : onOurs(config),
    ensureBuilt(),
  ]);
  stop = start.stop;
  if (start.demo) await runChild(here("demo.ts"), { ...process.env, ...start.worker });
  await startChild({ name: "web", file: here("server.ts"), env: { ...process.env, ...start.web } });
  await startChild({
    name: "worker",
    file: here("../jobs/worker.ts"),
    env: { ...process.env, ...start.worker },
  });
  const demo = start.demo ? ` · demo: ${start.demo.email} / ${start.demo.password}` : "";
  process.stdout.write(`Audienti is ready: ${config.baseUrl}${demo}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  await leave(1);
}

/** An external database: nothing of ours is started, and there is no demo. */
async function onYourDatabase(given: Config): Promise<Start> {
  requireSecrets(given);
  await migrateMain(given.databaseUrl!);
  await migrateVault(given.vaultUrl!);
  await refuseForeignHashes().finally(closeConnections);
  return { web: {}, worker: {}, stop: async () => {} };
}

async function onOurs(given: Config): Promise<Start> {
  const dataDir = resolve(given.dataDir);
  const keys = await readOrMakeKeys(dataDir);
  const server = await startEmbedded({ dataDir: resolve(dataDir, "postgres") });
  stop = server.stop;
  const urls = await prepareDatabases(server, keys.databases);
  await Promise.all([migrateMain(urls.mainOwner), migrateVault(urls.vaultOwner)]);
  const shared = {
    EMBEDDED: "1",
    DATA_DIR: dataDir,
    DATABASE_URL: urls.app,
    MASTER_KEY: keys.master,
    SIGNING_KEY: keys.signing,
    SUPPRESSION_KEY: keys.suppression,
    DEMO_PASSWORD: keys.demoPassword,
  };
  const web = { ...shared, VAULT_DATABASE_URL: urls.vaultWeb };
  const worker = { ...shared, VAULT_DATABASE_URL: urls.vaultWorker };
  const demo = { email: DEMO_EMAIL, password: keys.demoPassword };
  return { web, worker, demo, stop: server.stop };
}

async function leave(code: unknown = 0): Promise<void> {
  if (stopping) return;
  stopping = true;
  await stopChildren();
  await stop();
  process.exit(code === 1 ? 1 : 0);
}

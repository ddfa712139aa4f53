/** Once per run: an embedded PostgreSQL with migrated templates. */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbedded } from "#db/embedded.ts";
import { prepareDatabases } from "#db/embedded-databases.ts";
import { migrateMain, migrateVault } from "#db/migrate.ts";

declare module "vitest" {
  export interface ProvidedContext {
    urls: {
      admin: string;
      mainOwner: string;
      vaultOwner: string;
      app: string;
      vaultWeb: string;
      vaultWorker: string;
    };
    scratch: string;
  }
}

export default async function setup(project: TestProject) {
  const scratch = await mkdtemp(join(await roomiest(), "audienti-test-"));
  const server = await startEmbedded({ dataDir: join(scratch, "postgres"), fsync: false });
  const password = () => randomBytes(24).toString("hex");
  const urls = await prepareDatabases(server, {
    owner: password(),
    app: password(),
    vaultWeb: password(),
    vaultWorker: password(),
  });
  await Promise.all([migrateMain(urls.mainOwner), migrateVault(urls.vaultOwner)]);
  project.provide("urls", { admin: server.superuserUrl("postgres"), ...urls });
  project.provide("scratch", scratch);
  return async () => {
    await server.stop();
    await rm(scratch, { recursive: true, force: true });
  };
}

const MEMORY = "/dev/shm";
const ROOM = 4 * 2 ** 30;

/** In memory where there is plenty: a clone for each test file is a thousand small files. */
async function roomiest(): Promise<string> {
  const free = await statfs(MEMORY).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return free >= ROOM ? MEMORY : tmpdir();
}

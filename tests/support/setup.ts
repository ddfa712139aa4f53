/** Before each test file: databases of its own, cloned, and the environment that points at them. */
import "#app/start/swift-imports.ts";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import postgres from "postgres";
import { afterAll, inject } from "vitest";
import { holdDoor } from "#tests/support/door.ts";

const urls = inject("urls");
const name = `t_${randomUUID().replaceAll("-", "")}`;
const copies = [
  [name, "audienti"],
  [`${name}_vault`, "audienti_vault"],
] as const;
await asAdmin(async (admin) => {
  for (const [copy, template] of copies) {
    // Strategy and lock: two files may not copy the template at the same moment.
    await admin.unsafe(`select pg_advisory_lock(7)`);
    await admin.unsafe(
      `create database ${copy} template ${template} owner audienti_owner strategy file_copy`,
    );
    await admin.unsafe(`select pg_advisory_unlock(7)`);
  }
});

const dataDir = join(inject("scratch"), name);
await mkdir(dataDir, { recursive: true });
const key = () => randomBytes(32).toString("base64");

Object.assign(process.env, {
  NODE_ENV: "test",
  LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
  BASE_URL: `http://localhost:${await holdDoor()}`,
  DATA_DIR: dataDir,
  DATABASE_URL: at(urls.app, name),
  VAULT_DATABASE_URL: at(urls.vaultOwner, `${name}_vault`),
  MASTER_KEY: key(),
  SIGNING_KEY: key(),
  SUPPRESSION_KEY: key(),
});

afterAll(async () => {
  const { closeConnections } = await import("#db/client.ts");
  const { closeQueue } = await import("#db/queue.ts");
  const { closeVault } = await import("#app/adapters/vault/index.server.ts");
  const { flushRequests } = await import("#app/history/log.server.ts");
  await flushRequests();
  await closeQueue();
  await Promise.all([closeConnections(), closeVault()]);
  await asAdmin(async (admin) => {
    for (const [copy] of copies) await admin.unsafe(`drop database ${copy} with (force)`);
  });
});

async function asAdmin(work: (admin: postgres.Sql) => Promise<void>): Promise<void> {
  const admin = postgres(urls.admin, { max: 1, onnotice: () => {} });
  await work(admin);
  await admin.end();
}

function at(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

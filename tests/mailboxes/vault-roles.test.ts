/** What each part may do in the vault, asked of PostgreSQL itself (T9). */
import { randomBytes } from "node:crypto";
import postgres from "postgres";
import { afterAll, expect, inject, test } from "vitest";
import { openVault } from "#app/adapters/vault/postgres.server.ts";
import { config } from "#app/config.server.ts";
import { newId } from "#app/core/id.ts";

const keys = [{ id: "key", key: randomBytes(32) }];
const connections: postgres.Sql[] = [];
afterAll(() => Promise.all(connections.map((sql) => sql.end())));

/** This file's vault, entered as one of its two roles. */
function vaultAs(role: "vaultWeb" | "vaultWorker"): postgres.Sql {
  const url = new URL(inject("urls")[role]);
  url.pathname = new URL(config.vaultUrl!).pathname;
  const sql = postgres(url.href, { max: 1, onnotice: () => {} });
  connections.push(sql);
  return sql;
}

const bindingOf = () => ({ teamId: newId(), mailboxId: newId(), purpose: "smtp", version: 1 });

test("the web process adds a credential and the worker opens it", async () => {
  const binding = bindingOf();

  const put = await openVault(vaultAs("vaultWeb"), keys).put(binding, "hunter2");

  expect(put.refused).toBeUndefined();
  expect(await openVault(vaultAs("vaultWorker"), keys).open(binding)).toBe("hunter2");
});

test("the web process reads, changes and deletes nothing", async () => {
  const web = vaultAs("vaultWeb");
  const binding = bindingOf();
  await openVault(web, keys).put(binding, "hunter2");

  const attempts = [
    () => openVault(web, keys).open(binding),
    () => openVault(web, keys).shred(binding),
    () => web`select id from credentials`,
    () => web`select count(*) from credentials`,
    () => web`update credentials set version = 2`,
    () => web`delete from credentials`,
    () => web`truncate credentials`,
    () => web`drop table credentials`,
  ];

  for (const attempt of attempts) {
    await expect(attempt()).rejects.toMatchObject({ code: "42501" });
  }
});

test("a version once used is never overwritten", async () => {
  const web = openVault(vaultAs("vaultWeb"), keys);
  const binding = bindingOf();
  await web.put(binding, "first");

  const again = await web.put(binding, "second");

  expect(again.refused).toBe("version-taken");
  expect(await openVault(vaultAs("vaultWorker"), keys).open(binding)).toBe("first");
});

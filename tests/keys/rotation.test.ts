/** A new master key under a running house: killed at any point, run again, and nothing that cannot be opened. */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { eq } from "drizzle-orm";
import postgres from "postgres";
import { expect, test } from "vitest";
import { vault } from "#app/adapters/vault/index.server.ts";
import type { Binding } from "#app/adapters/vault/port.ts";
import { openVault } from "#app/adapters/vault/postgres.server.ts";
import { config, readConfig } from "#app/config.server.ts";
import { newId } from "#app/core/id.ts";
import { open } from "#app/core/sealing.server.ts";
import { beginAuthenticator, ownerOf, sealedOf } from "#app/factors/authenticator.server.ts";
import { rotateKeys } from "#app/keys/rotation.server.ts";
import { house } from "#db/client.ts";
import { authenticators } from "#db/schema/factors.ts";
import { aMember } from "#tests/support/people.ts";

const old = process.env.MASTER_KEY!;
const fresh = randomBytes(32).toString("base64");
const env = { ...process.env, MASTER_KEY: `${fresh},${old}`, LOG_LEVEL: "silent" };

/** Runs the command; `killAt` is the line of progress at which it is killed. */
function rotate({
  killAt,
}: {
  killAt?: number;
} = {}): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve) => {
    const child = fork("app/rotate-keys.ts", { env, stdio: ["ignore", "pipe", "inherit", "ipc"] });
    let said = "";
    child.stdout!.on("data", (piece) => {
      said += piece;
      if (killAt && said.split("\n").length > killAt) child.kill("SIGKILL");
    });
    child.on("exit", (code) => resolve({ code, said }));
  });
}

test("killed in the middle and run again, everything opens at every moment and the old key may go", async () => {
  const ada = await aMember();
  const bindings: Binding[] = Array.from({ length: 450 }, () => ({
    ...{ teamId: newId(), mailboxId: newId(), purpose: "smtp", version: 1 },
  }));
  for (const binding of bindings) await vault.put(binding, binding.mailboxId);
  await beginAuthenticator({ user: ada.user } as never);
  const sql = postgres(config.vaultUrl!, { max: 2 });
  const keys = readConfig({ MASTER_KEY: env.MASTER_KEY }).masterKeys;
  const [both, only] = [openVault(sql, keys), openVault(sql, keys.slice(0, 1))];

  const cut = await rotate({ killAt: 3 });
  const left = await both.countOld();
  const between = await Promise.all(bindings.map((binding) => both.open(binding)));
  const whole = await rotate();
  const again = await rotate();

  expect(cut.code).toBeNull();
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(450);
  expect(between).toEqual(bindings.map(({ mailboxId }) => mailboxId));
  expect([whole.code, again.code]).toEqual([0, 0]);
  expect(whole.said).toContain("it may be removed from MASTER_KEY");
  expect(whole.said + again.said).not.toContain(fresh);
  const opened = await Promise.all(bindings.map((binding) => only.open(binding)));
  expect(opened).toEqual(between);
  const [row] = await house("account")
    .select()
    .from(authenticators)
    .where(eq(authenticators.userId, ada.user.id));
  expect(open(sealedOf(row!), ownerOf(row!), keys.slice(0, 1))).toMatch(/^[A-Z2-7]{32}$/);
  await sql`delete from credentials`;
  await house("account").delete(authenticators);
  await sql.end();
});

test("with one key there is nothing to do", async () => {
  await vault.put({ teamId: newId(), mailboxId: newId(), purpose: "smtp", version: 1 }, "secret");

  expect((await rotateKeys()).value).toEqual({ done: 0, left: 0, stuck: 0 });
});

/** The suppression key is one for ever: with another one every opt-out would be forgotten in silence. */
import { fork } from "node:child_process";
import { expect, inject, test } from "vitest";
import { readConfig } from "#app/config.server.ts";
import { refuseForeignHashes } from "#app/suppression/one-key.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { aMember } from "#tests/support/people.ts";

const another = Buffer.alloc(32, 7).toString("base64");

async function anOptOut() {
  const { member } = await aMember();
  const address = "elif@letterbox.example";
  await inTeam(member, (tx) => suppressAddress(tx, member, { address, reason: "unsubscribed" }));
  return member;
}

/** What a process says before it ends by itself. */
async function lastWords(file: string, env: Record<string, string>) {
  const child = fork(file, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: [],
  });
  let said = "";
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on("data", (chunk) => {
      said += chunk;
    });
  }
  const ready = new Promise<"ready">((resolve) => child.once("message", () => resolve("ready")));
  const code = await Promise.race([
    ready,
    new Promise<number | null>((resolve) => child.once("close", resolve)),
  ]);
  child.kill("SIGKILL");
  return { code, said };
}

test("of several suppression keys none is chosen: the boot stops and says why", () => {
  const several = { SUPPRESSION_KEY: `${another},${Buffer.alloc(32, 8).toString("base64")}` };

  expect(() => readConfig(several)).toThrow(/SUPPRESSION_KEY: must be one key/);
  expect(readConfig({ SUPPRESSION_KEY: another }).suppressionKey?.key[0]).toBe(7);
});

test("opt-outs made with the configured key stop nothing", async () => {
  await anOptOut();

  await expect(refuseForeignHashes()).resolves.toBeUndefined();
});

test("one opt-out of another key, in any team, stops the start with a sentence", async () => {
  await anOptOut();
  const member = await anOptOut();
  await inTeam(member, (tx) => tx.update(suppressions).set({ keyId: "0badf00d" }));

  const refusal = refuseForeignHashes();

  await expect(refusal).rejects.toThrow(/SUPPRESSION_KEY is not the key .*0badf00d/);
  await inTeam(member, (tx) => tx.delete(suppressions));
});

test("the web process and the migration do not go on with another key", async () => {
  await anOptOut();

  const web = await lastWords("app/server.ts", { SUPPRESSION_KEY: another, PORT: "0" });
  const owner = new URL(inject("urls").mainOwner);
  owner.pathname = new URL(process.env.DATABASE_URL!).pathname;
  const migration = await lastWords("app/migrate.ts", {
    SUPPRESSION_KEY: another,
    DATABASE_URL: owner.href,
  });

  for (const { code, said } of [web, migration]) {
    expect(code).toBe(1);
    expect(said).toContain("SUPPRESSION_KEY is not the key");
  }
});

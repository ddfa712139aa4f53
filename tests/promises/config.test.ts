/** The environment: documented, checked, and not needed. */
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { Environment, readConfig, requireSecrets } from "#app/config.server.ts";

test(".env.example names exactly what the schema reads", async () => {
  const example = await readFile(".env.example", "utf8");
  const named = [...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1]);

  expect(named.toSorted()).toEqual(Object.keys(Environment.shape).toSorted());
});

test("nothing has to be set", () => {
  expect(readConfig({}).port).toBe(3000);
});

test("a bad value stops the boot and is named", () => {
  expect(() => readConfig({ PORT: "eighty" })).toThrow(/PORT/);
  expect(() => readConfig({ DATABASE_URL: "mysql://x" })).toThrow(/DATABASE_URL/);
  expect(() => readConfig({ MASTER_KEY: "c2hvcnQ=" })).toThrow(/MASTER_KEY: must be 32 bytes/);
});

test("with a database of one's own the keys and the vault are required, all named at once", () => {
  const config = readConfig({ DATABASE_URL: "postgres://u:p@db.internal/app" });

  expect(() => requireSecrets(config)).toThrow(
    /VAULT_DATABASE_URL, MASTER_KEY, SIGNING_KEY, SUPPRESSION_KEY/,
  );
});

test("the first of several keys is used and the others are kept", () => {
  const one = Buffer.alloc(32, 1).toString("base64");
  const two = Buffer.alloc(32, 2).toString("base64");

  const { signingKeys } = readConfig({ SIGNING_KEY: `${two}, ${one}` });

  expect(signingKeys.map(({ key }) => key[0])).toEqual([2, 1]);
  expect(signingKeys[0]!.id).not.toBe(signingKeys[1]!.id);
});

test("mail hosts are asked only when it is turned on, and never without a name and an address", () => {
  const introduced = { VERIFY_HELO: "verify.audienti.app", VERIFY_MAIL_FROM: "check@audienti.app" };

  expect(readConfig(introduced).probing).toBeUndefined();
  expect(() => readConfig({ VERIFY_SMTP: "on" })).toThrow(/VERIFY_HELO and VERIFY_MAIL_FROM/);
  expect(readConfig({ VERIFY_SMTP: "on", ...introduced }).probing).toEqual({
    helo: "verify.audienti.app",
    mailFrom: "check@audienti.app",
  });
});

test("DNS servers are addresses, with or without a port", () => {
  const { dnsServers } = readConfig({ DNS_SERVERS: "9.9.9.9, 127.0.0.1:5353,[::1]:53" });

  expect(dnsServers).toEqual(["9.9.9.9", "127.0.0.1:5353", "[::1]:53"]);
  expect(() => readConfig({ DNS_SERVERS: "dns.quad9.net" })).toThrow(/DNS_SERVERS/);
});

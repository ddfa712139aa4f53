/** Behind a public address: which names and origins a form may come under. */
import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";

// Before anything reads the configuration.
process.env.BASE_URL = "https://crm.larkfield.example";
const { comesFromUs, isLoopback } = await import("#app/web/origin.server.ts");

function asked(headers: Record<string, string | undefined>): IncomingMessage {
  return { headers, socket: { remoteAddress: "::ffff:127.0.0.1" } } as never;
}

const host = "crm.larkfield.example";
const origin = `https://${host}`;

test.each([
  { host, origin },
  { host: `${host}:443`, origin },
  { host: host.toUpperCase(), referer: `${origin}/sign-in` },
  { host, "sec-fetch-site": "same-origin" },
  { host: "127.0.0.1:3000", origin },
])("our own page may post: %o", (headers) => {
  expect(comesFromUs(asked(headers))).toBe(true);
});

test.each([
  { host: "evil.example", origin: "https://evil.example", "sec-fetch-site": "same-origin" },
  { host: `${host}.evil.example`, origin },
  { host: `${host}:8443`, origin },
  { host, origin: "https://evil.example" },
  { host, origin: "null" },
  { host, "sec-fetch-site": "same-site", origin },
  { host: "a b", origin },
  { origin },
  { host },
])("another's may not: %o", (headers) => {
  expect(comesFromUs(asked(headers))).toBe(false);
});

test("nobody is on the machine itself when it serves a public address", () => {
  expect(isLoopback(asked({ host }))).toBe(false);
  expect(isLoopback(asked({ host: "localhost" }))).toBe(false);
});

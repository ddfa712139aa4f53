/** Whose name a request was sent to: a foreign name that leads to this machine opens nothing here. */
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { aMember } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";
import { ask } from "#tests/support/wire.ts";

const { host, port } = new URL(config.baseUrl);
const names = { foreign: `rebound.example:${port}`, looksLocal: `127.0.0.1.rebound.example` };

test("the outbox is there under a name of this machine, and under no other", async () => {
  const look = async (Host: string) => (await ask({ path: "/outbox", headers: { Host } })).status;

  expect(await look(host)).toBe(200);
  expect(await look(`127.0.0.1:${port}`)).toBe(200);
  expect(await look(`[::1]:${port}`)).toBe(200);
  expect(await look(names.foreign)).toBe(404);
  expect(await look(names.looksLocal)).toBe(404);
});

test("a form under a foreign name changes nothing, whatever the browser says of it", async () => {
  const browser = await signedIn(await aMember());
  const Cookie = [...browser.jar].map(([k, v]) => `${k}=${v}`).join("; ");
  const leave = async (headers: Record<string, string>) => {
    const type = { "Content-Type": "application/x-www-form-urlencoded" };
    const answer = await ask({
      path: "/sign-out",
      method: "POST",
      headers: { Cookie, ...type, ...headers },
    });
    return answer.status;
  };

  const Host = names.foreign;
  expect(await leave({ Host, "Sec-Fetch-Site": "same-origin" })).toBe(403);
  expect(await leave({ Host, Origin: `http://${Host}` })).toBe(403);
  expect(await leave({ Host, Origin: config.baseUrl })).toBe(403);
  expect(await leave({ Host: host, Origin: `http://${Host}` })).toBe(403);
  expect(await leave({ Host: `127.0.0.1:${port}`, Origin: "http://127.0.0.1:1" })).toBe(403);
  expect((await browser.get("/home")).status).toBe(200);
  const own = `127.0.0.1:${port}`;
  expect(await leave({ Host: own, Origin: `http://${own}` })).toBe(303);
  expect((await browser.get("/home")).status).toBe(303);
});

test("an opt-out is taken under any name", async () => {
  const { status } = await ask({
    path: "/u/unknown",
    method: "POST",
    headers: { Host: names.foreign, "Content-Type": "text/plain" },
  });

  expect(status).toBe(200);
});

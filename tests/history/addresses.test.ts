/** Addresses: whoever asks from wherever, through whatever proxy, only a neighbourhood is kept. */
import { request as rawRequest } from "node:http";
import { beforeAll, describe, expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { house } from "#db/client.ts";
import { requestLog } from "#db/schema/history.ts";
import { dumpEverything, type Held, placesOf } from "#tests/support/dump.ts";
import { historyWritten } from "#tests/support/history.ts";
import { aMember, PASSWORD } from "#tests/support/people.ts";
import { signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";

/** What a proxy says → the address meant, and what may be kept of it. */
const forwarded: [said: string, address: string, network: string][] = [
  ["81.2.69.142", "81.2.69.142", "81.2.69.0"],
  [
    "2a02:6b8:c04:1a2b:3c4d:5e6f:7081:92a3",
    "2a02:6b8:c04:1a2b:3c4d:5e6f:7081:92a3",
    "2a02:6b8:c04::",
  ],
  ["::ffff:203.0.113.77", "203.0.113.77", "203.0.113.0"],
  ["::ffff:cb00:714e", "203.0.113.78", "203.0.113.0"],
  ["198.51.100.99, 89.160.20.112", "89.160.20.112", "89.160.20.0"],
  ["2001:0DB8:0001:0000:0000:0000:0000:ABCD", "2001:db8:1::abcd", "2001:db8:1::"],
];
const everything = [
  ...new Set(forwarded.flatMap(([said, address]) => [...said.split(", "), address])),
];

let browser: Visitor;
let dump: Held[];

beforeAll(async () => {
  Object.assign(config, { trustedProxies: ["127.0.0.1"] });
  const ada = await aMember();
  browser = await signedIn(ada);
  for (const [said] of forwarded) {
    const headers = { "X-Forwarded-For": said, Forwarded: `for="${said}"`, "X-Real-IP": said };
    await browser.get("/home", headers);
    await browser.get("/kestrel", headers);
    await browser.post("/prospects/new", { email: "nobody" }, headers);
    const guest = visitor();
    await guest.post("/sign-in", { email: ada.user.email, password: "wrong" }, headers);
    await guest.post("/sign-in", { email: ada.user.email, password: PASSWORD }, headers);
    await guest.get("/home", headers);
  }
  await straightFrom("127.0.0.77");
  await historyWritten();
  dump = await dumpEverything();
});

/** Past the proxy, from another address of this machine's. */
function straightFrom(localAddress: string): Promise<void> {
  const cookie = [...browser.jar].map((pair) => pair.join("=")).join("; ");
  const { port } = new URL(config.baseUrl);
  return new Promise((resolve, reject) => {
    const headers = { cookie, "X-Forwarded-For": "192.0.2.123" };
    const asked = rawRequest({ host: "127.0.0.1", port, path: "/home", headers, localAddress });
    asked
      .on("error", reject)
      .on("response", (answer) => answer.resume().on("end", resolve))
      .end();
  });
}

describe("in everything that is held", () => {
  test.each([...everything, "127.0.0.77", "192.0.2.123"])("%s stands nowhere", (address) => {
    expect(placesOf(dump, address)).toEqual([]);
  });

  test("the neighbourhood does, or nothing would have been looked for", async () => {
    const rows = await house("history").select().from(requestLog);

    const networks = new Set(rows.map(({ network }) => network));
    expect([...networks].sort()).toEqual(
      [...new Set([...forwarded.map(([, , network]) => network), "127.0.0.0"])].sort(),
    );
    expect(placesOf(dump, "81.2.69.0")).toContain("main public.request_log");
    expect(rows.find(({ network }) => network === "81.2.69.0")?.country).toBe("GB");
  });
});

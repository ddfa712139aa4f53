/**
 * Promise: of whoever opens mail no network address is kept, anywhere: not in a table, a job, a file or
 * a log, whichever way it came. And a no silences pixels that were sent before it.
 */
import { request } from "node:http";
import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { clock, HOUR, MINUTE } from "#app/core/clock.ts";
import { log } from "#app/core/log.server.ts";
import { withdrawConsent } from "#app/tracking/choices.server.ts";
import { dumpEverything, placesOf } from "#tests/support/dump.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember } from "#tests/support/people.ts";
import { site } from "#tests/support/visitor.ts";
import { aMeasuredSequence, CHROME, held } from "#tests/tracking/sent.ts";

/** As it comes → all that must not be found again. */
const ADDRESSES = [
  ["90.84.143.201", "90.84.143.201"],
  ["::ffff:90.84.144.202", "90.84.144.202"],
  ["::ffff:5a54:91cb", "90.84.145.203"],
  ["2a01:cb00:8f31:4c02:9d7e:61ab:33f0:5e21", "8f31:4c02:9d7e"],
  ["10.1.2.3, 90.84.146.204, 127.0.0.1", "90.84.146.204"],
] as const;

const said: string[] = [];
const stream = pino.symbols.streamSym;
const loud = log as unknown as {
  level: string;
  [stream]: { write(line: string): void } | undefined;
};
const before = { level: loud.level, stream: loud[stream] };
const { trustedProxies } = config;

beforeAll(() => {
  Object.assign(config, { trustedProxies: ["127.0.0.1", "::1"] });
  loud.level = "trace";
  loud[stream] = { write: (line) => said.push(line) };
});

afterAll(() => {
  loud.level = before.level;
  loud[stream] = before.stream;
  Object.assign(config, { trustedProxies });
  clock.reset();
});

async function open(path: string, forwarded: string): Promise<number> {
  const { origin } = await site();
  const headers = { "user-agent": CHROME, accept: "image/*", "x-forwarded-for": forwarded };
  return new Promise((resolve, reject) => {
    const asked = request(`${origin}${path}`, { headers, agent: false }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode!));
    });
    asked.on("error", reject);
    asked.end();
  });
}

test("no address of a reader is held anywhere, whichever way it came", async () => {
  clock.set("2026-11-24T09:12:00Z");
  const ada = await aMember();
  const { messages } = await aMeasuredSequence(ada, { people: ADDRESSES.length });
  const { messages: counted } = await aMeasuredSequence(await aMember(), { mode: "aggregate" });

  for (const [n, [forwarded]] of ADDRESSES.entries()) {
    clock.advance(HOUR);
    expect(await open(messages[n]!.pixel, forwarded)).toBe(200);
    await open(counted[0]!.pixel, forwarded);
    await open("/o/forged.gif", forwarded);
  }
  const { events } = await held(ada);
  const early = await dumpEverything();
  clock.advance(2 * MINUTE);
  await runJobs();
  const dump = [...early, ...(await dumpEverything())];

  log.info("the log is heard");
  expect(said.some((line) => line.includes("the log is heard"))).toBe(true);
  expect(events.map(({ country }) => country)).toEqual(Array(ADDRESSES.length).fill("FR"));
  for (const [forwarded, needle] of ADDRESSES) {
    for (const address of new Set([needle, ...forwarded.split(", ").slice(0, 1)])) {
      expect(placesOf(dump, address)).toEqual([]);
      expect(said.filter((line) => line.includes(address))).toEqual([]);
    }
  }
});

test("a no silences the pixels that were sent before it", async () => {
  clock.set("2026-11-24T09:12:00Z");
  const ada = await aMember();
  const { messages, prospects } = await aMeasuredSequence(ada, { people: 2 });
  clock.advance(HOUR);

  await open(messages[0]!.pixel, "90.84.143.201");
  await open(messages[1]!.pixel, "90.84.143.201");
  expect((await held(ada)).events).toHaveLength(2);
  await withdrawConsent(ada.member, prospects[0]!.id);
  clock.advance(HOUR);
  for (const { pixel } of messages) expect(await open(pixel, "90.84.143.201")).toBe(200);

  const { events } = await held(ada);
  expect(events.map(({ sendId }) => sendId)).toEqual(Array(2).fill(messages[1]!.sendId));
});

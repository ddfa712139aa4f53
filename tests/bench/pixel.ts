/** Pixels a second, each verified, classified and written within moments, beside a bare handler that does nothing. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pixelUrl } from "#app/tracking/token.server.ts";
import { alternately, type Figure, type Ground, percentile, say } from "#tests/bench/ground.ts";
import { type Asking, atRate, rate, startWeb } from "#tests/bench/server.ts";
import { aMember } from "#tests/support/people.ts";
import { aMeasuredSequence, CHROME } from "#tests/tracking/sent.ts";

const REQUESTS = 8000;
/** Each is fetched as often as is counted within an hour. */
const PEOPLE = 2000;
const AT_ONCE = 128;
/** For the slowest hundredth: as many as a large newsletter brings in its first minutes. */
const A_SECOND = 2000;
const headers = { "user-agent": CHROME, accept: "image/*" };

export async function run(_ground: Ground): Promise<Figure[]> {
  const ada = await aMember();
  const { teamId } = ada.member;
  const { messages, sequenceId } = await aMeasuredSequence(ada, { people: PEOPLE });
  const paths = messages.map(({ sendId }) => {
    const url = pixelUrl("individual", { teamId, sendId, sequenceId, step: 1 })!;
    return new URL(url).pathname;
  });
  const web = await startWeb();
  const dot = Buffer.alloc(43);
  const bare = createServer((_request, response) => {
    response.writeHead(200, { "Content-Type": "image/gif", "Content-Length": dot.length });
    response.end(dot);
  });
  await new Promise<void>((resolve) => bare.listen(0, "127.0.0.1", resolve));
  const barePort = (bare.address() as AddressInfo).port;
  try {
    const { ours, limit } = await alternately(
      5,
      () => rate(REQUESTS, AT_ONCE, (n) => ({ port: web.port, path: paths[n % PEOPLE]!, headers })),
      () => rate(REQUESTS, AT_ONCE, () => ({ port: barePort, path: "/o/x.gif", headers })),
    );
    const steady = (one: (n: number) => Asking) => async () =>
      percentile(await atRate(A_SECOND, 5, one), 99);
    const p99 = await alternately(
      3,
      steady((n) => ({ port: web.port, path: paths[n % PEOPLE]!, headers })),
      steady(() => ({ port: barePort, path: "/o/x.gif", headers })),
    );
    return [
      say({ name: "pixel", ours, limit, goal: "≥ 0.6 of bare node:http", unit: "requests/s" }),
      say({
        ...{ name: `pixel-p99 at ${A_SECOND}/s`, ...p99, unit: "ms" },
        goal: "≤ 10 ms, beside bare node:http at the same rate",
      }),
    ];
  } finally {
    bare.close();
    await web.stop();
  }
}

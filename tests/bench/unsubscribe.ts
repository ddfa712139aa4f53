/** One-click opt-outs a second, each committed before its 200, beside a bare handler that does nothing. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { contactHash } from "#app/core/signing.server.ts";
import { unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { alternately, type Figure, type Ground, say } from "#tests/bench/ground.ts";
import { rate, startWeb } from "#tests/bench/server.ts";
import { aMember } from "#tests/support/people.ts";

const REQUESTS = 8000;
const AT_ONCE = 128;

export async function run(_ground: Ground): Promise<Figure[]> {
  const ada = await aMember();
  const web = await startWeb();
  const bare = createServer((_request, response) => response.end("You are unsubscribed.\n"));
  await new Promise<void>((resolve) => bare.listen(0, "127.0.0.1", resolve));
  const barePort = (bare.address() as AddressInfo).port;
  const { teamId } = ada.member;
  let round = 0;
  const tokens = () =>
    Array.from({ length: REQUESTS }, (_, n) =>
      unsubscribeToken({ teamId, hash: contactHash(`p${round}.${n}@buyer.example`) }),
    );
  try {
    const { ours, limit } = await alternately(
      5,
      () => {
        round++;
        const mine = tokens();
        return rate(REQUESTS, AT_ONCE, (n) => ({
          port: web.port,
          method: "POST",
          path: `/u/${mine[n]}`,
        }));
      },
      () => rate(REQUESTS, AT_ONCE, () => ({ port: barePort, method: "POST", path: "/u/x" })),
    );
    return [
      say({
        name: "unsubscribe",
        ours,
        limit,
        goal: "≥ 0.25 of bare node:http",
        unit: "requests/s",
      }),
    ];
  } finally {
    bare.close();
    await web.stop();
  }
}

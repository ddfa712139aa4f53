/** A member's page with session and query, beside the barest Remix page with one query. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { sql } from "drizzle-orm";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { answerWithRemix } from "#app/web/remix.server.ts";
import { house } from "#db/client.ts";
import { alternately, type Figure, type Ground, say } from "#tests/bench/ground.ts";
import { aTeamOf } from "#tests/bench/people.ts";
import { cookieOf, rate, startWeb } from "#tests/bench/server.ts";

const REQUESTS = 1500;
const AT_ONCE = 32;

export async function run(ground: Ground): Promise<Figure[]> {
  const ada = await aTeamOf(ground, 1000);
  const cookie = await cookieOf(ada);
  const web = await startWeb();
  const bare = await startBare();
  try {
    const { ours, limit } = await alternately(
      5,
      () =>
        rate(REQUESTS, AT_ONCE, () => ({
          port: web.port,
          path: "/suppressions",
          headers: { cookie },
        })),
      () => rate(REQUESTS, AT_ONCE, () => ({ port: bare.port, path: "/" })),
    );
    return [
      say({ name: "page", ours, limit, goal: "≥ 0.8 of a bare Remix page", unit: "requests/s" }),
    ];
  } finally {
    bare.close();
    await web.stop();
  }
}

/** Remix with one route, one query, no session, no layout; in this process, as free of load as it gets. */
async function startBare() {
  const build = {
    entry: {
      module: {
        default: (_request: Request, status: number) =>
          new Response(
            renderToString(createElement("html", null, createElement("body", null, "50 rows"))),
            {
              status,
              headers: { "Content-Type": "text/html" },
            },
          ),
      },
    },
    routes: {
      root: {
        id: "root",
        path: "",
        module: {
          default: () => null,
          loader: () => house("health").execute(sql`select count(*) from teams`),
        },
      },
    },
    assets: { routes: { root: { id: "root", hasLoader: true } }, entry: {}, url: "", version: "1" },
    future: {},
    isSpaMode: false,
    publicPath: "/",
    assetsBuildDirectory: "",
    mode: "production",
  };
  const answer = answerWithRemix(build as never, "production", () => ({}) as never);
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, close: () => server.close() };
}

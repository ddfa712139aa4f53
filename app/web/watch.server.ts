/** Watches each request until it has been answered, and remembers those of people who are signed in. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { whoseSession } from "#app/auth/whose.server.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { log } from "#app/core/log.server.ts";
import type { Notes, Who } from "#app/core/request-scope.server.ts";
import { rememberRequest } from "#app/history/log.server.ts";
import { WENT_AWAY } from "#app/history/request.ts";
import { clientAddress } from "#app/web/origin.server.ts";
import { placeOf } from "#app/web/place.server.ts";
import { type RouteName, routeOf } from "#app/web/route-name.server.ts";

type Watched = {
  request: IncomingMessage;
  response: ServerResponse;
  notes: Notes;
  at: Date;
  began: number;
  /** Held in memory until the answer is out, and then only its network is kept. */
  address: string;
};

const underWay = new Set<Promise<void>>();

/** Nothing here is done before the answer is out, but for looking at the clock. */
export function watch(request: IncomingMessage, response: ServerResponse, notes: Notes = {}): void {
  const began = performance.now();
  const watched = { request, response, notes, at: now(), began, address: clientAddress(request) };
  const noted = new Promise<void>((resolve) => response.once("close", resolve))
    .then(() => note(watched))
    .catch((error) => log.error({ err: error }, "a request could not be noted"))
    .finally(() => underWay.delete(noted));
  underWay.add(noted);
}

/** When each request that was under way has been answered and noted. */
export async function everyRequestNoted(): Promise<void> {
  await Promise.all(underWay);
}

async function note({ request, response, notes, at, began, address }: Watched): Promise<void> {
  const ms = Math.round(performance.now() - began);
  const status = response.headersSent ? response.statusCode : WENT_AWAY;
  const who = notes.who ?? (await whoWasRefused(request, status));
  if (!who) return;
  const route = routeOf(request.url ?? "/");
  rememberRequest({
    ...{ id: newId(), at, who, status, ms, route: route.pattern, method: request.method ?? "GET" },
    place: placeOf(address, request.headers["user-agent"]),
    isView: status === 200 && isView(request, route),
  });
}

/** What is refused before a page or form has looked who asks is somebody's request all the same. */
async function whoWasRefused(request: IncomingMessage, status: number): Promise<Who | undefined> {
  return status >= 400 ? whoseSession(request.headers.cookie) : undefined;
}

/** A page for members that was looked at: no data, no file, nothing that a browser or script fetched. */
function isView(
  { method, url = "", headers }: IncomingMessage,
  { area, page }: RouteName,
): boolean {
  if (method !== "GET" || !page || (area !== "member" && area !== "person")) return false;
  const guessed = [headers["sec-purpose"], headers.purpose, headers["x-moz"]].join(" ");
  if (/[?&]_data=/.test(url) || guessed.includes("prefetch")) return false;
  return (headers["sec-fetch-dest"] ?? "document") === "document";
}

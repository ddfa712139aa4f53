/** Remix over node:http: a request in, a response out, as fast as the reader reads and no faster. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  type AppLoadContext,
  createReadableStreamFromReadable,
  createRequestHandler,
  type RequestHandler,
  type ServerBuild,
} from "@remix-run/node";
import { choosable, type Routes } from "#app/web/route-choice.ts";

type Mode = "production" | "development";

/**
 * Remix's own adapter for Express writes without waiting for the socket, so a slow reader of a long
 * export would have all of it kept in memory; this one waits. `contextOf` is what loaders get.
 */
export function answerWithRemix(
  build: ServerBuild,
  mode: Mode,
  contextOf: (request: IncomingMessage) => AppLoadContext,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const handlerFor = handlersByWord(build, mode);
  return async (request, response) => {
    const handle = handlerFor(request.url ?? "/");
    const answer = await handle(toWebRequest(request, response), contextOf(request));
    response.statusCode = answer.status;
    for (const [name, value] of answer.headers) response.appendHeader(name, value);
    if (!answer.body) {
      response.end();
      return;
    }
    // A page is whole already and goes in one piece; only files come as long streams.
    if (answer.headers.get("Content-Type")?.startsWith("text/html")) {
      response.end(Buffer.from(await answer.arrayBuffer()));
      return;
    }
    // A reader who goes away ends it; there is nobody to tell.
    await pipeline(Readable.fromWeb(answer.body as never), response).catch(() => {});
  };
}

/** Remix asks each of its routes in turn, at every request: so each first word has its own few. */
function handlersByWord(build: ServerBuild, mode: Mode): (url: string) => RequestHandler {
  const { words, chosen } = choosable(build.routes as Routes<NonNullable<ServerRoute>>);
  const handlers = new Map<string, RequestHandler>();
  return (url) => {
    const [, asked = ""] = /^\/+([^/?#]*)/.exec(url) ?? [];
    const word = words.has(asked) ? asked : "";
    const known = handlers.get(word);
    if (known) return known;
    const routes = chosen(word);
    const listed = Object.keys(routes).map((id) => [id, build.assets.routes[id]!]);
    const assets = { ...build.assets, routes: Object.fromEntries(listed) };
    const made = createRequestHandler({ ...build, routes, assets }, mode);
    handlers.set(word, made);
    return made;
  };
}

type ServerRoute = ServerBuild["routes"][string];

function toWebRequest(request: IncomingMessage, response: ServerResponse): Request {
  const leaving = new AbortController();
  response.on("close", () => {
    if (!response.writableFinished) leaving.abort();
  });
  const headers = new Headers();
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "localhost"}`);
  const method = request.method ?? "GET";
  const init: RequestInit & { duplex?: "half" } = { method, headers, signal: leaving.signal };
  if (method !== "GET" && method !== "HEAD") {
    init.body = createReadableStreamFromReadable(request);
    init.duplex = "half";
  }
  return new Request(url, init);
}

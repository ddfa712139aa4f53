/** The whole site as one request handler: hot paths, files, guards against forgery, Remix. */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express from "express";
import { config } from "#app/config.server.ts";
import { log } from "#app/core/log.server.ts";
import type { Place } from "#app/core/place.ts";
import { inRequestScope } from "#app/core/request-scope.server.ts";
import { Busy, NotFound, TookTooLong } from "#app/core/result.ts";
import { NotAllowed } from "#app/team/may.ts";
import { refuseBody, withinBounds } from "#app/web/body.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { answerHot, answerPixel, isOneClick } from "#app/web/hot.server.ts";
import { clientAddress, comesFromUs, isLoopback } from "#app/web/origin.server.ts";
import { placeOf } from "#app/web/place.server.ts";
import { answerWithRemix } from "#app/web/remix.server.ts";
import { busy, notFound, tookTooLong } from "#app/web/respond.server.ts";
import { watch } from "#app/web/watch.server.ts";

declare module "@remix-run/node" {
  interface AppLoadContext {
    /** For throttles; never stored. */
    clientAddress: string;
    /** Where the request comes from, as coarsely as it may be kept. */
    readonly place: Place;
    /** On the machine itself, through no proxy: may see the outbox and the demo. */
    loopback: boolean;
  }
}

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Loads the built app; build it first. */
export async function loadSite(): Promise<RequestListener> {
  const build = (await import(
    new URL("../../build/index.js", import.meta.url).href
  )) as ServerBuild;
  return makeSite(build);
}

function makeSite(build: ServerBuild): RequestListener {
  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.use(compression());
  app.use((_request, response, next) => {
    response.setHeader("X-Content-Type-Options", "nosniff");
    next();
  });
  const built = express.static(`${root}/public/build`, { immutable: true, maxAge: "1y" });
  const still = express.static(`${root}/public`, { maxAge: "1h", index: false, redirect: false });
  app.use("/build", built);
  app.use((request, response, next) => {
    // Pages have no dot in their last word: no look at the disk for each of them.
    if (/\.\w+$/.test(request.path)) still(request, response, next);
    else next();
  });
  const mode = config.mode === "development" ? "development" : "production";
  const remix = answerWithRemix(sayingNotFound(build), mode, (request) => ({
    clientAddress: clientAddress(request),
    loopback: isLoopback(request),
    get place() {
      return placeOf(clientAddress(request), request.headers["user-agent"]);
    },
  }));
  app.use((request, response, next) => {
    inRequestScope((notes) => {
      watch(request, response, notes);
      return remix(request, response);
    }).catch(next);
  });
  return (request, response) => {
    serve(request, response, app).catch((error) => {
      log.error({ err: error }, "a request broke before it was answered");
      response.destroy();
    });
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, app: express.Express) {
  if (answerPixel(request, response)) return;
  if (!canDecode(request.url ?? "")) {
    return refuse(request, response, { status: 400, sentence: "This address makes no sense.\n" });
  }
  if (await answerHot(request, response)) return;
  const changes = request.method !== "GET" && request.method !== "HEAD";
  const isFree = isOneClick(request.url ?? "");
  // Remix asks the same once more, and would refuse forms of a page that hides where it is.
  if (isFree) delete request.headersDistinct.origin;
  if (changes && !isFree && !comesFromUs(request)) {
    const sentence = "This form was sent from another site, so nothing was done.\n";
    return refuse(request, response, { status: 403, sentence });
  }
  const refusal = refuseBody(request);
  if (refusal) return refuse(request, response, refusal);
  app(request as never, response as never);
}

/** The rest of the body is passed over: a browser shows no answer before it has sent all. */
function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  { status, sentence }: { status: number; sentence: string },
): void {
  watch(request, response);
  request.resume();
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(sentence);
}

/** Of an address that it cannot decode, the router would print every word. */
function canDecode(address: string): boolean {
  try {
    decodeURI(address.split("?", 1)[0]!);
    return true;
  } catch {
    return false;
  }
}

/** What a scoped finder does not find becomes one and the same 404, what a role may not do a 403. */
function sayingNotFound(build: ServerBuild): ServerBuild {
  const routes = Object.entries(build.routes).map(([id, route]) => {
    const { loader, action } = route!.module;
    const module = {
      ...route!.module,
      ...(loader ? { loader: orNotFound(loader as Work) } : nothingToSee(route!.module)),
      ...(action ? { action: orNotFound(bounded(action)) } : {}),
    };
    return [id, { ...route, module }];
  });
  return { ...build, routes: Object.fromEntries(routes) };
}

/** An address that only takes forms: to a member there is nothing to see, a stranger signs in first. */
function nothingToSee(module: Module): { loader?: Module["loader"] } {
  if (module.default || !module.action) return {};
  return {
    loader: async ({ request }) => {
      await requireMember(request);
      throw notFound();
    },
  };
}

type Module = NonNullable<ServerBuild["routes"][string]>["module"];
type Action = NonNullable<Module["action"]>;

function bounded(action: Action): Action {
  return async (args) => action({ ...args, request: await withinBounds(args.request) });
}

type Work = (...args: never[]) => unknown;

function orNotFound(work: Work) {
  return async (...args: never[]) => {
    try {
      return await work(...args);
    } catch (error) {
      if (error instanceof NotFound) throw notFound();
      if (error instanceof Busy) throw busy();
      if (error instanceof TookTooLong) throw tookTooLong();
      if (error instanceof NotAllowed) throw new Response(error.message, { status: 403 });
      throw error;
    }
  };
}

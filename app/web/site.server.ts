/** The whole site as one request handler: hot paths, files, guards against forgery, Remix. */
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type Request as ExpressRequest } from "express";
import { config } from "#app/config.server.ts";
import { inRequestScope } from "#app/core/request-scope.server.ts";
import { NotFound } from "#app/core/result.ts";
import { answerHot } from "#app/web/hot.server.ts";
import { clientAddress, comesFromUs, isLoopback } from "#app/web/origin.server.ts";
import { notFound } from "#app/web/respond.server.ts";

declare module "@remix-run/node" {
  interface AppLoadContext {
    /** For throttles; never stored. */
    clientAddress: string;
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
  app.use("/build", express.static(`${root}/public/build`, { immutable: true, maxAge: "1y" }));
  app.use(express.static(`${root}/public`, { maxAge: "1h", index: false, redirect: false }));
  const remix = createRequestHandler({
    build: sayingNotFound(build),
    mode: config.mode === "development" ? "development" : "production",
    getLoadContext: (request: ExpressRequest) => ({
      clientAddress: clientAddress(request),
      loopback: isLoopback(request),
    }),
  });
  app.use((request, response, next) => {
    inRequestScope(() => remix(request, response, next));
  });
  return (request, response) => {
    void serve(request, response, app);
  };
}

async function serve(request: IncomingMessage, response: ServerResponse, app: express.Express) {
  if (await answerHot(request, response)) return;
  const changes = request.method !== "GET" && request.method !== "HEAD";
  const anyone = request.url?.startsWith("/u/");
  if (changes && !anyone && !comesFromUs(request)) {
    response.writeHead(403, { "Content-Type": "text/plain; charset=utf-8" });
    response.end("This form was sent from another site, so nothing was done.\n");
    return;
  }
  app(request as never, response as never);
}

/** What a scoped finder does not find becomes one and the same 404, here and nowhere else. */
function sayingNotFound(build: ServerBuild): ServerBuild {
  const routes = Object.entries(build.routes).map(([id, route]) => {
    const { loader, action } = route!.module;
    const module = {
      ...route!.module,
      ...(loader ? { loader: orNotFound(loader as Work) } : {}),
      ...(action ? { action: orNotFound(action as Work) } : {}),
    };
    return [id, { ...route, module }];
  });
  return { ...build, routes: Object.fromEntries(routes) };
}

type Work = (...args: never[]) => unknown;

function orNotFound(work: Work) {
  return async (...args: never[]) => {
    try {
      return await work(...args);
    } catch (error) {
      if (error instanceof NotFound) throw notFound();
      throw error;
    }
  };
}

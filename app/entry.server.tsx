/** Renders a page to HTML and sets the security headers of every answer. */
import { randomBytes } from "node:crypto";
import type { EntryContext } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { renderToString } from "react-dom/server";
import { log } from "#app/core/log.server.ts";
import { lookOf } from "#app/web/cookies.server.ts";
import { securityHeaders } from "#app/web/headers.server.ts";
import { AboutRequest } from "./ui/page";

export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
) {
  const reference = randomBytes(4).toString("hex");
  const markup = renderToString(
    <AboutRequest.Provider value={{ reference, look: lookOf(request) }}>
      <RemixServer context={context} url={request.url} />
    </AboutRequest.Provider>,
  );
  if (status >= 500) log.error({ reference, status }, "a page failed");
  headers.set("Content-Type", "text/html; charset=utf-8");
  securityHeaders(headers);
  return new Response(`<!DOCTYPE html>${sayError(markup, status)}`, { status, headers });
}

/** A form that came back says so in the title, which a screen reader hears first (GOV.UK). */
function sayError(markup: string, status: number): string {
  // A page in another language says so itself.
  const says = status === 422 && markup.includes('<html lang="en"');
  return says ? markup.replace("<title>", "<title>Error: ") : markup;
}

export function handleDataRequest(response: Response) {
  securityHeaders(response.headers);
  return response;
}

/** What a visitor got wrong is no failure: an address that is not there, a verb that a place has not. */
export function handleError(error: unknown, { request }: { request: Request }) {
  if (request.signal.aborted || (isRouteErrorResponse(error) && error.status < 500)) return;
  log.error({ err: error, path: placeOf(request) }, "request failed");
}

/** Ids, tokens and whatever else was typed stay out: only words such as our own are told. */
function placeOf(request: Request): string {
  const parts = new URL(request.url).pathname.split("/");
  return parts.map((part) => (/^[a-z-]{0,16}$/.test(part) ? part : "…")).join("/");
}

/** The paths answered before Remix: health, pixels, and the one-click links of RFC 8058. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { sql } from "drizzle-orm";
import { pingVault } from "#app/adapters/vault/index.server.ts";
import { log } from "#app/core/log.server.ts";
import { networkOf } from "#app/core/place.ts";
import { stopLetters } from "#app/letters/stop.server.ts";
import { optOut } from "#app/suppression/one-click.server.ts";
import { seePixel } from "#app/tracking/pixel.server.ts";
import { clientAddress } from "#app/web/origin.server.ts";
import { house } from "#db/client.ts";
import { sendingQueue } from "#db/queue.ts";

/** Links of one press: whoever holds one may use it, from wherever they are. */
const oneClicks: Record<string, { act: (token: string) => Promise<unknown>; said: string }> = {
  "/u/": { act: optOut, said: "You are unsubscribed.\n" },
  "/stop/": { act: stopLetters, said: "These letters are stopped.\n" },
};

/**
 * Whether the address is itself the right to act: no cookie goes into the answer, so a form of any site
 * may ask. The page that says why hides where it is, so some browsers do not say where its forms are from.
 */
export function isOneClick(path: string): boolean {
  return findOneClick(path) !== undefined || path.startsWith("/why/");
}

function findOneClick(path: string) {
  const prefix = Object.keys(oneClicks).find((one) => path.startsWith(one));
  return prefix ? { ...oneClicks[prefix]!, token: path.slice(prefix.length) } : undefined;
}

/** One transparent dot, 43 bytes: the same for whoever asks, and for whatever they ask. */
const DOT = Buffer.from("R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==", "base64");
const DOT_HEADERS = {
  "Content-Type": "image/gif",
  "Content-Length": DOT.length,
  "Cache-Control": "no-store, max-age=0",
  "X-Content-Type-Options": "nosniff",
};

/**
 * True when a pixel was asked for. Answered first and looked at afterwards, without a question to the
 * database; the address is cut before anything else sees it. Whoever bears a cookie of ours reads inside
 * Audienti, so that is nobody's opening.
 */
export function answerPixel(request: IncomingMessage, response: ServerResponse): boolean {
  const { method = "GET", headers } = request;
  const path = (request.url ?? "").split("?", 1)[0]!;
  if (!path.startsWith("/o/") || (method !== "GET" && method !== "HEAD")) return false;
  response.writeHead(200, DOT_HEADERS);
  response.end(method === "HEAD" ? undefined : DOT);
  if (headers.cookie) return true;
  seePixel({
    token: path.slice("/o/".length).replace(/\.gif$/, ""),
    method,
    userAgent: headers["user-agent"] ?? "",
    accepts: Boolean(headers.accept ?? headers["accept-language"]),
    network: networkOf(clientAddress(request)),
  });
  return true;
}

/** True when the request was answered here. */
export async function answerHot(
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const path = (request.url ?? "").split("?", 1)[0]!;
  if (path === "/healthz") {
    await answerHealth(response);
    return true;
  }
  return request.method === "POST" && answerOneClick(path, request, response);
}

/**
 * RFC 8058: the URI alone says who and from what, so the body is not read whatever its encoding.
 * The opt-out is committed before the answer. A browser's form goes on to the page that thanks.
 */
async function answerOneClick(path: string, request: IncomingMessage, response: ServerResponse) {
  const asked = findOneClick(path);
  if (!asked || request.headers.accept?.includes("text/html")) return false;
  request.resume();
  try {
    await asked.act(asked.token);
    answer(response, 200, "text/plain; charset=utf-8", asked.said);
  } catch (error) {
    log.error({ err: error }, "an opt-out could not be written");
    response.setHeader("Retry-After", "30");
    answer(response, 503, "text/plain; charset=utf-8", "Not done yet: please try again.\n");
  }
  return true;
}

async function answerHealth(response: ServerResponse): Promise<void> {
  const [database, vault, queue] = await Promise.all([
    works(() => house("health").execute(sql`select 1`)),
    works(pingVault),
    works(async () => (await sendingQueue()).schemaVersion()),
  ]);
  const body = { ok: database && vault && queue, database, vault, queue };
  answer(response, body.ok ? 200 : 503, "application/json", `${JSON.stringify(body)}\n`);
}

async function works(check: () => Promise<unknown>): Promise<boolean> {
  const tooLong = new Promise<false>((resolve) => setTimeout(resolve, 3000, false).unref());
  return Promise.race([
    check().then(
      () => true,
      () => false,
    ),
    tooLong,
  ]);
}

function answer(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
  });
  response.end(body);
}

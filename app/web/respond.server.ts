/** Answers: onward with a word of confirmation, a refusal as a sentence, or not found. */
import { redirect } from "@remix-run/node";
import { clearCookie, makeCookie, readCookie } from "#app/core/cookie.server.ts";
import { again, type Problems, type Typed } from "#app/web/form.server.ts";

const FLASH = "said";
/** Before what is said where nothing was done; no sentence of ours begins so. */
const REFUSED = "!";

/** 303 after success; `said` is shown once on the next page. */
export function seeOther(to: string, said?: string, cookies: string[] = []): Response {
  const headers = new Headers();
  if (said) headers.append("Set-Cookie", flashCookie(said));
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return redirect(to, { status: 303, headers });
}

/** Back to a page, which says why nothing was done: for presses whose form has no page of its own. */
export function turnBack(to: string, why: string): Response {
  return seeOther(to, `${REFUSED}${why}`);
}

/**
 * A refusal, told on the same page. Every reason in the outcome's type needs its sentence; the
 * sentence may stand at a field.
 */
export function sayNo<R extends string>(
  outcome: { refused: R },
  sentences: Record<R, string | { field: string; sentence: string }>,
  typed: Typed = {},
) {
  const said = sentences[outcome.refused];
  const problems: Problems =
    typeof said === "string" ? { "": said } : { [said.field]: said.sentence };
  return again({ typed }, problems);
}

/** The same answer for what never existed, was erased, or is another team's. */
export function notFound(): Response {
  return new Response("Not found", { status: 404 });
}

/** Nothing was done, and in a minute it may be. */
export function busy(): Response {
  return new Response("Busy: try again in a minute", {
    status: 429,
    headers: { "Retry-After": "60" },
  });
}

/** See the words in ui/trouble. */
export function tookTooLong(): Response {
  return new Response("This takes too long: ask for fewer", { status: 422 });
}

/** A file for the browser to keep; the name is encoded by RFC 6266. */
export function download(
  body: ReadableStream | string | Uint8Array,
  name: string,
  type: string,
): Response {
  return new Response(body as BodyInit, {
    headers: {
      "Content-Type": type,
      "Content-Disposition": `attachment; filename="${name.replace(/[^\w.-]/g, "_")}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    },
  });
}

/** What the last action said, whether it refused, and the cookie that clears it. */
export function readFlash(request: Request): { said?: string; isNo?: boolean; clear?: string } {
  const found = readCookie(request.headers.get("cookie"), FLASH);
  if (!found || !/^[\w-]+$/.test(found)) return {};
  const text = Buffer.from(found, "base64url").toString("utf8").slice(0, 400);
  const isNo = text.startsWith(REFUSED);
  return { said: isNo ? text.slice(REFUSED.length) : text, isNo, clear: clearCookie(FLASH) };
}

function flashCookie(said: string): string {
  return makeCookie(FLASH, Buffer.from(said).toString("base64url"), 60);
}

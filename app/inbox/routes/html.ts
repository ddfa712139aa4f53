/** One message as its sender formatted it, for a frame that can do nothing: no script, no picture, no request. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { readMessageHtml } from "#app/inbox/handling.server.ts";
import { requireMember } from "#app/web/guard.server.ts";

/** Only styles that stand in the message itself. Nothing is fetched, so no pixel tells that it was read. */
const policy = [
  "sandbox",
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

/** Words wrap; a table that is wider than the frame is scrolled in it. */
const head = `<!DOCTYPE html><meta charset="utf-8"><title>A message</title>
<style>body{font:1rem/1.5 system-ui,sans-serif;margin:0;overflow-wrap:break-word}pre{white-space:pre-wrap}</style>`;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const html = await readMessageHtml(member, params.id!, params.message!);
  return new Response(`${head}${html}`, {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": policy,
      "X-DNS-Prefetch-Control": "off",
      "Cross-Origin-Resource-Policy": "same-origin",
      "Referrer-Policy": "no-referrer",
      "Cache-Control": "no-store",
    },
  });
}

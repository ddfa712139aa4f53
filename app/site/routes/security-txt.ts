/** Where to report a gap, for machines. */
import { now } from "#app/core/clock.ts";
import { contactAddress, siteUrl } from "#app/privacy/operator.server.ts";
import { securityTxt } from "#app/site/security-txt.ts";

export async function loader() {
  const text = securityTxt({ contact: contactAddress(), baseUrl: siteUrl(), now: now() });
  return new Response(text, {
    headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "max-age=3600" },
  });
}

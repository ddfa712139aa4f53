/** The security headers of every page (ASVS 3.4); nosniff stands on every answer, in site.server.ts. */
import { config } from "#app/config.server.ts";

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** For a page whose form ends at these origins: browsers hold a form's redirects to the same rule. */
export function formsMayLeadTo(origins: string[]): Record<string, string> {
  const forms = "form-action 'self'";
  return { "Content-Security-Policy": policy.replace(forms, [forms, ...origins].join(" ")) };
}

export function securityHeaders(headers: Headers): void {
  // A page may bring its own, with formsMayLeadTo.
  if (!headers.has("Content-Security-Policy")) headers.set("Content-Security-Policy", policy);
  // Addresses with tokens stay here; our own forms still say where they come from.
  if (!headers.has("Referrer-Policy")) headers.set("Referrer-Policy", "same-origin");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
  if (config.baseUrl.startsWith("https:")) {
    headers.set("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
  }
}

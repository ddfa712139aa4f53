/** Reading an id_token that came from the token endpoint itself, over TLS: there its signature need not be checked (OpenID Connect Core, 3.1.3.7). */
import { after, SECOND } from "#app/core/clock.ts";

export type Claims = Record<string, unknown>;

/** Undefined when it was made by another, for another, or is over. */
export function checkedClaims(
  claims: Claims,
  { issuers, audience, now }: { issuers: string[]; audience: string; now: Date },
): Claims | undefined {
  const { iss, aud, exp } = claims;
  const ours = aud === audience || (Array.isArray(aud) && aud.length === 1 && aud[0] === audience);
  const inTime = typeof exp === "number" && after(new Date(exp * 1000), LEEWAY) > now;
  return ours && inTime && issuers.includes(String(iss)) ? claims : undefined;
}

const LEEWAY = 60 * SECOND;

export function textClaim(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Signing in at Google for a Gmail or Google Workspace mailbox. */
import { Google, type OAuth2Tokens } from "arctic";
import { checkedClaims, textClaim } from "#app/adapters/oauth/claims.ts";
import { claimsOf, exchange, orNothing } from "#app/adapters/oauth/exchange.server.ts";
import type { Beginning, Granted, OAuthProvider, Right } from "#app/adapters/oauth/port.ts";
import { readSecret, writeSecret } from "#app/adapters/oauth/secret.ts";
import { after, now, SECOND } from "#app/core/clock.ts";
import { ok, refused } from "#app/core/result.ts";

const scopes: Record<Right, string> = {
  send: "https://www.googleapis.com/auth/gmail.send",
  read: "https://www.googleapis.com/auth/gmail.readonly",
};
const issuers = ["https://accounts.google.com", "accounts.google.com"];

export function openGoogle(
  { id, secret }: { id: string; secret: string },
  back: string,
): OAuthProvider {
  const client = new Google(id, secret, back);
  return {
    begin: (beginning) => begin(client, beginning),
    finish: (code, verifier) => finish(client, id, { code, verifier }),
    refresh: (kept) => refresh(client, kept),
  };
}

function begin(client: Google, { state, verifier, read, hint }: Beginning): string {
  const wanted = ["openid", "email", "profile", scopes.send, ...(read ? [scopes.read] : [])];
  const url = client.createAuthorizationURL(state, verifier, wanted);
  url.searchParams.set("access_type", "offline");
  // Without asking again Google gives the lasting token only the first time ever.
  url.searchParams.set("prompt", hint ? "consent" : "select_account consent");
  if (hint) url.searchParams.set("login_hint", hint);
  return url.href;
}

type Coming = { code: string; verifier: string };

async function finish(client: Google, audience: string, { code, verifier }: Coming) {
  const traded = await exchange(client.validateAuthorizationCode(code, verifier));
  if (traded.refused) {
    return refused(traded.refused === "access-ended" ? "code-refused" : traded.refused);
  }
  const tokens = traded.value;
  const rights = rightsOf(tokens, ["send"]);
  if (!rights.includes("send")) return refused("may-not-send");
  if (!tokens.hasRefreshToken()) return refused("not-lasting");
  const claims = checkedClaims(claimsOf(tokens), { issuers, audience, now: now() });
  const address = claims?.email_verified === true ? textClaim(claims, "email") : undefined;
  if (!claims || !address) return refused("no-address");
  const secret = writeSecret({ refresh: tokens.refreshToken(), rights });
  const granted: Granted = { secret, address, name: textClaim(claims, "name") ?? null, rights };
  return ok(granted);
}

async function refresh(client: Google, secret: string) {
  const kept = readSecret(secret);
  if (!kept) return refused("access-ended");
  const traded = await exchange(client.refreshAccessToken(kept.refresh));
  if (traded.refused) return traded;
  const tokens = traded.value;
  const value = orNothing(() => tokens.accessToken());
  if (!value) return refused("try-later");
  const seconds = orNothing(() => tokens.accessTokenExpiresInSeconds()) ?? 300;
  const rights = rightsOf(tokens, kept.rights);
  return ok({ token: { value, expiresAt: after(now(), seconds * SECOND), rights } });
}

/** People may leave out any of what was asked for; Google says which they did not. */
function rightsOf(tokens: OAuth2Tokens, otherwise: Right[]): Right[] {
  if (!tokens.hasScopes()) return otherwise;
  const given = tokens.scopes();
  return (["send", "read"] as const).filter((right) => given.includes(scopes[right]));
}

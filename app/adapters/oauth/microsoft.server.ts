/** Signing in at Microsoft (Entra ID) for a Microsoft 365 or Outlook.com mailbox. */
import { MicrosoftEntraId, type OAuth2Tokens } from "arctic";
import { checkedClaims, textClaim } from "#app/adapters/oauth/claims.ts";
import { claimsOf, exchange, orNothing } from "#app/adapters/oauth/exchange.server.ts";
import { ask } from "#app/adapters/oauth/https.server.ts";
import type { Beginning, OAuthProvider, Right } from "#app/adapters/oauth/port.ts";
import { readSecret, writeSecret } from "#app/adapters/oauth/secret.ts";
import { after, now, SECOND } from "#app/core/clock.ts";
import { ok, refused } from "#app/core/result.ts";

export type MicrosoftClient = { id: string; secret: string; tenant: string };

const graph = "https://graph.microsoft.com/";
const scopes: Record<Right, string> = { send: `${graph}Mail.Send`, read: `${graph}Mail.Read` };
const always = ["openid", "email", "profile", "offline_access", `${graph}User.Read`];

export function openMicrosoft(
  { id, secret, tenant }: MicrosoftClient,
  back: string,
): OAuthProvider {
  const client = new MicrosoftEntraId(tenant, id, secret, back);
  return {
    begin: (beginning) => begin(client, beginning),
    finish: (code, verifier) => finish(client, id, { code, verifier }),
    refresh: (kept) => refresh(client, kept),
  };
}

function begin(client: MicrosoftEntraId, { state, verifier, read, hint }: Beginning): string {
  const wanted = [...always, scopes.send, ...(read ? [scopes.read] : [])];
  const url = client.createAuthorizationURL(state, verifier, wanted);
  if (hint) url.searchParams.set("login_hint", hint);
  else url.searchParams.set("prompt", "select_account");
  return url.href;
}

type Coming = { code: string; verifier: string };

async function finish(client: MicrosoftEntraId, audience: string, { code, verifier }: Coming) {
  const traded = await exchange(client.validateAuthorizationCode(code, verifier));
  if (traded.refused) {
    return refused(traded.refused === "access-ended" ? "code-refused" : traded.refused);
  }
  const tokens = traded.value;
  const rights = rightsOf(tokens, ["send"]);
  if (!rights.includes("send")) return refused("may-not-send");
  if (!tokens.hasRefreshToken()) return refused("not-lasting");
  if (!isForUs(tokens, audience)) return refused("no-address");
  const who = await readMe(orNothing(() => tokens.accessToken()) ?? "");
  if (!who) return refused("no-address");
  const secret = writeSecret({ refresh: tokens.refreshToken(), rights });
  return ok({ secret, rights, ...who });
}

/** Each tenant is its own issuer. */
function isForUs(tokens: OAuth2Tokens, audience: string): boolean {
  const claims = claimsOf(tokens);
  const tenant = textClaim(claims, "tid") ?? "";
  const issuers = [`https://login.microsoftonline.com/${tenant}/v2.0`];
  return (
    /^[0-9a-f-]{36}$/i.test(tenant) && !!checkedClaims(claims, { issuers, audience, now: now() })
  );
}

/** The `email` claim is whatever a tenant's administrator typed, so the mailbox itself is asked. */
async function readMe(token: string) {
  const url = `${graph}v1.0/me?$select=mail,userPrincipalName,displayName`;
  const answer = await ask({ url, token });
  if (answer.status !== 200) return undefined;
  const me = (answer.json ?? {}) as Record<string, unknown>;
  const address = textClaim(me, "mail") ?? textClaim(me, "userPrincipalName");
  return address ? { address, name: textClaim(me, "displayName") ?? null } : undefined;
}

/** Microsoft gives another lasting token each time; the one before stays good for its 90 days. */
async function refresh(client: MicrosoftEntraId, secret: string) {
  const kept = readSecret(secret);
  if (!kept) return refused("access-ended");
  const wanted = [...always, ...kept.rights.map((right) => scopes[right])];
  const traded = await exchange(client.refreshAccessToken(kept.refresh, wanted));
  if (traded.refused) return traded;
  const tokens = traded.value;
  const value = orNothing(() => tokens.accessToken());
  if (!value) return refused("try-later");
  const seconds = orNothing(() => tokens.accessTokenExpiresInSeconds()) ?? 300;
  const rights = rightsOf(tokens, kept.rights);
  const token = { value, expiresAt: after(now(), seconds * SECOND), rights };
  const next = tokens.hasRefreshToken() ? tokens.refreshToken() : kept.refresh;
  if (next === kept.refresh) return ok({ token });
  return ok({ token, secret: writeSecret({ refresh: next, rights: kept.rights }) });
}

/** Named with or without the address of what they are for. */
function rightsOf(tokens: OAuth2Tokens, otherwise: Right[]): Right[] {
  if (!tokens.hasScopes()) return otherwise;
  const given = tokens.scopes().map((scope) => scope.replace(graph, "").toLowerCase());
  return (["send", "read"] as const).filter((right) =>
    given.includes(scopes[right].replace(graph, "").toLowerCase()),
  );
}

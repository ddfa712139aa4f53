/** Google and Microsoft as their documents describe them, for msw: who signs in, what is sent, what lies there. */
import { createHash } from "node:crypto";
import { HttpResponse, http } from "msw";
import { config } from "#app/config.server.ts";
import { now } from "#app/core/clock.ts";

export type Box = { id: string; labels: string[]; raw: string; at: Date };

/** Everything that is asked of them is noted, and whatever a test puts into `answers` is said instead. */
export function mailProviders() {
  const state = {
    refreshes: 0,
    revoked: false,
    scope: undefined as string | undefined,
    address: "ada@larkfield-instruments.com",
    verified: true as boolean | undefined,
    claims: {} as Record<string, unknown>,
    rotates: true,
    sent: [] as string[],
    /** What a provider says instead of taking the next message, or each message from there on. */
    next: [] as (() => Response)[],
    mail: [] as Box[],
    challenges: new Map<string, string>(),
    asked: [] as string[],
  };

  function token(kind: "google" | "microsoft", form: URLSearchParams) {
    const scopes = { google: googleScope, microsoft: microsoftScope }[kind];
    if (form.get("grant_type") === "refresh_token") {
      state.refreshes += 1;
      if (state.revoked) {
        return HttpResponse.json(
          { error: "invalid_grant", error_description: "Token has been expired or revoked." },
          { status: 400 },
        );
      }
    } else if (!provesItself(form)) {
      return HttpResponse.json({ error: "invalid_grant" }, { status: 400 });
    }
    const lasting =
      kind === "microsoft" && state.rotates ? `lasting-${state.refreshes}` : "lasting";
    return HttpResponse.json({
      access_token: `access-${state.refreshes}`,
      expires_in: 3599,
      token_type: "Bearer",
      scope: state.scope ?? scopes,
      ...(form.get("grant_type") === "authorization_code" || kind === "microsoft"
        ? { refresh_token: lasting }
        : {}),
      id_token: idToken(kind),
    });
  }

  /** PKCE: the verifier must be the one whose hash was shown when the browser went away. */
  function provesItself(form: URLSearchParams): boolean {
    const challenge = state.challenges.get(form.get("code") ?? "");
    state.challenges.delete(form.get("code") ?? "");
    const hash = createHash("sha256").update(form.get("code_verifier") ?? "");
    return hash.digest("base64url") === challenge;
  }

  function idToken(kind: "google" | "microsoft"): string {
    const tid = "9188040d-6c67-4c5b-b112-36a304b66dad";
    const own = {
      google: {
        iss: "https://accounts.google.com",
        email: state.address,
        email_verified: state.verified,
        name: "Ada Larkfield",
      },
      microsoft: { iss: `https://login.microsoftonline.com/${tid}/v2.0`, tid },
    }[kind];
    const exp = Math.floor(now().getTime() / 1000) + 3600;
    const claims = { aud: config[kind]!.id, exp, ...own, ...state.claims };
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    return `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.${part("signature")}`;
  }

  function take(mime: string, done: () => Response): Response {
    const instead = state.next.shift();
    if (instead) return instead();
    state.sent.push(mime);
    return done();
  }

  const handlers = [
    http.post("https://oauth2.googleapis.com/token", async ({ request }) =>
      token("google", new URLSearchParams(await request.text())),
    ),
    http.post("https://login.microsoftonline.com/common/oauth2/v2.0/token", async ({ request }) =>
      token("microsoft", new URLSearchParams(await request.text())),
    ),
    http.get("https://openidconnect.googleapis.com/v1/userinfo", () =>
      HttpResponse.json({ sub: "1", email: state.address, email_verified: true }),
    ),
    http.get("https://graph.microsoft.com/v1.0/me", () =>
      HttpResponse.json({ mail: state.address, userPrincipalName: "ada@tenant.example" }),
    ),
    http.post(`${gmail}/messages/send`, async ({ request }) => {
      state.asked.push(request.headers.get("authorization") ?? "");
      const { raw } = (await request.json()) as { raw: string };
      return take(Buffer.from(raw, "base64url").toString(), () =>
        HttpResponse.json({ id: `g${state.sent.length}`, threadId: "t1", labelIds: ["SENT"] }),
      );
    }),
    http.post("https://graph.microsoft.com/v1.0/me/sendMail", async ({ request }) => {
      state.asked.push(request.headers.get("content-type") ?? "");
      const mime = Buffer.from(await request.text(), "base64").toString();
      return take(mime, () => new HttpResponse(null, { status: 202 }));
    }),
  ];

  /** As if its owner had agreed at the provider's own page: gives the way back. */
  function agree(location: string, code = "a-code"): string {
    const asked = new URL(location);
    state.challenges.set(code, asked.searchParams.get("code_challenge") ?? "");
    const back = new URL(asked.searchParams.get("redirect_uri") ?? "");
    const query = new URLSearchParams({ state: asked.searchParams.get("state") ?? "", code });
    return `${back.pathname}?${query}`;
  }

  return { state, handlers, agree };
}

export const gmail = "https://gmail.googleapis.com/gmail/v1/users/me";
export const googleScope =
  "openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/gmail.send";
export const microsoftScope = "openid profile email User.Read Mail.Send";

/** As if whoever runs this had registered it at both. */
export function setUpProviders(): void {
  const client = (id: string) => ({ id, secret: `secret-of-${id}` });
  const microsoft = { ...client("microsoft-client"), tenant: "common" };
  Object.assign(config, { google: client("google-client"), microsoft });
}

/** Google's errors, as its guide to resolving them shows them. */
export function googleError(code: number, reason: string, headers: Record<string, string> = {}) {
  const message = `${reason} in their words`;
  const errors = [{ domain: "global", reason, message }];
  return () => HttpResponse.json({ error: { code, errors, message } }, { status: code, headers });
}

/** Microsoft Graph's errors. */
export function graphError(status: number, code: string, headers: Record<string, string> = {}) {
  const innerError = { "request-id": "1", date: "2026-11-26T10:00:00" };
  const error = { code, message: "in their words", innerError };
  return () => HttpResponse.json({ error }, { status, headers });
}

/** One exchange with a token endpoint: bounded in time, and every way it may fail as a word. */
import { ArcticFetchError, decodeIdToken, OAuth2RequestError, type OAuth2Tokens } from "arctic";
import type { Claims } from "#app/adapters/oauth/claims.ts";
import type { RefreshWhy } from "#app/adapters/oauth/port.ts";
import { log } from "#app/core/log.server.ts";
import { type Ok, ok, type Refused, refused } from "#app/core/result.ts";

const patience = 20_000;

/** RFC 6749 section 5.2, and what the two providers say besides. */
const meanings: Record<string, RefreshWhy> = {
  invalid_grant: "access-ended",
  interaction_required: "access-ended",
  consent_required: "access-ended",
  login_required: "access-ended",
  access_denied: "access-ended",
  invalid_client: "sign-in-not-set-up",
  unauthorized_client: "sign-in-not-set-up",
  deleted_client: "sign-in-not-set-up",
  disabled_client: "sign-in-not-set-up",
  redirect_uri_mismatch: "sign-in-not-set-up",
  invalid_scope: "sign-in-not-set-up",
  unsupported_grant_type: "sign-in-not-set-up",
  invalid_request: "sign-in-not-set-up",
};

/** Never throws for what the network or the provider does; says nothing of tokens to the log. */
export async function exchange(
  asking: Promise<OAuth2Tokens>,
): Promise<Ok<OAuth2Tokens> | Refused<RefreshWhy>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ArcticFetchError("timed out")), patience);
  });
  try {
    return ok(await Promise.race([asking, late]));
  } catch (error) {
    if (!(error instanceof OAuth2RequestError)) return refused("try-later");
    const why = meanings[error.code] ?? "try-later";
    if (why === "sign-in-not-set-up") log.error({ code: error.code }, "a sign-in is not set up");
    return refused(why);
  } finally {
    clearTimeout(timer);
    asking.catch(() => {});
  }
}

/** What the id_token says, unchecked; nothing when there is none. */
export function claimsOf(tokens: OAuth2Tokens): Claims {
  try {
    return decodeIdToken(tokens.idToken()) as Claims;
  } catch {
    return {};
  }
}

/** A field that may be missing, which arctic tells by throwing. */
export function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The port for signing in to a mailbox at its provider (OAuth 2, RFC 6749 with PKCE), and for staying signed in. */
import type { Ok, Refused } from "#app/core/result.ts";

export type ProviderName = "google" | "microsoft";

/** What a mailbox lets us do: sending always, reading only where its owner said so. */
export type Right = "send" | "read";

export type Beginning = {
  /** Random, and known only to the browser that began. */
  state: string;
  verifier: string;
  read: boolean;
  /** The address that is expected, if one is. */
  hint?: string | undefined;
};

/** `secret` is for the vault and for nobody else. */
export type Granted = { secret: string; address: string; name: string | null; rights: Right[] };

/**
 * `code-refused`: used, too old, or not ours. `may-not-send`: they left out the one right we need.
 * `not-lasting`: the provider gave access for an hour only. `no-address`: we were not told whose it is.
 */
export type FinishWhy =
  | "code-refused"
  | "sign-in-not-set-up"
  | "may-not-send"
  | "not-lasting"
  | "no-address"
  | "try-later";

export type Token = { value: string; expiresAt: Date; rights: Right[] };

export type RefreshWhy = "access-ended" | "sign-in-not-set-up" | "try-later";

export type OAuthProvider = {
  /** Where the browser goes. */
  begin(beginning: Beginning): string;
  /** Trades the code that came back, once. */
  finish(code: string, verifier: string): Promise<Ok<Granted> | Refused<FinishWhy>>;
  /** An access token for about an hour; `secret` when the provider replaced the one that lasts. */
  refresh(secret: string): Promise<Ok<{ token: Token; secret?: string }> | Refused<RefreshWhy>>;
};

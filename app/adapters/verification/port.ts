/** The port for checking addresses: one verdict with its reasons, or an honest word on why there is none. */
import type { AskRefusal, AskRefusalDetail } from "#app/adapters/provider.ts";
import type { Ok, Refused } from "#app/core/result.ts";

/** `unknown` says nothing about the address: it is never counted as bad, and may be asked again. */
export type Verdict = "valid" | "risky" | "invalid" | "unknown";

export type Reason =
  /** Nothing can be delivered: these alone make an address invalid. */
  | "syntax"
  | "reserved"
  | "no-domain"
  | "no-mx"
  | "null-mx"
  | "no-mx-host"
  | "mailbox-unknown"
  | "mailbox-disabled"
  /** Said invalid by a provider that gave no reason. */
  | "undeliverable"
  /** It may arrive, and may not be worth it. */
  | "disposable"
  | "catch-all"
  | "mailbox-full"
  | "gibberish"
  /** Remarks that change no verdict. */
  | "role"
  | "free-provider"
  | "accepted"
  /** Nobody could say. */
  | "not-asked"
  | "dns-failed"
  | "no-answer"
  | "odd-answer"
  | "greylisted"
  | "busy"
  | "blocked"
  | "private-network"
  | "smtputf8-not-offered"
  | "catch-all-untested";

export type Verification = {
  verdict: Verdict;
  /** What decided comes first. */
  reasons: Reason[];
  /** 0 to 100, higher is better; null where nobody gave one. */
  score: number | null;
  /** The address that was probably meant, or null. */
  suggestion: string | null;
  /** When asking again may bring a verdict (greylisting, a busy host), or null. */
  retryAt: Date | null;
  /** What was answered, as JSON of at most 8,192 bytes; it names a person. */
  raw: string;
  /** In the provider's credits. */
  charged: number;
};

/** `gone`: a bulk list that was deleted or has expired, whose results can no longer be had. */
export type VerificationRefusal = AskRefusal | "gone";
export type VerifyOutcome = Ok<Verification> | Refused<AskRefusal, AskRefusalDetail>;
export type BulkRefused = Refused<VerificationRefusal, AskRefusalDetail>;

export type Collected =
  /** `progress` in percent as far as told. */
  | { state: "running"; progress: number | null }
  /** One page; ask for the next until `page` is `pages`. */
  | { state: "complete"; page: number; pages: number; rows: CollectedRow[] };

export type CollectedRow = { address: string; verification: Verification };

/**
 * For many addresses at once, where a provider has that. Store the id before `start`: nothing is paid
 * for until then, and all that follows is safe to repeat.
 */
export type BulkVerifier = {
  /** Hands over at most 1,000,000 addresses. Start it within some minutes, or it is `gone`. */
  prepare(addresses: string[]): Promise<Ok<{ id: string }> | BulkRefused>;
  start(id: string): Promise<Ok<undefined> | BulkRefused>;
  /** `page` counts from 1. */
  collect(id: string, page: number): Promise<Ok<Collected> | BulkRefused>;
  /** Deletes the list at the provider: when all pages are stored, or to stop it. */
  discard(id: string): Promise<Ok<undefined> | BulkRefused>;
};

export type Verifier = {
  name: "embedded" | "hunter" | "briteverify";
  /** One bare address. Never throws for what a network or a provider does. */
  verify(address: string): Promise<VerifyOutcome>;
  bulk?: BulkVerifier;
};

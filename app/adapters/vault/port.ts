/** The vault's port: mailbox credentials, sealed at once and opened only by the worker (T9). */
import type { Ok, Refused } from "#app/core/result.ts";
import type { MasterKey, Owner } from "#app/core/sealing.server.ts";

/** What a credential belongs to; it opens for nothing else. The caller counts versions up from 1. */
export type Binding = { teamId: string; mailboxId: string; purpose: string; version: number };

export type Vault = {
  /** Seals and stores; a version once used is refused for good, never overwritten. */
  put(binding: Binding, secret: string): Promise<Ok<undefined> | Refused<"version-taken">>;
  /** Throws NotFound when there is none, SealBroken when it was tampered with or its key is gone. */
  open(binding: Binding): Promise<string>;
  /** Puts another secret in this one's place, as providers do that change their own; says whether there was one. */
  renew(binding: Binding, secret: string): Promise<boolean>;
  /** Deletes every version for the mailbox up to and including this one; says how many. */
  shred(binding: Binding): Promise<number>;
  /** Deletes all that a team has; says how many. */
  shredTeam(teamId: string): Promise<number>;
  /** How many are wrapped by another master key than the first. */
  countOld(): Promise<number>;
  /**
   * Looks at about `most` after `from` and wraps those anew that another master key than the first wraps.
   * Each is changed at once and as a whole or not at all, and never one that was changed meanwhile, so it
   * may be killed anywhere, repeated, and run beside everything else.
   */
  rewrap(most: number, from?: string): Promise<Rewrapped>;
};

/** `stuck` cannot be opened and stayed as they were; no `next` when the end was reached. */
export type Rewrapped = { done: number; stuck: number; next?: string };

/** The first master key: it seals, the others only open. */
export function current(masterKeys: MasterKey[]): MasterKey {
  const [first] = masterKeys;
  if (!first) throw new Error("The vault has no master key.");
  return first;
}

/** The bytes that follow from it stand in every sealed credential: never to be changed. */
export function ownerOf({ teamId, mailboxId, purpose, version }: Binding): Owner {
  return ["audienti-vault", teamId, mailboxId, purpose, version];
}

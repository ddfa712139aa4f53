/** The vault's port: mailbox credentials, sealed at once and opened only by the worker (T9). */
import type { Ok, Refused } from "#app/core/result.ts";
import type { Owner } from "#app/core/sealing.server.ts";

/** What a credential belongs to; it opens for nothing else. The caller counts versions up from 1. */
export type Binding = { teamId: string; mailboxId: string; purpose: string; version: number };

export type Vault = {
  /** Seals and stores; a version once used is refused for good, never overwritten. */
  put(binding: Binding, secret: string): Promise<Ok<undefined> | Refused<"version-taken">>;
  /** Throws NotFound when there is none, SealBroken when it was tampered with or its key is gone. */
  open(binding: Binding): Promise<string>;
  /** Deletes every version for the mailbox up to and including this one; says how many. */
  shred(binding: Binding): Promise<number>;
  /** Deletes all that a team has; says how many. */
  shredTeam(teamId: string): Promise<number>;
};

/** The bytes that follow from it stand in every sealed credential: never to be changed. */
export function ownerOf({ teamId, mailboxId, purpose, version }: Binding): Owner {
  return ["audienti-vault", teamId, mailboxId, purpose, version];
}

/** Mailbox passwords: sealed into the vault at once by whoever has one, opened and destroyed by the worker. */
import { and, eq } from "drizzle-orm";
import { vault } from "#app/adapters/vault/index.server.ts";
import type { Binding } from "#app/adapters/vault/port.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { SealBroken } from "#app/core/sealing.server.ts";
import { credentialShredding } from "#app/mailboxes/jobs.ts";
import { noteUse, type Use } from "#app/mailboxes/uses.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";

const MOST_VERSIONS = 2_147_483_647;

/**
 * To be called in a transaction before `sealPassword`: the vault is another database, so a crash
 * between the two leaves a credential that nothing refers to. This job, by then due, destroys it,
 * and with it the versions that were replaced.
 */
export async function planShredding(tx: Tx, { teamId }: Member, mailboxId: string): Promise<void> {
  const startAfter = after(now(), 10 * MINUTE);
  await enqueue(tx, credentialShredding, { teamId, mailboxId }, { startAfter });
}

/** Seals the password as the next version and says which; the web's role can do no more than this. */
export async function sealPassword(
  { teamId }: Member,
  mailbox: { id: string; credentialVersion: number },
  password: string,
): Promise<number> {
  const next = mailbox.credentialVersion + 1;
  // A version is taken when two people change a mailbox at once, or after a crash.
  for (let version = next; version < next + 100; version++) {
    const outcome = await vault.put(bindingOf(teamId, mailbox.id, version), password);
    if (!outcome.refused) return version;
  }
  throw new Error("no free version for a credential");
}

/**
 * The password of a mailbox row, undefined where it signs in without one; for the worker only. Its owner
 * sees this use.
 */
export async function openPassword(
  member: Member,
  mailbox: { id: string; credentialVersion: number },
  use: Use,
) {
  if (mailbox.credentialVersion === 0) return ok<string | undefined>(undefined);
  const { teamId } = member;
  await noteUse(member, mailbox, use);
  try {
    const binding = bindingOf(teamId, mailbox.id, mailbox.credentialVersion);
    return ok<string | undefined>(await vault.open(binding));
  } catch (error) {
    if (error instanceof NotFound) return refused("password-gone");
    if (error instanceof SealBroken) return refused("password-unreadable");
    throw error;
  }
}

/** Destroys what the mailbox does not use: older versions while it exists, all once it is gone. */
export async function shredCredentials(member: Member, mailboxId: string): Promise<void> {
  const used = await inTeam(member, (tx) => usedVersion(tx, member, mailboxId));
  const upTo = used === 0 ? MOST_VERSIONS : used - 1;
  await vault.shred(bindingOf(member.teamId, mailboxId, upTo));
}

async function usedVersion(tx: Tx, { teamId }: Member, mailboxId: string): Promise<number> {
  const [row] = await tx
    .select({ version: mailboxes.credentialVersion })
    .from(mailboxes)
    .where(and(eq(mailboxes.teamId, teamId), eq(mailboxes.id, mailboxId)));
  return row?.version ?? 0;
}

function bindingOf(teamId: string, mailboxId: string, version: number): Binding {
  return { teamId, mailboxId, purpose: "smtp", version };
}

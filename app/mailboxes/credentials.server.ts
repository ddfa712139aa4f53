/** Mailbox passwords, and what stands in for one: sealed into the vault at once by whoever has one, opened and destroyed by the worker. */
import { and, eq } from "drizzle-orm";
import { vault } from "#app/adapters/vault/index.server.ts";
import type { Binding } from "#app/adapters/vault/port.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { SealBroken } from "#app/core/sealing.server.ts";
import { credentialShredding } from "#app/mailboxes/jobs.ts";
import { nameOfProvider } from "#app/mailboxes/provider.ts";
import { noteUse, type Use } from "#app/mailboxes/uses.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { type MailboxKind, mailboxes } from "#db/schema/mailboxes.ts";

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
  mailbox: { id: string; credentialVersion: number; kind?: MailboxKind },
  password: string,
): Promise<number> {
  const next = mailbox.credentialVersion + 1;
  // A version is taken when two people change a mailbox at once, or after a crash.
  for (let version = next; version < next + 100; version++) {
    const outcome = await vault.put(bindingOf(teamId, mailbox, version), password);
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
  mailbox: { id: string; credentialVersion: number; kind?: MailboxKind },
  use: Use,
) {
  if (mailbox.credentialVersion === 0) return ok<string | undefined>(undefined);
  const { teamId } = member;
  await noteUse(member, mailbox, use);
  try {
    const binding = bindingOf(teamId, mailbox, mailbox.credentialVersion);
    return ok<string | undefined>(await vault.open(binding));
  } catch (error) {
    if (error instanceof NotFound) return refused("password-gone");
    if (error instanceof SealBroken) return refused("password-unreadable");
    throw error;
  }
}

/**
 * Destroys what the mailbox does not use: older versions while it exists, all once it is gone. A sign-in at
 * a provider that nobody confirmed lies above the version in use, so it is emptied instead, and goes with it.
 */
export async function shredCredentials(member: Member, mailboxId: string): Promise<void> {
  const { version, kind } = await inTeam(member, (tx) => inUse(tx, member, mailboxId));
  const upTo = version === 0 ? MOST_VERSIONS : version - 1;
  for (const purpose of purposes) {
    await vault.shred({ teamId: member.teamId, mailboxId, purpose, version: upTo });
  }
  if (version === 0 || !nameOfProvider(kind)) return;
  const above = (n: number) => bindingOf(member.teamId, { id: mailboxId, kind }, version + n);
  for (let n = 1; await vault.renew(above(n), ""); n++);
}

async function inUse(tx: Tx, { teamId }: Member, mailboxId: string) {
  const [row] = await tx
    .select({ version: mailboxes.credentialVersion, kind: mailboxes.kind })
    .from(mailboxes)
    .where(and(eq(mailboxes.teamId, teamId), eq(mailboxes.id, mailboxId)));
  return row ?? { version: 0, kind: "smtp" as const };
}

/** A password is for SMTP; what Google or Microsoft gave opens nothing else. */
const purposes = ["smtp", "google", "microsoft"] as const;

function bindingOf(
  teamId: string,
  { id, kind }: { id: string; kind?: MailboxKind },
  version: number,
): Binding {
  const purpose = purposes.find((one) => one === kind) ?? "smtp";
  return { teamId, mailboxId: id, purpose, version };
}

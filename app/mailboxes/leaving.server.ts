/** Mailboxes of somebody whose account closes: they rest, go on if it is opened again, or are given up. */
import { and, eq, getTableName, gt, ne, sql } from "drizzle-orm";
import { practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { forgetInPractice } from "#app/adapters/mailbox/practice.server.ts";
import { identityKey } from "#app/core/address.ts";
import type { Member } from "#app/core/member.ts";
import { sleepUntil } from "#app/dispatch/wake.server.ts";
import { shredCredentials } from "#app/mailboxes/credentials.server.ts";
import { credentialShredding } from "#app/mailboxes/jobs.ts";
import { lockTeam, type Mailbox, startTest } from "#app/mailboxes/mailboxes.server.ts";
import { practiceAddress } from "#app/mailboxes/practice.ts";
import { OWNER_CLOSING, OWNER_GONE } from "#app/mailboxes/problem.ts";
import { GONE_ADDRESS } from "#app/mailboxes/provider.ts";
import { forgetUses } from "#app/mailboxes/uses.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { messages } from "#db/schema/conversations.ts";
import { credentialUses, mailboxes } from "#db/schema/mailboxes.ts";

/** Nothing leaves from their own mailboxes. The practice mailbox reaches nobody and is the team's. */
export async function restMailboxesOf(tx: Tx, userId: string): Promise<void> {
  await tx
    .update(mailboxes)
    .set({ state: "paused", problem: OWNER_CLOSING })
    .where(and(eq(mailboxes.userId, userId), ne(mailboxes.kind, "practice")));
}

/** Each signs in first: a password may have changed meanwhile. */
export async function resumeMailboxesOf(tx: Tx, member: Member, userId: string): Promise<void> {
  const resting = await tx
    .select({ id: mailboxes.id })
    .from(mailboxes)
    .where(and(eq(mailboxes.userId, userId), eq(mailboxes.problem, OWNER_CLOSING)));
  for (const { id } of resting) await startTest(tx, member, id);
}

/** How many passwords of the team are in the vault. */
export async function countPasswords(tx: Tx, member: Member): Promise<number> {
  const sealed = and(eq(mailboxes.teamId, member.teamId), gt(mailboxes.credentialVersion, 0));
  return tx.$count(mailboxes, sealed);
}

/**
 * The practice mailbox becomes the team's. A real one loses address, server and password for good and
 * stays as a row that says why, since sequences wait for it: somebody else may put theirs in its place.
 * Practice letters from or to them go, and each line on a use of a password: without its owner nobody
 * would find those again. `counted` is told, in the transaction, how much went. Safe to repeat.
 */
export async function giveUpMailboxesOf(
  member: Member,
  { id: userId, email }: { id: string; email: string },
  counted: (tx: Tx, place: string, went: number) => Promise<void>,
): Promise<void> {
  const own = await inTeam(member, (tx) => lockMailboxesOf(tx, member, userId));
  const theirs = new Set([email, ...own.map(({ address }) => address)].map(identityKey));
  const folder = practiceFolder(member.teamId);
  await forgetInPractice(folder, (address) => theirs.has(identityKey(address)));
  await inTeam(member, async (tx) => {
    const { name } = await lockTeam(tx, member);
    const left = await lockMailboxesOf(tx, member, userId);
    await counted(
      tx,
      getTableName(credentialUses),
      await forgetUses(
        tx,
        member,
        left.map(({ id }) => id),
      ),
    );
    for (const mailbox of left) await giveUp(tx, member, { mailbox, teamName: name });
    const sealed = left.filter(({ credentialVersion }) => credentialVersion > 0);
    await counted(tx, "passwords", sealed.length);
  });
  for (const { id } of own) await shredCredentials(member, id);
}

/** Held until `tx` ends, so that nothing is launched or removed meanwhile. */
export function lockMailboxesOf(tx: Tx, { teamId }: Member, userId: string): Promise<Mailbox[]> {
  return tx
    .select()
    .from(mailboxes)
    .where(and(eq(mailboxes.teamId, teamId), eq(mailboxes.userId, userId)))
    .orderBy(mailboxes.id)
    .for("update");
}

/** What others wrote to it stays in the team's conversations, under no address of theirs. */
async function forgetAddress(tx: Tx, { teamId }: Member, { address }: Mailbox): Promise<void> {
  const among = sql`${address.toLowerCase()} = any(string_to_array(lower(${messages.toAddress}), ', '))`;
  await tx
    .update(messages)
    .set({ toAddress: GONE_ADDRESS })
    .where(and(eq(messages.teamId, teamId), among));
}

type GivingUp = { mailbox: Mailbox; teamName: string };

async function giveUp(tx: Tx, member: Member, { mailbox, teamName }: GivingUp): Promise<void> {
  const { id, kind } = mailbox;
  const changes =
    kind === "practice"
      ? { address: practiceAddress(teamName), fromName: teamName }
      : ({ ...nobodys, state: "failing", problem: OWNER_GONE } as const);
  await tx
    .update(mailboxes)
    .set({ ...changes, userId: null })
    .where(eq(mailboxes.id, id));
  if (kind === "practice") return;
  await forgetAddress(tx, member, mailbox);
  await sleepUntil(tx, member, id, undefined);
  // Should we fall over before the vault is asked, the worker asks again.
  await enqueue(tx, credentialShredding, { teamId: member.teamId, mailboxId: id });
}

const nobodys = {
  ...{ address: GONE_ADDRESS, fromName: "Former member", host: null, port: null },
  ...{ security: null, username: null, credentialVersion: 0, testedAt: null },
  ...{ reading: "off" as const, imapHost: null, imapPort: null, imapSecurity: null },
  ...{ signature: "", bookingUrl: null, health: null, healthAt: null },
};

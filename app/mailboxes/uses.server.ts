/** Each opening of a mailbox's credential is written down before it happens, for its owner to see (N6). */
import { and, eq, gt, inArray, sql } from "drizzle-orm";
import { after, HOUR, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { credentialUses } from "#db/schema/mailboxes.ts";

/** Which job opens it, by its name, and what for. */
export type Use = { job: string; why: "send" | "read" | "test" | "test-message" | "probe" };

type Opened = { id: string; credentialVersion: number };

/** Uses of the same kind within an hour share a row. To be called before the credential is opened. */
export async function noteUse(member: Member, opened: Opened, { job, why }: Use): Promise<void> {
  const { teamId } = member;
  const { id: mailboxId, credentialVersion: version } = opened;
  const at = now();
  await inTeam(member, async (tx) => {
    const same = and(
      eq(credentialUses.teamId, teamId),
      eq(credentialUses.mailboxId, mailboxId),
      eq(credentialUses.version, version),
      eq(credentialUses.job, job),
      eq(credentialUses.why, why),
      gt(credentialUses.at, after(at, -HOUR)),
    );
    const more = { lastAt: at, times: sql`${credentialUses.times} + 1` };
    const noted = await tx
      .update(credentialUses)
      .set(more)
      .where(same)
      .returning({ id: credentialUses.id });
    if (noted.length > 0) return;
    await tx
      .insert(credentialUses)
      .values({ teamId, mailboxId, version, job, why, at, lastAt: at });
  });
}

/** They are shown to one person, and go when the mailboxes are theirs no more. Resolves to how many there were. */
export async function forgetUses(
  tx: Tx,
  { teamId }: Member,
  mailboxIds: string[],
): Promise<number> {
  const theirs = inArray(credentialUses.mailboxId, mailboxIds);
  const gone = await tx
    .delete(credentialUses)
    .where(and(eq(credentialUses.teamId, teamId), theirs));
  return (gone as unknown as { count: number }).count;
}

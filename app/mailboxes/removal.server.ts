/** Removing a mailbox: refused while sequences need it, and afterwards nothing of it can be used again. */
import { and, eq, sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { credentialShredding } from "#app/mailboxes/jobs.ts";
import { demandKeeper } from "#app/mailboxes/keeper.ts";
import { findMailbox, lockTeam } from "#app/mailboxes/mailboxes.server.ts";
import { forgetProofsThrough } from "#app/mailboxes/replies.server.ts";
import { sequencesUsing } from "#app/mailboxes/used-by.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, senders, sends, sequences } from "#db/schema/outreach.ts";
import { dueClocks } from "#db/schema/team.ts";

/**
 * What was sent stays in the ledger, without the mailbox. The worker destroys the password, since
 * only it may, and the letters of a practice mailbox.
 */
export async function removeMailbox(member: Member, id: string) {
  const { teamId } = member;
  return inTeam(member, async (tx) => {
    await lockTeam(tx, member);
    demandKeeper(member, await findMailbox(tx, id));
    // Whoever launches or sends holds this row too: one of the two comes first and the other sees it.
    await tx.select().from(mailboxes).where(eq(mailboxes.id, id)).for("update");
    const live = await sequencesUsing(tx, id);
    if (live.length > 0) return refused("in-use", { names: live.map(({ name }) => name) });
    await promoteNext(tx, id);
    for (const table of [sequences, enrolments, sends]) {
      await tx.update(table).set({ mailboxId: null }).where(eq(table.mailboxId, id));
    }
    const clocks = and(eq(dueClocks.teamId, teamId), eq(dueClocks.subjectId, id));
    await tx.delete(dueClocks).where(clocks);
    await forgetProofsThrough(tx, member, id);
    await tx.update(mailboxes).set({ repliesTo: null }).where(eq(mailboxes.repliesTo, id));
    await tx.delete(mailboxes).where(eq(mailboxes.id, id));
    await enqueue(tx, credentialShredding, { teamId, mailboxId: id });
    return ok();
  });
}

/** A draft or finished sequence with several mailboxes keeps the others. */
async function promoteNext(tx: Tx, id: string): Promise<void> {
  await tx.delete(senders).where(eq(senders.mailboxId, id));
  await tx.execute(sql`
    with promoted as (
      update ${sequences} set mailbox_id = next.mailbox_id
        from (select distinct on (sequence_id) team_id, sequence_id, mailbox_id from ${senders}
          order by sequence_id, mailbox_id) as next
        where ${sequences.mailboxId} = ${id} and next.team_id = ${sequences.teamId}
          and next.sequence_id = ${sequences.id}
        returning next.sequence_id, next.mailbox_id
    )
    delete from ${senders} using promoted
      where ${senders.sequenceId} = promoted.sequence_id
        and ${senders.mailboxId} = promoted.mailbox_id`);
}

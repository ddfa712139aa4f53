/** Who of a mailbox stands at a step that sends nothing, and may go on: locked, with what is needed. */
import { and, eq, isNull, lte, ne, or, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import type { Tx } from "#db/client.ts";
import { tasks } from "#db/schema/notes.ts";
import { enrolments, sequences, steps } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

const BATCH = 500;

export type Walker = Awaited<ReturnType<typeof findWalkers>>[number];

/** A settled task is one that is done or was deleted: nothing open remains of it. */
export function findWalkers(tx: Tx, mailbox: Mailbox) {
  const open = sql`exists (select 1 from ${tasks} where ${tasks.teamId} = ${enrolments.teamId}
    and ${tasks.enrolmentId} = ${enrolments.id} and ${tasks.step} = ${enrolments.nextStep}
    and ${tasks.doneAt} is null)`;
  const isDue = lte(enrolments.nextAt, mailboxTime(mailbox, now()));
  const isSettled = and(isNull(enrolments.nextAt), eq(steps.kind, "task"), sql`not ${open}`);
  return tx
    .select({ enrolment: enrolments, prospect: prospects, step: steps, owner: sequences.userId })
    .from(enrolments)
    .innerJoin(
      sequences,
      and(eq(sequences.teamId, enrolments.teamId), eq(sequences.id, enrolments.sequenceId)),
    )
    .innerJoin(
      steps,
      and(
        eq(steps.teamId, enrolments.teamId),
        eq(steps.sequenceId, enrolments.sequenceId),
        eq(steps.number, enrolments.nextStep),
      ),
    )
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, enrolments.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .where(
      and(
        eq(enrolments.teamId, mailbox.teamId),
        eq(enrolments.mailboxId, mailbox.id),
        eq(enrolments.state, "waiting"),
        eq(sequences.state, "running"),
        ne(steps.kind, "email"),
        or(isDue, isSettled),
      ),
    )
    .orderBy(enrolments.id)
    .limit(BATCH)
    .for("update", { of: enrolments, skipLocked: true });
}

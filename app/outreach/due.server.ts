/** Who is due from one mailbox: locked, in order, with the person and the words. */
import { and, eq, inArray, lte } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { readBook, readThreads, wordsOf } from "#app/outreach/words.server.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";

/** Somebody who is due, with all that is needed to write to them. */
export type Candidate = Awaited<ReturnType<typeof findDue>>[number];

/** Tries again first, then who is due; of running sequences only. Locked, and nobody waits for a lock. */
export async function findDue(tx: Tx, mailbox: Mailbox, most: number) {
  const at = mailboxTime(mailbox, now());
  const running = tx
    .select({ id: sequences.id })
    .from(sequences)
    .where(and(eq(sequences.teamId, mailbox.teamId), eq(sequences.state, "running")));
  const waiting = and(
    eq(enrolments.teamId, mailbox.teamId),
    eq(enrolments.mailboxId, mailbox.id),
    eq(enrolments.state, "waiting"),
    inArray(enrolments.sequenceId, running),
  );
  const again = tx
    .select({ enrolment: enrolments, send: sends })
    .from(sends)
    .innerJoin(
      enrolments,
      and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId)),
    )
    .where(
      and(
        eq(sends.teamId, mailbox.teamId),
        eq(sends.mailboxId, mailbox.id),
        eq(sends.state, "retry"),
        lte(sends.retryAt, at),
        eq(sends.step, enrolments.nextStep),
        waiting,
      ),
    )
    .orderBy(sends.retryAt)
    .limit(most)
    .for("update", { skipLocked: true });
  const fresh = tx
    .select()
    .from(enrolments)
    .where(and(waiting, lte(enrolments.nextAt, at)))
    .orderBy(enrolments.nextAt, enrolments.id)
    .limit(most)
    .for("update", { skipLocked: true });
  const [tried, untried] = await Promise.all([again, fresh]);
  return withTheirPeople(tx, mailbox, [
    ...tried,
    ...untried.slice(0, most - tried.length).map((enrolment) => ({ enrolment, send: undefined })),
  ]);
}

type Due = { enrolment: typeof enrolments.$inferSelect; send?: typeof sends.$inferSelect };

/** Whom they are about, and what is written to them: short queries, sent together. */
async function withTheirPeople(tx: Tx, { teamId }: Mailbox, due: Due[]) {
  if (due.length === 0) return [];
  const prospectIds = due.map(({ enrolment }) => enrolment.prospectId);
  const sequenceIds = [...new Set(due.map(({ enrolment }) => enrolment.sequenceId))];
  const [people, book, threads, [team]] = await Promise.all([
    tx
      .select({ prospect: prospects, origin: origins })
      .from(prospects)
      .innerJoin(
        origins,
        and(eq(origins.teamId, prospects.teamId), eq(origins.id, prospects.originId)),
      )
      .where(and(eq(prospects.teamId, teamId), among(prospects.id, prospectIds))),
    readBook(tx, sequenceIds),
    readThreads(
      tx,
      due.map(({ enrolment }) => enrolment.id),
    ),
    tx.select().from(teams).where(eq(teams.id, teamId)),
  ]);
  const personOf = new Map(people.map((person) => [person.prospect.id, person]));
  return due.flatMap((each) => {
    const { id, prospectId, sequenceId, nextStep } = each.enrolment;
    const person = personOf.get(prospectId);
    const words = wordsOf(book, {
      ...{ sequenceId, step: nextStep, enrolmentId: id },
      variant: each.send?.variant ?? undefined,
    });
    const thread = threads.get(id) ?? [];
    return person && words ? [{ ...each, ...person, words, thread, team: team! }] : [];
  });
}

/** The ledger of questions: each is written down and paid for before it is asked, and settled once. */
import { and, eq, isNull, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { isOpen } from "#app/team/open.server.ts";
import { reserveCredits, settleCredits, takeTurn } from "#app/verification/budget.server.ts";
import { type Candidate, readCandidates } from "#app/verification/candidates.server.ts";
import type { Failure } from "#app/verification/question.ts";
import { countIn } from "#app/verification/tally.server.ts";
import type { Tx } from "#db/client.ts";
import { type ProviderName, verifications } from "#db/schema/verification.ts";

export type Question = typeof verifications.$inferSelect;

type Writing = { provider: ProviderName; userId: string | null; runId?: string };

/**
 * Writes down whom to ask about, as far as the budget reaches: in the order given, so that what is left
 * is the tail. Somebody who is being asked about already is passed over, and costs nothing.
 */
export async function writeQuestions(
  tx: Tx,
  member: Member,
  { people, ...writing }: Writing & { people: Candidate[] },
) {
  const { provider: name, userId, runId } = writing;
  const reserved = await reserveCredits(tx, member, { name, wanted: people.length });
  if (reserved.refused) return reserved;
  const { count, each } = reserved.value;
  const rows = people.slice(0, count).map(({ id, addressHash }) => ({
    ...{ id: newId(), teamId: member.teamId, prospectId: id, addressHash },
    ...{ provider: name, userId, runId: runId ?? null, credits: each },
    state: "asking" as const,
  }));
  const written =
    rows.length === 0
      ? []
      : await tx.insert(verifications).values(rows).onConflictDoNothing().returning();
  const unused = (rows.length - written.length) * each;
  await settleCredits(tx, member, { name, reserved: unused, charged: 0, since: now() });
  return ok({ questions: written, reached: rows.at(-1)?.prospectId });
}

/** Throws NotFound for what is not this team's. `lock` until the end of `tx`. */
export async function findQuestion(tx: Tx, id: string, { lock = false } = {}): Promise<Question> {
  const query = tx.select().from(verifications).where(eq(verifications.id, id)).$dynamic();
  const [found] = await (lock ? query.for("update") : query);
  if (!found) throw new NotFound("question");
  return found;
}

/**
 * Whether to ask now, judged by how things stand now, and not when the question was written: one worker
 * gets the address, and the row says so before anybody is asked.
 */
export async function beginAsking(tx: Tx, member: Member, id: string) {
  const question = await findQuestion(tx, id, { lock: true });
  if (question.state !== "asking" || question.askedAt) return refused("not-open");
  if (!(await isOpen(tx, member.teamId))) return refused("not-now");
  const { prospectId, provider } = question;
  const [person] = await readCandidates(tx, member, { ids: [prospectId], provider });
  if (!person) throw new NotFound("prospect");
  const obstacle = obstacleOf(question, person);
  if (obstacle) {
    await dropQuestion(tx, member, { question, failure: obstacle });
    return refused("not-open");
  }
  if (!(await takeTurn(tx, member, provider))) return refused("not-now");
  const [begun] = await tx
    .update(verifications)
    .set({ askedAt: now(), retryAt: null })
    .where(and(eq(verifications.id, id), isNull(verifications.askedAt)))
    .returning();
  return ok({ question: begun!, email: person.email });
}

/** What forbids asking a question that is written already; that it is open is itself. */
export function obstacleOf(question: Question, { addressHash, leftOut }: Candidate) {
  if (addressHash !== question.addressHash) return "address-changed";
  return leftOut === "asking" || leftOut === "answered" ? undefined : leftOut;
}

/** It is not asked after all, and costs nothing. */
export async function dropQuestion(
  tx: Tx,
  member: Member,
  { question, failure }: { question: Question; failure: Failure },
): Promise<void> {
  await closeQuestion(tx, member, { question, charged: 0, as: { state: "stopped", failure } });
}

/** To be asked again later: nothing came of it, and nothing was charged yet. */
export async function releaseQuestion(
  tx: Tx,
  { id }: Question,
  retryAt: Date | null,
): Promise<void> {
  await tx
    .update(verifications)
    .set({ askedAt: null, retryAt })
    .where(and(eq(verifications.id, id), eq(verifications.state, "asking")));
}

type Closing = {
  question: Question;
  charged: number;
  as: Partial<Question> & { state: "answered" | "failed" | "stopped" };
};

/** The end of a question: how it is told, what it cost, and its place in the sums of its run. */
export async function closeQuestion(
  tx: Tx,
  member: Member,
  { question, charged, as }: Closing,
): Promise<void> {
  const { id, runId, provider: name, credits, createdAt } = question;
  await tx
    .update(verifications)
    .set({ ...as, credits: charged, answeredAt: now() })
    .where(eq(verifications.id, id));
  if (runId) {
    const word = as.verdict ?? as.failure ?? as.state;
    await countIn(tx, runId, { counts: { [word]: 1 }, answered: 1, credits: charged });
  }
  await settleCredits(tx, member, { name, reserved: credits, charged, since: createdAt });
}

/**
 * Of somebody who is merged into another: what was not asked costs nothing, and what is being asked
 * this moment counts as paid for until its answer comes. Lock the person before.
 */
export async function endMerged(tx: Tx, member: Member, prospectId: string): Promise<void> {
  const open = await tx
    .select()
    .from(verifications)
    .where(and(eq(verifications.prospectId, prospectId), eq(verifications.state, "asking")))
    .orderBy(sql`id`)
    .for("update");
  for (const question of open) {
    const charged = question.askedAt ? question.credits : 0;
    const as = { state: "stopped", failure: "merged", retryAt: null } as const;
    await closeQuestion(tx, member, { question, charged, as });
  }
}

/** Every question that is written and not asked yet; for a run that was stopped. */
export async function dropWaiting(tx: Tx, member: Member, runId: string): Promise<void> {
  const waiting = await tx
    .select()
    .from(verifications)
    .where(
      and(
        eq(verifications.runId, runId),
        eq(verifications.state, "asking"),
        isNull(verifications.askedAt),
      ),
    )
    .orderBy(sql`id`)
    .for("update");
  for (const question of waiting) {
    await dropQuestion(tx, member, { question, failure: "run-stopped" });
  }
}

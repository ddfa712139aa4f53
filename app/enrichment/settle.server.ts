/** Writing an answer down: what it cost, what it suggests, and never anything about whom it may not be kept. */
import { and, eq } from "drizzle-orm";
import { after, HOUR, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import type { Answer, Answered } from "#app/enrichment/asking.server.ts";
import type { Asked } from "#app/enrichment/enrichment.ts";
import { noteQuestions, type Question } from "#app/enrichment/ledger.server.ts";
import { pageQuestion } from "#app/enrichment/question.ts";
import { findRun, type Run, tallyRun, UNDER_WAY } from "#app/enrichment/runs.server.ts";
import type { Slice } from "#app/enrichment/slice.server.ts";
import { nextPage } from "#app/enrichment/start.server.ts";
import { suggestPeople, suggestValues } from "#app/enrichment/suggest.server.ts";
import { restrictAsProviderSays } from "#app/prospects/objected.server.ts";
import { noteAnswered, noteRefused, settleCredits } from "#app/verification/budget.server.ts";
import type { Tx } from "#db/client.ts";
import { enrichmentQuestions } from "#db/schema/enrichment.ts";
import { prospects } from "#db/schema/prospects.ts";

export type Settling = Slice & { question: Question; answer: Answer };

/** Asked again so often when a provider is busy, or could not tell. */
const MOST_TRIES = 6;

/** Done once for each time that a question was asked: whoever comes second finds it settled. */
export async function settle(tx: Tx, member: Member, settling: Settling): Promise<void> {
  const { question, answer, run, each, since } = settling;
  // In the order of everybody: the person, as an erasure does; the run, as a planner does; the question.
  const person = question.prospectId ? await lockPerson(tx, question.prospectId) : undefined;
  const isUnderWay = await lockRun(tx, run.id);
  const isOurs = await lockQuestion(tx, question);
  const charged = answer.refused === undefined ? answer.charged : 0;
  const name = run.provider as Asked;
  if (!isOurs && question.prospectId && !person) {
    // They were erased meanwhile: what it cost is all that is left of it.
    await tallyRun(tx, run.id, { asked: 1, credits: charged, counts: { changed: 1 } });
  } else if (!isOurs) return;
  else if (answer.refused === undefined) {
    await keep(tx, settling, { person, answer, isUnderWay });
  } else await refuse(tx, member, settling, { person, answer, isUnderWay });
  await settleCredits(tx, member, { name, reserved: each, charged, since });
  if (answer.refused === undefined) {
    if (!answer.unasked) await noteAnswered(tx, member, name);
  } else if (answer.refused !== "not-asked" && answer.refused !== "not-offered") {
    await noteRefused(tx, member, { name, refused: answer.refused, ...answer.detail });
  }
}

type Person = typeof prospects.$inferSelect;

async function lockPerson(tx: Tx, id: string): Promise<Person | undefined> {
  const [found] = await tx
    .select()
    .from(prospects)
    .where(eq(prospects.id, id))
    .for("no key update");
  return found;
}

async function lockQuestion(tx: Tx, { id, tries }: Question): Promise<boolean> {
  const [found] = await tx
    .select({ state: enrichmentQuestions.state, tries: enrichmentQuestions.tries })
    .from(enrichmentQuestions)
    .where(eq(enrichmentQuestions.id, id))
    .for("update");
  return found?.state === "asking" && found.tries === tries;
}

/** True while nobody stopped it. */
async function lockRun(tx: Tx, id: string): Promise<boolean> {
  const { state } = await findRun(tx, id, { lock: true });
  return UNDER_WAY.includes(state);
}

type Known<A> = { person: Person | undefined; answer: A; isUnderWay: boolean };

async function keep(
  tx: Tx,
  { question, run }: Settling,
  { person, answer, isUnderWay }: Known<Answered>,
): Promise<void> {
  const { charged: credits, unasked, page } = answer;
  const { word, found, counts } = await suggest(tx, { question, run }, { person, answer });
  // Whoever was not asked about may be asked about another time.
  await close(tx, question, { state: unasked ? "failed" : "answered", outcome: word, credits });
  const asked = unasked ? 0 : 1;
  await tallyRun(tx, run.id, { asked, found, credits, counts: { ...counts, [word]: 1 } });
  if (page && isUnderWay) await goOn(tx, run, page.page, page.pages);
}

async function suggest(
  tx: Tx,
  { question, run }: { question: Question; run: Run },
  { person, answer }: { person: Person | undefined; answer: Answered },
): Promise<{ word: string; found: number; counts?: Record<string, number> }> {
  if (person && answer.person) {
    const number = await suggestValues(tx, { person, question }, answer.person);
    if (number === undefined) return { word: "changed", found: 0 };
    return number > 0 ? { word: "found", found: 1 } : { word: "nothing", found: 0 };
  }
  const people = answer.page?.people ?? (answer.candidate ? [answer.candidate] : []);
  if (people.length === 0) return { word: answer.word ?? "nothing", found: 0 };
  const { suggested, counts } = await suggestPeople(tx, run, people);
  return { word: suggested > 0 ? "found" : "nothing", found: suggested, counts };
}

/** The next page of a domain, while there are more and the member wanted more. */
async function goOn(tx: Tx, run: Run, page: number, pages: number): Promise<void> {
  const last = Math.min(run.total, pages);
  const next = await nextPage(tx, { domain: run.domain!, pages: last, from: page + 1 });
  if (!("page" in next)) return;
  const question = pageQuestion(run.domain!, next.page);
  const provider = run.provider as Asked;
  await noteQuestions(tx, run, { runId: run.id, provider }, [{ question, page: next.page }]);
}

async function refuse(
  tx: Tx,
  member: Member,
  { question, run }: Settling,
  { person, answer, isUnderWay }: Known<Exclude<Answer, Answered>>,
): Promise<void> {
  const retryAt = isUnderWay ? retryTime(question, answer) : undefined;
  if (retryAt) {
    const tries = answer.refused === "not-asked" ? question.tries - 1 : question.tries;
    await close(tx, question, { state: "waiting", outcome: null, credits: 0, retryAt, tries });
    return;
  }
  if (answer.refused === "objected") {
    if (person) await restrictAsProviderSays(tx, member, { person, provider: run.provider });
    await close(tx, question, { state: "answered", outcome: "objected", credits: 0 });
  } else await close(tx, question, { state: "failed", outcome: answer.refused, credits: 0 });
  await tallyRun(tx, run.id, { asked: 1, counts: { [answer.refused]: 1 } });
}

/** When the same is worth asking again; undefined for what is settled by this. */
function retryTime(
  { tries }: Question,
  { refused, detail }: Exclude<Answer, Answered>,
): Date | undefined {
  // Whether anybody is asked at all is the breaker's business: these need no time of their own.
  if (refused === "not-asked" || refused === "limit-reached" || refused === "not-configured") {
    return now();
  }
  if (tries >= MOST_TRIES) return undefined;
  if (refused === "try-later") return detail.retryAt ?? after(now(), 5 * MINUTE);
  if (refused === "still-running") return detail.retryAt ?? after(now(), MINUTE);
  if (refused === "no-verdict") return detail.retryAt ?? after(now(), 3 * HOUR);
  return undefined;
}

async function close(
  tx: Tx,
  { id }: Question,
  changes: Partial<typeof enrichmentQuestions.$inferInsert>,
): Promise<void> {
  await tx
    .update(enrichmentQuestions)
    .set({ ...changes, ...(changes.state === "answered" ? { answeredAt: now() } : {}) })
    .where(and(eq(enrichmentQuestions.id, id), eq(enrichmentQuestions.state, "asking")));
}

/** What somebody is written: their words of a step, and the thread that these go into. */

import { and, asc, eq, gt, inArray, isNotNull, sql } from "drizzle-orm";
import type { FileFacts } from "#app/outreach/attachment.ts";
import type { Step } from "#app/outreach/course.server.ts";
import { inOrder, nextEmail } from "#app/outreach/course.ts";
import { readFiles } from "#app/outreach/files.server.ts";
import type { Thread } from "#app/outreach/thread.ts";
import { chooseVariant, OWN_WORDS } from "#app/outreach/variant.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { sends, steps, variants } from "#db/schema/outreach.ts";

type Variant = typeof variants.$inferSelect;

export type Words = {
  step: Step;
  variant: string;
  /** Of words that go into a thread: the first message's, in case there is none to go into. */
  subject: string;
  body: string;
  /** Goes into the thread of the first message. */
  follows: boolean;
  /** What goes with them, whichever the variant. */
  files: FileFacts[];
};

/** The words of whole sequences, to be asked for one person at a time. */
export type Book = { steps: Step[]; variants: Variant[]; files: FileFacts[] };

export async function readBook(tx: Tx, sequenceIds: string[]): Promise<Book> {
  const theirs = inArray(steps.sequenceId, sequenceIds);
  const [found, others, files] = await Promise.all([
    tx.select().from(steps).where(theirs),
    tx
      .select({ variant: variants })
      .from(variants)
      .innerJoin(steps, and(eq(steps.teamId, variants.teamId), eq(steps.id, variants.stepId)))
      .where(theirs)
      .orderBy(asc(variants.name)),
    readFiles(tx, theirs),
  ]);
  return { steps: found, variants: others.map(({ variant }) => variant), files };
}

type Asked = {
  sequenceId: string;
  step: number;
  enrolmentId: string;
  variant?: string | undefined;
};

/** Undefined where the step is no email, or not there. */
export function wordsOf(book: Book, asked: Asked): Words | undefined {
  const course = book.steps.filter(({ sequenceId }) => sequenceId === asked.sequenceId);
  const step = course.find(({ number }) => number === asked.step);
  if (step?.kind !== "email") return undefined;
  const chosen = chosenOf(book, step, asked);
  const files = book.files.filter(({ stepId }) => stepId === step.id);
  const words = { step, variant: chosen.name, body: chosen.body, files };
  if (chosen.subject !== "") return { ...words, subject: chosen.subject, follows: false };
  return { ...words, subject: opening(book, course, asked), follows: true };
}

/** Of the email that comes next for somebody at `step`, which may be a task or a branch. */
export function nextWordsOf(book: Book, asked: Asked): Words | undefined {
  const course = book.steps.filter(({ sequenceId }) => sequenceId === asked.sequenceId);
  const email = nextEmail(course, asked.step);
  return email && wordsOf(book, { ...asked, step: email.number });
}

/** Enrolment id → what they were sent of the sequence so far, the first message first. */
export async function readThreads(tx: Tx, enrolmentIds: string[]): Promise<Map<string, Thread>> {
  if (enrolmentIds.length === 0) return new Map();
  const rows = await tx
    .select({
      enrolmentId: sends.enrolmentId,
      // What the reader's own mail program knows it by.
      messageId: sql<string>`coalesce(${sends.storedId}, ${sends.messageId})`,
      subject: sends.subject,
    })
    .from(sends)
    .where(
      and(
        among(sends.enrolmentId, enrolmentIds),
        eq(sends.state, "sent"),
        gt(sends.step, 0),
        isNotNull(sends.messageId),
      ),
    )
    .orderBy(asc(sends.id));
  const byPerson = Map.groupBy(rows, ({ enrolmentId }) => enrolmentId!);
  return new Map(
    [...byPerson].map(([id, own]) => [
      id,
      own.map(({ messageId, subject }) => ({ messageId, subject: subject ?? "" })),
    ]),
  );
}

function chosenOf(book: Book, step: Step, { enrolmentId, variant }: Asked) {
  const own = { name: OWN_WORDS, subject: step.subject, body: step.body };
  const all = [own, ...book.variants.filter(({ stepId }) => stepId === step.id)] as const;
  const named = variant && all.find(({ name }) => name === variant);
  return named || chooseVariant(all, { enrolmentId, step: step.number });
}

/** The subject of the first email as this person gets it. */
function opening(book: Book, course: Step[], { enrolmentId }: Asked): string {
  const first = inOrder(course).find(({ kind, subject }) => kind === "email" && subject !== "");
  const given = { sequenceId: "", step: 0, enrolmentId };
  return first ? chosenOf(book, first, given).subject || first.subject : "";
}

/** Every message as it will be sent, before it is: the trouble first, then one after the other. */
import { eq, sql } from "drizzle-orm";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";
import { inOrder } from "#app/outreach/course.ts";
import { renderLetters } from "#app/outreach/preview-letters.server.ts";
import { type Recipient, surveyRecipients } from "#app/outreach/recipients.server.ts";
import { findSequence, isLive, type Sequence } from "#app/outreach/sequences.server.ts";
import { OWN_WORDS } from "#app/outreach/variant.ts";
import { type Book, readBook } from "#app/outreach/words.server.ts";
import { inTeam } from "#db/client.ts";
import { enrolments } from "#db/schema/outreach.ts";

const PAGE = 25;

/** How many are ready, and what stands in the way of how many of the others. */
export type PreviewCounts = {
  ready: number;
  missing: number;
  suppressed: number;
  held: number;
  stopped: number;
  written: number;
  /** Counted where there are any. */
  barred?: number;
  passed?: number;
};

/** Of each email of the sequence, in their order. */
export type EmailStep = { number: number; place: number; subject: string; variants: string[] };

/** Which email: by its number, the first unless said; and which words, each one's own unless said. */
export type PreviewQuery = {
  page?: number | undefined;
  step?: number | undefined;
  variant?: string | undefined;
};

/** A page of 25 letters, trouble first; `page` counts from 1. Throws NotFound. */
export async function previewAll(member: Member, id: string, query: PreviewQuery = {}) {
  return inTeam(member, async (tx) => {
    const sequence = await findSequence(tx, id);
    const book = await readBook(tx, [id]);
    const emails = emailsOf(book);
    const step = chosenStep(emails, query.step);
    const recipients = (await surveyRecipients(tx, id, { step })).sort(byTrouble);
    const pages = Math.max(1, Math.ceil(recipients.length / PAGE));
    const current = Math.min(Math.max(1, Math.trunc(query.page ?? 1) || 1), pages);
    const shown = recipients.slice((current - 1) * PAGE, current * PAGE);
    const which = { book, step, variant: query.variant };
    const { letters, ...given } = await renderLetters(tx, sequence, { recipients: shown, which });
    const counts = countObstacles(recipients);
    return { ...nameOf(sequence), counts, letters, page: current, pages, emails, step, ...given };
  });
}

/** One person's next letter. Throws NotFound. */
export async function previewOne(member: Member, id: string, enrolmentId: string) {
  return inTeam(member, async (tx) => {
    const sequence = await findSequence(tx, id);
    const book = await readBook(tx, [id]);
    const emails = emailsOf(book);
    const one = Id.safeParse(enrolmentId).success ? eq(enrolments.id, enrolmentId) : sql`false`;
    const recipients = await surveyRecipients(tx, id, { only: one });
    const which = { book };
    const { letters, ...given } = await renderLetters(tx, sequence, { recipients, which });
    if (!letters[0]) throw new NotFound("person in the sequence");
    const counts = countObstacles(recipients);
    return { ...nameOf(sequence), counts, letters, emails, step: undefined, ...given };
  });
}

function emailsOf(book: Book): EmailStep[] {
  const course = inOrder(book.steps);
  return course.flatMap(({ id, kind, number, subject }, place) => {
    if (kind !== "email") return [];
    const others = book.variants.filter(({ stepId }) => stepId === id);
    const variants = [OWN_WORDS, ...others.map(({ name }) => name)];
    return [{ number, place: place + 1, subject, variants: others.length > 0 ? variants : [] }];
  });
}

function chosenStep(emails: EmailStep[], asked: number | undefined): number | undefined {
  return (emails.find(({ number }) => number === asked) ?? emails[0])?.number;
}

function nameOf(sequence: Sequence) {
  return { name: sequence.name, launchable: !isLive(sequence) };
}

export function countObstacles(recipients: Recipient[]): PreviewCounts {
  const none = { ready: 0, missing: 0, suppressed: 0, held: 0, stopped: 0, written: 0 };
  const counts: PreviewCounts = none;
  for (const { obstacle } of recipients) {
    const kind = obstacle?.kind ?? "ready";
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

// Who has the message already is no trouble, and comes after those who will get it.
const order = ["missing", "held", "barred", "suppressed", "stopped", "ready", "passed", "written"];

function byTrouble(one: Recipient, other: Recipient): number {
  const rank = ({ obstacle }: Recipient) => order.indexOf(obstacle?.kind ?? "ready");
  return rank(one) - rank(other);
}

/** The letters of a preview: composed as sending composes them, for one person each. */
import { and, eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { mailboxLine } from "#app/core/mime-header.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { withFiles } from "#app/outreach/attachment.ts";
import { compose } from "#app/outreach/compose.server.ts";
import {
  type Obstacle,
  type Recipient,
  readSending,
  type Sending,
} from "#app/outreach/recipients.server.ts";
import type { Sequence } from "#app/outreach/sequences.server.ts";
import { asReply, type Thread } from "#app/outreach/thread.ts";
import { type Book, nextWordsOf, readThreads, type Words } from "#app/outreach/words.server.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";

export type PreviewedLetter = {
  enrolmentId: string;
  prospectId: string;
  to: string;
  name: string;
  /** Which words they get, where there is a choice. */
  variant?: string;
  obstacle?: Obstacle;
  /** Absent where something stands in the way. */
  letter?: {
    from: string;
    subject: string;
    text: string;
    html: string;
    headers: { name: string; value: string }[];
    /** "With 1 file: prices.pdf (210 KB)". */
    files?: string | undefined;
  };
};

/** Of which email, and which words: each one's own next, and their own, unless said. */
type Which = { book: Book; step?: number | undefined; variant?: string | undefined };
type Given = Which & { sending: Sending; threads: Map<string, Thread>; ahead: number };

export async function renderLetters(
  tx: Tx,
  sequence: Sequence,
  { recipients, which }: { recipients: Recipient[]; which: Which },
) {
  const sending = await readSending(tx, sequence.id);
  const [team] = await tx.select().from(teams).where(eq(teams.id, sequence.teamId));
  const [mailbox] = sequence.mailboxId
    ? await tx.select().from(mailboxes).where(eq(mailboxes.id, sequence.mailboxId))
    : [];
  const ids = recipients.map(({ enrolmentId }) => enrolmentId);
  const threads = await readThreads(tx, ids);
  const given = { ...which, sending, threads, ahead: mailbox?.aheadSeconds ?? 0 };
  const people = await readPeople(tx, ids);
  const letters = recipients.flatMap((recipient) => {
    const person = people.get(recipient.enrolmentId);
    return person ? [renderLetter(recipient, person, given)] : [];
  });
  const practice = mailbox?.kind === "practice";
  return { letters, noAddress: !team?.postalAddress, noMailbox: !mailbox, practice };
}

type PersonRow = {
  enrolmentId: string;
  sequenceId: string;
  nextStep: number;
  prospect: typeof prospects.$inferSelect;
  origin: typeof origins.$inferSelect;
};

async function readPeople(tx: Tx, ids: string[]): Promise<Map<string, PersonRow>> {
  const rows = await tx
    .select({
      ...{ enrolmentId: enrolments.id, sequenceId: enrolments.sequenceId },
      ...{ nextStep: enrolments.nextStep, prospect: prospects, origin: origins },
    })
    .from(enrolments)
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, enrolments.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .innerJoin(
      origins,
      and(eq(origins.teamId, prospects.teamId), eq(origins.id, prospects.originId)),
    )
    .where(among(enrolments.id, ids));
  return new Map(rows.map((row) => [row.enrolmentId, row]));
}

function renderLetter(
  { enrolmentId, obstacle }: Recipient,
  person: PersonRow,
  given: Given,
): PreviewedLetter {
  const { prospect, sequenceId, nextStep } = person;
  const { step = nextStep, variant } = given;
  const words = nextWordsOf(given.book, { sequenceId, enrolmentId, step, variant });
  const name = [prospect.firstName, prospect.lastName].filter(Boolean).join(" ");
  const about = { enrolmentId, prospectId: prospect.id, to: prospect.email, name };
  const message = words && composeFor(person, words, given);
  if (obstacle || !message) return { ...about, ...(obstacle ? { obstacle } : {}) };
  const { subject, text, html } = message;
  const from = mailboxLine("From", message.from).slice("From: ".length);
  const headers = [
    { name: "Message-ID", value: "given when it is sent" },
    ...Object.entries(message.headers).map(([header, value]) => ({ name: header, value })),
  ];
  const choice = given.book.variants.some(({ stepId }) => stepId === words.step.id);
  const letter = { from, subject, text, html, headers, files: withFiles(words.files) };
  return { ...about, ...(choice ? { variant: words.variant } : {}), letter };
}

/** As it would be sent; a follow-up before there is a thread shows the subject that it will have. */
function composeFor(
  { enrolmentId, prospect, origin }: PersonRow,
  words: Words,
  { sending, threads, ahead }: Given,
) {
  const { sender, team, signature, bookingUrl } = sending;
  const mailbox = { fromName: sender.name, address: sender.address, signature, bookingUrl };
  const thread = threads.get(enrolmentId) ?? [];
  const { subject, body, follows } = words;
  const { message } = compose(
    { subject, body, follows, thread, prospect, origin, mailbox, team },
    { id: enrolmentId, enrolmentId, date: mailboxTime({ aheadSeconds: ahead }, now()) },
  );
  if (!message || !follows || thread.length > 0) return message;
  return { ...message, subject: asReply(message.subject) };
}

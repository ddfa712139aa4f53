/** Who is in a sequence, and what stands in the way of each, by the same rules as sending itself. */
import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { type Hindrance, hindrance } from "#app/core/uses.ts";
import { isBeyond } from "#app/outreach/course.ts";
import { type Barred, whyBarred } from "#app/outreach/door.ts";
import { composeMessage } from "#app/outreach/message.ts";
import { nextWordsOf, readBook, type Words } from "#app/outreach/words.server.ts";
import { suppressedAmong } from "#app/suppression/suppression.server.ts";
import type { SuppressionReason } from "#app/suppression/suppression.ts";
import type { Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { type EnrolmentState, enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";

/** `passed` was beyond the step when it was put in; `written` is who has the message already, or may have it, or is about to; `held` whose data may not be used; `barred` whom the door would not let in now. */
export type Obstacle =
  | { kind: "missing"; fields: string[] }
  | { kind: "suppressed"; reason: SuppressionReason }
  | { kind: "held"; reason: Hindrance }
  | { kind: "barred"; reason: Barred }
  | { kind: "stopped"; reason: string | null }
  | { kind: "passed" }
  | { kind: "written" };

export type Recipient = {
  enrolmentId: string;
  state: EnrolmentState;
  reason: string | null;
  obstacle?: Obstacle;
};

/** Who sends it, as far as it can be said before everything was chosen. */
export type Sending = {
  sender: { name: string; address: string };
  /** Reaches nobody, so that no country has a say. */
  practice: boolean;
  signature: string;
  bookingUrl: string | null;
  team: { id: string; name: string; postalAddress: string };
};

const noMailbox = {
  ...{ fromName: "Your name", address: "your.mailbox@sender.example" },
  ...{ kind: "smtp" as const, signature: "", bookingUrl: null },
};
const noAddress = "(your postal address will stand here)";

/** Placeholders stand for a mailbox or address not yet given. */
export async function readSending(tx: Tx, sequenceId: string): Promise<Sending> {
  const [row] = await tx
    .select({
      mailbox: {
        fromName: mailboxes.fromName,
        address: mailboxes.address,
        kind: mailboxes.kind,
        signature: mailboxes.signature,
        bookingUrl: mailboxes.bookingUrl,
      },
      team: { id: teams.id, name: teams.name, postalAddress: teams.postalAddress },
    })
    .from(sequences)
    .innerJoin(teams, eq(teams.id, sequences.teamId))
    .leftJoin(
      mailboxes,
      and(eq(mailboxes.teamId, sequences.teamId), eq(mailboxes.id, sequences.mailboxId)),
    )
    .where(eq(sequences.id, sequenceId));
  const { team, mailbox } = row!;
  const { fromName, address, kind, ...own } = mailbox ?? noMailbox;
  return {
    sender: { name: fromName, address },
    practice: kind === "practice",
    ...own,
    team: { ...team, postalAddress: team.postalAddress ?? noAddress },
  };
}

/** `step`: asked of this email instead of each one's own next. `only`: of these people. */
type Survey = { only?: SQL | undefined; step?: number | undefined };

/** Everybody in the sequence, or some of them, in the order in which they joined. */
export async function surveyRecipients(
  tx: Tx,
  sequenceId: string,
  { only, step }: Survey = {},
): Promise<Recipient[]> {
  const sending = await readSending(tx, sequenceId);
  const book = await readBook(tx, [sequenceId]);
  const rows = await readRows(tx, sequenceId, { only, step });
  const contacts = rows.filter(isOpen).map(({ optOutHash: hash, domain }) => ({ hash, domain }));
  const suppressed = await suppressedAmong(tx, contacts);
  return rows.map((row) => {
    const { enrolmentId, state, reason, nextStep } = row;
    const asked = { sequenceId, enrolmentId, step: step ?? nextStep };
    const words = nextWordsOf(book, asked);
    const passed = step !== undefined && isBeyond(book.steps, { at: nextStep, step });
    const suppression = suppressed.get(row.optOutHash);
    const obstacle = obstacleOf(row, { suppression, sending, words, passed });
    return { enrolmentId, state, reason, ...(obstacle ? { obstacle } : {}) };
  });
}

/** Still to be written to, as far as the row says. */
export function isOpen({ state }: { state: EnrolmentState }): boolean {
  return state === "waiting" || state === "blocked";
}

type Row = Awaited<ReturnType<typeof readRows>>[number];

function readRows(tx: Tx, sequenceId: string, { only, step }: Survey) {
  const inLedger = sql<boolean>`exists (select 1 from ${sends}
    where ${sends.teamId} = ${enrolments.teamId} and ${sends.enrolmentId} = ${enrolments.id}
      and ${sends.step} = ${step ?? enrolments.nextStep})`;
  return tx
    .select({
      enrolmentId: enrolments.id,
      state: enrolments.state,
      reason: enrolments.reason,
      nextStep: enrolments.nextStep,
      optOutHash: enrolments.optOutHash,
      domain: enrolments.domain,
      vouched: enrolments.vouched,
      inLedger,
      facts: { verdict: prospects.verdict, country: prospects.country, basis: origins.basis },
      uses: {
        binnedAt: prospects.binnedAt,
        restrictedAt: prospects.restrictedAt,
        withheldAt: prospects.withheldAt,
        noticedAt: prospects.noticedAt,
        createdAt: prospects.createdAt,
      },
      person: {
        email: prospects.email,
        first_name: prospects.firstName,
        last_name: prospects.lastName,
        position: prospects.position,
        company: prospects.company,
        country: prospects.country,
      },
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
    .where(and(eq(enrolments.sequenceId, sequenceId), only))
    .orderBy(asc(enrolments.id));
}

type Weighing = {
  suppression: SuppressionReason | undefined;
  sending: Sending;
  /** None where no email comes any more. */
  words: Words | undefined;
  passed: boolean;
};

function obstacleOf(
  { state, reason, inLedger, uses, person, facts, vouched }: Row,
  { suppression, sending, words, passed }: Weighing,
): Obstacle | undefined {
  if (state === "done") return { kind: "written" };
  if (state === "stopped") return { kind: "stopped", reason };
  if (inLedger && (state === "waiting" || passed)) return { kind: "written" };
  if (passed) return { kind: "passed" };
  if (suppression) return { kind: "suppressed", reason: suppression };
  const held = hindrance(uses, "send", now());
  if (held) return { kind: "held", reason: held };
  const barred = whyBarred(facts, { practice: sending.practice, vouched });
  if (barred) return { kind: "barred", reason: barred };
  const missing = words && missingFor(person, sending, words);
  if (missing) return { kind: "missing", fields: missing };
  return inLedger ? { kind: "written" } : undefined;
}

function missingFor(
  person: Row["person"],
  { bookingUrl, ...sending }: Sending,
  { subject, body }: Words,
): string[] | undefined {
  const { missing } = composeMessage({
    ...sending,
    ...{ subject, body },
    person: { ...person, booking_link: bookingUrl },
    unsubscribeUrl: "https://sender.example/u/",
    whyUrl: "https://sender.example/why/",
    source: { how: "", on: now() },
  });
  return missing;
}

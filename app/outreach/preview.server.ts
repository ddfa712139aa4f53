/** Every message as it will be sent, before it is: the trouble first, then one after the other. */
import { and, eq, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { mailboxLine } from "#app/core/mime-header.ts";
import { NotFound } from "#app/core/result.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { compose } from "#app/outreach/compose.server.ts";
import {
  type Obstacle,
  type Recipient,
  readSending,
  type Sending,
  surveyRecipients,
} from "#app/outreach/recipients.server.ts";
import { findSequence, isLive, type Sequence } from "#app/outreach/sequences.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";

const PAGE = 25;

export type PreviewedLetter = {
  enrolmentId: string;
  prospectId: string;
  to: string;
  name: string;
  obstacle?: Obstacle;
  /** Absent where something stands in the way. */
  letter?: {
    from: string;
    subject: string;
    text: string;
    html: string;
    headers: { name: string; value: string }[];
  };
};

/** How many are ready, and what stands in the way of how many of the others. */
export type PreviewCounts = {
  ready: number;
  missing: number;
  suppressed: number;
  held: number;
  stopped: number;
  written: number;
};

/** A page of 25 letters, trouble first; `page` counts from 1. Throws NotFound. */
export async function previewAll(member: Member, id: string, { page = 1 }: { page?: number } = {}) {
  return inTeam(member, async (tx) => {
    const sequence = await findSequence(tx, id);
    const recipients = (await surveyRecipients(tx, id)).sort(byTrouble);
    const pages = Math.max(1, Math.ceil(recipients.length / PAGE));
    const current = Math.min(Math.max(1, Math.trunc(page) || 1), pages);
    const shown = recipients.slice((current - 1) * PAGE, current * PAGE);
    const { letters, ...given } = await renderLetters(tx, sequence, shown);
    const counts = countObstacles(recipients);
    return { ...nameOf(sequence), counts, letters, page: current, pages, ...given };
  });
}

/** One person's letter. Throws NotFound. */
export async function previewOne(member: Member, id: string, enrolmentId: string) {
  return inTeam(member, async (tx) => {
    const sequence = await findSequence(tx, id);
    const one = Id.safeParse(enrolmentId).success ? eq(enrolments.id, enrolmentId) : sql`false`;
    const found = await surveyRecipients(tx, id, { only: one });
    const { letters, ...given } = await renderLetters(tx, sequence, found);
    if (!letters[0]) throw new NotFound("person in the sequence");
    return { ...nameOf(sequence), counts: countObstacles(found), letters, ...given };
  });
}

function nameOf(sequence: Sequence) {
  return { name: sequence.name, launchable: !isLive(sequence) };
}

export function countObstacles(recipients: Recipient[]): PreviewCounts {
  const counts = { ready: 0, missing: 0, suppressed: 0, held: 0, stopped: 0, written: 0 };
  for (const { obstacle } of recipients) counts[obstacle?.kind ?? "ready"] += 1;
  return counts;
}

// Who has the message already is no trouble, and comes after those who will get it.
const rank = { missing: 0, held: 1, suppressed: 2, stopped: 3, ready: 4, written: 5 };

function byTrouble(one: Recipient, other: Recipient): number {
  return rank[one.obstacle?.kind ?? "ready"] - rank[other.obstacle?.kind ?? "ready"];
}

type Given = { sending: Sending; noAddress: boolean; noMailbox: boolean; ahead: number };

async function renderLetters(tx: Tx, sequence: Sequence, recipients: Recipient[]) {
  const sending = await readSending(tx, sequence.id);
  const [team] = await tx.select().from(teams).where(eq(teams.id, sequence.teamId));
  const [mailbox] = sequence.mailboxId
    ? await tx.select().from(mailboxes).where(eq(mailboxes.id, sequence.mailboxId))
    : [];
  const given: Given = {
    sending,
    noAddress: !team?.postalAddress,
    noMailbox: !mailbox,
    ahead: mailbox?.aheadSeconds ?? 0,
  };
  const people = await readPeople(
    tx,
    recipients.map(({ enrolmentId }) => enrolmentId),
  );
  const letters = recipients.flatMap((recipient) => {
    const person = people.get(recipient.enrolmentId);
    return person ? [renderLetter(recipient, person, given)] : [];
  });
  const { noAddress, noMailbox } = given;
  return { letters, noAddress, noMailbox, practice: mailbox?.kind === "practice" };
}

type PersonRow = {
  enrolmentId: string;
  prospect: typeof prospects.$inferSelect;
  origin: typeof origins.$inferSelect;
};

async function readPeople(tx: Tx, ids: string[]): Promise<Map<string, PersonRow>> {
  const rows = await tx
    .select({ enrolmentId: enrolments.id, prospect: prospects, origin: origins })
    .from(enrolments)
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, enrolments.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .innerJoin(
      origins,
      and(eq(origins.teamId, prospects.teamId), eq(origins.id, prospects.originId)),
    )
    .where(sql`${enrolments.id} = any(${sql.param(ids)}::uuid[])`);
  return new Map(rows.map((row) => [row.enrolmentId, row]));
}

function renderLetter(
  { enrolmentId, obstacle }: Recipient,
  { prospect, origin }: PersonRow,
  { sending, ahead }: Given,
): PreviewedLetter {
  const { sender, team, ...step } = sending;
  const mailbox = { fromName: sender.name, address: sender.address };
  const date = mailboxTime({ aheadSeconds: ahead }, now());
  const { message } = compose(
    { ...step, prospect, origin, mailbox, team },
    { id: enrolmentId, enrolmentId, date },
  );
  const name = [prospect.firstName, prospect.lastName].filter(Boolean).join(" ");
  const about = { enrolmentId, prospectId: prospect.id, to: prospect.email, name };
  if (obstacle || !message) return { ...about, ...(obstacle ? { obstacle } : {}) };
  const { subject, text, html } = message;
  const from = mailboxLine("From", message.from).slice("From: ".length);
  const headers = [
    { name: "Message-ID", value: "given when it is sent" },
    ...Object.entries(message.headers).map(([header, value]) => ({ name: header, value })),
  ];
  const letter = { from, subject, text, html, headers };
  return { ...about, letter };
}

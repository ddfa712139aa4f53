/** In which sequences prospects are, and how things stand there: told as on the sequences' own pages. */
import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { type DescribedEnrolment, describeEnrolment } from "#app/outreach/enrolment.ts";
import { lastSend } from "#app/outreach/last-send.server.ts";
import { mailboxFacts, readRoom, type SendingMailbox } from "#app/outreach/room.server.ts";
import { type Room, turnOf } from "#app/outreach/turn.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

export type InSequence = DescribedEnrolment & { sequenceId: string; sequenceName: string };

/** For each of these prospects that is or was in a sequence: how the latest one stands. */
export async function latestStandings(
  tx: Tx,
  prospectIds: string[],
  zone: string,
): Promise<Map<string, InSequence>> {
  if (prospectIds.length === 0) return new Map();
  const rows = await read(tx, among(enrolments.prospectId, prospectIds));
  // Newest first, so the first of each counts.
  const latest = new Map<string, Row>();
  for (const row of rows) if (!latest.has(row.prospectId)) latest.set(row.prospectId, row);
  const told = await describe(tx, [...latest.values()], zone);
  return new Map([...latest.keys()].map((id, index) => [id, told[index]!]));
}

/** Every sequence of one prospect, the latest first; times are told in `zone`. */
export async function sequencesOf(tx: Tx, prospectId: string, zone: string): Promise<InSequence[]> {
  return describe(tx, await read(tx, eq(enrolments.prospectId, prospectId)), zone);
}

type Row = Awaited<ReturnType<typeof read>>[number];

function read(tx: Tx, whose: SQL) {
  const last = lastSend(tx);
  return tx
    .select({
      prospectId: enrolments.prospectId,
      state: enrolments.state,
      reason: enrolments.reason,
      nextAt: enrolments.nextAt,
      country: prospects.country,
      sequence: { id: sequences.id, name: sequences.name, state: sequences.state },
      mailbox: mailboxFacts,
      sendState: last.sendState,
      sendReason: last.sendReason,
      sentAt: last.sentAt,
      retryAt: last.retryAt,
    })
    .from(enrolments)
    .innerJoin(
      sequences,
      and(eq(sequences.teamId, enrolments.teamId), eq(sequences.id, enrolments.sequenceId)),
    )
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, enrolments.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .leftJoin(
      mailboxes,
      and(eq(mailboxes.teamId, enrolments.teamId), eq(mailboxes.id, enrolments.mailboxId)),
    )
    .leftJoinLateral(last, sql`true`)
    .where(whose)
    .orderBy(desc(enrolments.id));
}

async function describe(tx: Tx, rows: Row[], zone: string): Promise<InSequence[]> {
  const rooms = await roomsFor(tx, rows);
  return rows.map((row) => {
    const { sequence, mailbox, state, reason, nextAt, sendState, ...send } = row;
    const facts = {
      ...{ state, reason, nextAt, mailbox, sequence: sequence.state },
      send: sendState ? { ...send, state: sendState, reason: row.sendReason } : null,
      ...(mailbox && nextAt ? turn(rooms.get(mailbox.id), mailbox, row) : {}),
    };
    const told = describeEnrolment(facts, { now: now(), zone });
    return { ...told, sequenceId: sequence.id, sequenceName: sequence.name };
  });
}

/** What each mailbox can take now, read once however many wait for it. */
async function roomsFor(tx: Tx, rows: Row[]): Promise<Map<string, Room>> {
  const rooms = new Map<string, Room>();
  for (const { mailbox, sequence, state } of rows) {
    if (!mailbox || sequence.state !== "running" || state !== "waiting") continue;
    if (!rooms.has(mailbox.id)) rooms.set(mailbox.id, await readRoom(tx, mailbox));
  }
  return rooms;
}

/** As if first in the line: the sequence's own page counts who stands before. */
function turn(room: Room | undefined, mailbox: SendingMailbox, { nextAt, country }: Row) {
  if (!room) return {};
  const at = mailboxTime(mailbox, now());
  return { next: turnOf(room, { now: at, place: 0, notBefore: nextAt ?? at, country }) };
}

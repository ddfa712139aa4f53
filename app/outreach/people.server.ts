/** The people of a sequence, a page at a time, each with why and when; and those who need a decision. */
import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { type DescribedEnrolment, describeEnrolment } from "#app/outreach/enrolment.ts";
import { lastSend } from "#app/outreach/last-send.server.ts";
import { readMailboxFacts, readRoom, type SendingMailbox } from "#app/outreach/room.server.ts";
import { type Room, turnOf } from "#app/outreach/turn.ts";
import { openedOf } from "#app/tracking/opened.server.ts";
import type { Tx } from "#db/client.ts";
import { tasks } from "#db/schema/notes.ts";
import { type EnrolmentState, enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

const PAGE = 50;

export const TABS = ["all", "waiting", "uncertain", "blocked", "stopped", "done"] as const;
export type Tab = (typeof TABS)[number];

/** Which of them, and after which enrolment; times are told in `zone`. */
export type PeopleQuery = { tab?: Tab; after?: string };

export type ListedPerson = DescribedEnrolment & {
  enrolmentId: string;
  prospectId: string;
  email: string;
  name: string;
  company: string | null;
  /** The ledger row to decide about. */
  undecided?: string;
  /** May be taken out: nothing was sent. */
  removable: boolean;
  /** Whether we think that they opened the newest message, where that is measured. */
  opened?: string | undefined;
};

type Whose = {
  sequence: typeof sequences.$inferSelect;
  mailbox: SendingMailbox | null;
};

/** In the order in which they joined; `next` is the cursor of the page after. */
export async function listPeople(
  tx: Tx,
  whose: Whose,
  { tab = "all", after, zone }: PeopleQuery & { zone: string },
) {
  const from = Id.safeParse(after).success ? gt(enrolments.id, after!) : undefined;
  const rows = await readPeople(
    tx,
    and(inTab(tab), from, eq(enrolments.sequenceId, whose.sequence.id)),
  );
  const page = rows.slice(0, PAGE);
  const { sequence } = whose;
  const boxes = await readBoxes(tx, page, sequence.state === "running");
  const ids = page.map(({ enrolmentId }) => enrolmentId);
  const opened = await openedOf(tx, ids, zone);
  const people = page.map((row) => {
    const box = (row.mailboxId && boxes.get(row.mailboxId)) || undefined;
    const mailbox = box?.mailbox ?? whose.mailbox;
    const own = { sequence, mailbox, room: box?.room, places: box?.places, zone };
    return { ...describe(row, own), opened: opened.get(row.enrolmentId) };
  });
  return { people, next: rows.length > PAGE ? page.at(-1)!.enrolmentId : undefined };
}

export function readTab(text: string | null): Tab {
  return TABS.find((tab) => tab === text) ?? "all";
}

function inTab(tab: Tab): SQL | undefined {
  if (tab === "all") return undefined;
  if (tab !== "uncertain") return eq(enrolments.state, tab);
  return and(
    eq(enrolments.state, "waiting"),
    sql`exists (select 1 from ${sends} where ${sends.teamId} = ${enrolments.teamId}
      and ${sends.enrolmentId} = ${enrolments.id} and ${sends.step} > 0
      and ${sends.state} = 'uncertain')`,
  );
}

type Row = Awaited<ReturnType<typeof readPeople>>[number];

function readPeople(tx: Tx, which: SQL | undefined) {
  const last = lastSend(tx);
  return tx
    .select({
      enrolmentId: enrolments.id,
      prospectId: enrolments.prospectId,
      state: enrolments.state,
      reason: enrolments.reason,
      nextAt: enrolments.nextAt,
      mailboxId: enrolments.mailboxId,
      country: prospects.country,
      email: prospects.email,
      firstName: prospects.firstName,
      lastName: prospects.lastName,
      company: prospects.company,
      sendId: last.sendId,
      sendState: last.sendState,
      sendReason: last.sendReason,
      sentAt: last.sentAt,
      retryAt: last.retryAt,
      task: sql<string | null>`case when ${enrolments.state} = 'waiting' then (
        select ${tasks.title} from ${tasks} where ${tasks.teamId} = ${enrolments.teamId}
          and ${tasks.enrolmentId} = ${enrolments.id} and ${tasks.step} = ${enrolments.nextStep}
          and ${tasks.doneAt} is null) end`,
    })
    .from(enrolments)
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, enrolments.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .leftJoinLateral(last, sql`true`)
    .where(which)
    .orderBy(asc(enrolments.id))
    .limit(PAGE + 1);
}

type Box = { mailbox: SendingMailbox; room?: Room; places?: Map<string, number> };

/** The mailboxes of these people, with what each can take while the sequence runs. */
async function readBoxes(tx: Tx, page: Row[], running: boolean): Promise<Map<string, Box>> {
  const ids = [...new Set(page.flatMap(({ mailboxId }) => mailboxId ?? []))];
  const boxes = new Map<string, Box>();
  for (const mailbox of await readMailboxFacts(tx, ids)) {
    const line = running && {
      room: await readRoom(tx, mailbox),
      places: await placesOf(tx, mailbox, page),
    };
    boxes.set(mailbox.id, { mailbox, ...(line || {}) });
  }
  return boxes;
}

/** How many of the mailbox's messages are due before each of these: enrolment id → place, from 0. */
async function placesOf(
  tx: Tx,
  mailbox: SendingMailbox,
  page: Row[],
): Promise<Map<string, number>> {
  const asked = page.filter(({ nextAt }) => nextAt).map(({ enrolmentId }) => enrolmentId);
  if (asked.length === 0) return new Map();
  const rows = await tx.execute<{ id: string; place: number }>(sql`
    with line as (
      select e.id, (row_number() over (order by e.next_at, e.id) - 1)::int as place
      from ${enrolments} e
      join ${sequences} s on s.team_id = e.team_id and s.id = e.sequence_id and s.state = 'running'
      where e.mailbox_id = ${mailbox.id} and e.state = 'waiting'
        and e.next_at <= ${mailboxTime(mailbox, now()).toISOString()}::timestamptz
    )
    select id, place from line where id = any(${sql.param(asked)}::uuid[])`);
  return new Map(rows.map(({ id, place }) => [id, place]));
}

type Describing = Whose & {
  room: Room | undefined;
  places: Map<string, number> | undefined;
  zone: string;
};

function describe(row: Row, { sequence, mailbox, room, places, zone }: Describing): ListedPerson {
  const { enrolmentId, prospectId, email, company, state, reason, nextAt, sendState } = row;
  const at = mailbox ? mailboxTime(mailbox, now()) : now();
  const place = places?.get(enrolmentId) ?? 0;
  const asked = { now: at, place, notBefore: nextAt ?? at, country: row.country };
  const turn = room && nextAt ? turnOf(room, asked) : undefined;
  const { sendReason, sentAt, retryAt } = row;
  const send = sendState ? { state: sendState, reason: sendReason, sentAt, retryAt } : null;
  const facts = { state, reason, nextAt, sequence: sequence.state, mailbox, send, task: row.task };
  const told = describeEnrolment(
    { ...facts, ...(turn ? { next: turn } : {}) },
    { now: now(), zone },
  );
  const undecided = state === "waiting" && sendState === "uncertain" ? row.sendId : null;
  return {
    ...told,
    ...{ enrolmentId, prospectId, email, company, removable: mayBeRemoved(state, sendState) },
    name: [row.firstName, row.lastName].filter(Boolean).join(" "),
    ...(undecided ? { undecided } : {}),
  };
}

function mayBeRemoved(state: EnrolmentState, send: Row["sendState"]): boolean {
  return (state === "waiting" || state === "blocked") && send !== "intent";
}

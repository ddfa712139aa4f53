/** Whose time runs out, soonest first: a page of them, how many, and which of them are meant. */
import { and, asc, eq, isNull, lt, type SQL, sql } from "drizzle-orm";
import { JUSTIFIED_FOR } from "#app/clocks/clocks.server.ts";
import {
  AHEAD_DAYS,
  type Chosen,
  type ClockKind,
  type Cursor,
  PAGE,
  spellCursor,
} from "#app/clocks/due.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { intervalOf } from "#app/privacy/retention.ts";
import { NOTICE_DAYS } from "#app/prospects/uses.ts";
import { among } from "#db/among.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";

/** Nobody counts beyond it for a list; before an act it is counted to the end. */
const COUNTED = 10_000;

/** Since when each clock runs. */
function since(kind: ClockKind) {
  return kind === "justify" ? prospects.justifiedAt : prospects.createdAt;
}

/** Whom it is about at all; each has its own index in this order. */
function running(kind: ClockKind): SQL | undefined {
  const untold = kind === "notice" ? isNull(prospects.noticedAt) : undefined;
  return and(isNull(prospects.binnedAt), untold);
}

/**
 * Whose clock began before then is on the list: of those to justify, whose day is at most 60 days away;
 * of those to tell, whose month is over by the end of this day. The same for a whole day (UTC), so that
 * nobody joins the list between looking and deciding.
 */
export async function horizonOf(tx: Tx, kind: ClockKind, at: Date): Promise<Date> {
  const tomorrow = new Date(at);
  tomorrow.setUTCHours(24, 0, 0, 0);
  if (kind === "notice") return after(tomorrow, -NOTICE_DAYS * DAY);
  const end = after(tomorrow, AHEAD_DAYS * DAY).toISOString();
  const [row] = await tx.execute<{ at: Date | string }>(
    sql`select ${end}::timestamptz - ${intervalOf(JUSTIFIED_FOR)}::interval as at`,
  );
  return new Date(row!.at);
}

/** Of those to tell, the page goes on behind those who are due: they are to be seen coming. */
export async function readList(member: Member, kind: ClockKind, cursor: Cursor | undefined) {
  return inTeam(member, async (tx) => {
    const horizon = await horizonOf(tx, kind, now());
    const shown = kind === "justify" ? lt(since(kind), horizon) : undefined;
    const rows = await readRows(tx, kind, and(running(kind), shown, behind(kind, cursor)));
    const page = rows.slice(0, PAGE);
    const last = page.at(-1);
    return {
      people: page,
      count: await countUpTo(tx, and(running(kind), lt(since(kind), horizon))),
      ...(rows.length > PAGE && last
        ? { next: spellCursor({ at: startOf(kind, last), id: last.id }) }
        : {}),
    };
  });
}

function startOf(
  kind: ClockKind,
  { justifiedAt, createdAt }: { justifiedAt: Date; createdAt: Date },
) {
  return kind === "justify" ? justifiedAt : createdAt;
}

function behind(kind: ClockKind, cursor: Cursor | undefined): SQL | undefined {
  if (!cursor) return undefined;
  const at = cursor.at.toISOString();
  return sql`(${since(kind)}, ${prospects.id}) > (${at}::timestamptz, ${cursor.id}::uuid)`;
}

function readRows(tx: Tx, kind: ClockKind, which: SQL | undefined) {
  return tx
    .select({
      id: prospects.id,
      email: prospects.email,
      firstName: prospects.firstName,
      lastName: prospects.lastName,
      company: prospects.company,
      justifiedAt: prospects.justifiedAt,
      createdAt: prospects.createdAt,
      lastContactedAt: prospects.lastContactedAt,
    })
    .from(prospects)
    .where(which)
    .orderBy(asc(since(kind)), asc(prospects.id))
    .limit(PAGE + 1);
}

async function countUpTo(tx: Tx, which: SQL | undefined) {
  const some = tx
    .select({ one: sql`1` })
    .from(prospects)
    .where(which)
    .limit(COUNTED + 1)
    .as("some");
  const count = await tx.$count(some);
  return { count: Math.min(count, COUNTED), more: count > COUNTED };
}

/** Only who is on the list: nobody is justified years ahead, whatever was posted. */
export function isChosen(kind: ClockKind, chosen: Chosen, horizon: Date): SQL | undefined {
  if ("through" in chosen) return and(running(kind), lt(since(kind), chosen.through));
  const ahead = kind === "justify" ? lt(since(kind), horizon) : undefined;
  return and(running(kind), ahead, among(prospects.id, chosen.ids));
}

/** Exact, with a print that is another as soon as others are meant: what was confirmed is what is done. */
export async function weigh(tx: Tx, which: SQL | undefined) {
  const [row] = await tx
    .select({
      count: sql<number>`count(*)::int`,
      print: sql<string>`coalesce(bit_xor(uuid_hash_extended(${prospects.id}, 0)), 0)::text`,
    })
    .from(prospects)
    .where(which);
  return row!;
}

/** The next of them; ids alone, to be locked in their own order. */
export async function nextChosen(
  tx: Tx,
  kind: ClockKind,
  { which, most }: { which: SQL | undefined; most: number },
): Promise<string[]> {
  const rows = await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(which)
    .orderBy(asc(since(kind)), asc(prospects.id))
    .limit(most);
  return rows.map(({ id }) => id);
}

/** The one that is chosen alone, for the words of the page; undefined where there are several. */
export async function onlyOne(tx: Tx, chosen: Chosen) {
  if (!("ids" in chosen) || chosen.ids.length !== 1) return undefined;
  const [found] = await tx
    .select({
      email: prospects.email,
      firstName: prospects.firstName,
      lastName: prospects.lastName,
    })
    .from(prospects)
    .where(eq(prospects.id, chosen.ids[0]!));
  return found;
}

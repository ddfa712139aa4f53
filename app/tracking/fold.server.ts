/** Folding: what fetched pixels becomes what we think of each message, or a count of nobody's in particular. */
import { and, asc, eq, inArray, isNotNull, isNull, lte, sql } from "drizzle-orm";
import { after, now, SECOND } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { planFolding } from "#app/tracking/events.server.ts";
import { lockMeasured } from "#app/tracking/messages.server.ts";
import { namesSomebody, type OpenMode } from "#app/tracking/mode.ts";
import { dayOnly, type Fetched, joined, type Thought, thinkOf } from "#app/tracking/thought.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { teams } from "#db/schema/team.ts";
import { openEvents, opens, openTotals } from "#db/schema/tracking.ts";
import { takeTurn } from "#db/turn.ts";

/** Younger ones may yet turn out to be of a crowd. */
const RIPE_MS = 15 * SECOND;
const SLICE = 2_000;

/** Safe to run twice, and beside itself. Goes on in a minute until a run finds nothing. */
export async function foldOpenEvents(member: Member): Promise<void> {
  await inTeam(member, async (tx) => {
    await takeTurn(tx, `opens ${member.teamId}`);
    const ripe = after(now(), -RIPE_MS);
    const totals = await foldTotals(tx, member.teamId, ripe);
    const messages = await foldMessages(tx, member.teamId, ripe);
    const [young] = await tx
      .select({ id: openEvents.id })
      .from(openEvents)
      .where(isNull(openEvents.foldedAt))
      .limit(1);
    if (totals + messages > 0 || young) await planFolding(tx, member.teamId);
  });
}

/** Counted and gone in one transaction: none is counted twice. */
async function foldTotals(tx: Tx, teamId: string, ripe: Date): Promise<number> {
  const some = tx
    .select({ id: openEvents.id })
    .from(openEvents)
    .where(and(isNull(openEvents.sendId), isNull(openEvents.foldedAt), lte(openEvents.at, ripe)))
    .limit(SLICE);
  const gone = await tx
    .delete(openEvents)
    .where(and(eq(openEvents.teamId, teamId), inArray(openEvents.id, some)))
    .returning();
  const groups = Map.groupBy(gone, ({ sequenceId, step, opener, country, at }) =>
    [sequenceId, step, at.toISOString().slice(0, 10), opener, country ?? ""].join("|"),
  );
  if (groups.size === 0) return 0;
  const rows = [...groups.values()].map((group) => {
    const { sequenceId, step, opener, country, at } = group[0]!;
    const day = at.toISOString().slice(0, 10);
    return { teamId, sequenceId, step, day, opener, country: country ?? "", count: group.length };
  });
  const { sequenceId, step, day, opener, country } = openTotals;
  await tx
    .insert(openTotals)
    .values(rows)
    .onConflictDoUpdate({
      target: [openTotals.teamId, sequenceId, step, day, opener, country],
      set: { count: sql`${openTotals.count} + excluded.count` },
    });
  return gone.length;
}

/** Each message anew from all of its events, so that twice comes to the same. */
async function foldMessages(tx: Tx, teamId: string, ripe: Date): Promise<number> {
  const due = await tx
    .selectDistinct({ sendId: openEvents.sendId })
    .from(openEvents)
    .where(and(isNotNull(openEvents.sendId), isNull(openEvents.foldedAt), lte(openEvents.at, ripe)))
    .orderBy(asc(openEvents.sendId))
    .limit(SLICE);
  const ids = due.map(({ sendId }) => sendId!);
  if (ids.length === 0) return 0;
  const [team] = await tx.select({ opens: teams.opens }).from(teams).where(eq(teams.id, teamId));
  const measured = await lockMeasured(tx, team?.opens ?? "off", ids);
  const events = await tx
    .select()
    .from(openEvents)
    .where(and(inArray(openEvents.sendId, ids), lte(openEvents.at, ripe)));
  for (const [sendId, fetched] of Map.groupBy(events, (event) => event.sendId!)) {
    const mode = measured.get(sendId)?.mode ?? "off";
    await settle(tx, { teamId, sendId, mode, fetched, ids: fetched.map(({ id }) => id) });
  }
  return ids.length;
}

type Folding = {
  teamId: string;
  sendId: string;
  mode: OpenMode;
  fetched: Fetched[];
  ids: string[];
};

/** Less may be kept by now than when it was fetched. */
async function settle(tx: Tx, { teamId, sendId, mode, fetched, ids }: Folding): Promise<void> {
  const these = inArray(openEvents.id, ids);
  if (namesSomebody(mode)) {
    const thought = thinkOf(fetched);
    const kept = mode === "last-date" ? dayOnly(thought) : thought;
    await keep(tx, { teamId, sendId }, kept);
  }
  if (mode === "individual") await tx.update(openEvents).set({ foldedAt: now() }).where(these);
  else if (mode === "aggregate") await tx.update(openEvents).set({ sendId: null }).where(these);
  else await tx.delete(openEvents).where(these);
}

/** Events go after 13 months, and what was thought of them stays: so it is joined with what is thought now. */
async function keep(tx: Tx, whose: { teamId: string; sendId: string }, thought: Thought) {
  const [before] = await tx.select().from(opens).where(eq(opens.sendId, whose.sendId));
  const { people, proxies, scanners, country, lastAt, sure, because } = before
    ? joined(before, thought)
    : thought;
  const set = { people, proxies, scanners, country, lastAt, sure, because };
  await tx
    .insert(opens)
    .values({ ...whose, ...set })
    .onConflictDoUpdate({ target: [opens.teamId, opens.sendId], set });
}

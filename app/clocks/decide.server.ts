/** Deciding about those whose time runs out, one or a hundred thousand: justified, told, or into the bin. */
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { z } from "zod";
import { putIntoBin } from "#app/bin/bin.server.ts";
import { type Act, type Chosen, type ClockKind, readChosen } from "#app/clocks/due.ts";
import { decideMany } from "#app/clocks/jobs.ts";
import { horizonOf, isChosen, nextChosen, onlyOne, weigh } from "#app/clocks/lists.server.ts";
import { dayOf } from "#app/clocks/mark.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { isOpen } from "#app/team/open.server.ts";
import { among } from "#db/among.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { origins, prospects } from "#db/schema/prospects.ts";

const BATCH = 1_000;
/** After so many a job makes room for another team's. */
const TURN = 10;
const ASKS_AGAIN = 10 * MINUTE;

/** Who is meant by an address, counted; undefined when nobody was ticked. */
export async function readChoice(member: Member, kind: ClockKind, params: URLSearchParams) {
  return inTeam(member, async (tx) => {
    const horizon = await horizonOf(tx, kind, now());
    const chosen = readChosen(params, horizon);
    if (!chosen) return undefined;
    const weighed = await weigh(tx, isChosen(kind, chosen, horizon));
    return { ...weighed, chosen, one: await onlyOne(tx, chosen) };
  });
}

export type Decision = {
  act: Act;
  /** The member's words: why they are justified, or how they were told. */
  note: string | null;
  /** The day on which they were told. */
  told?: string | undefined;
  count: number;
  print: string;
};

/**
 * The first thousand at once, the rest by a job. Refused when others are meant by now than were
 * confirmed: somebody justified, told or deleted in between, or a form that was sent twice.
 */
export async function decide(
  member: Member,
  kind: ClockKind,
  { chosen, decision }: { chosen: Chosen; decision: Decision },
) {
  const { act, note, count, print } = decision;
  const told = decision.told ? dayOf(decision.told, now()) : undefined;
  if (decision.told && !told) return refused("in-the-future");
  return inTeam(member, async (tx) => {
    const horizon = await horizonOf(tx, kind, now());
    const which = isChosen(kind, chosen, horizon);
    const weighed = await weigh(tx, which);
    if (weighed.count === 0) return refused("nobody");
    if (weighed.count !== count || weighed.print !== print) return refused("changed");
    const originId = await noteDecision(tx, member, { note, told });
    const doing = { kind, act, originId, which, told };
    const done = await decideBatch(tx, member, doing);
    const going = "through" in chosen && done === BATCH;
    if (going) await enqueue(tx, decideMany, { teamId: member.teamId, kind, act, originId });
    return ok({ count, going });
  });
}

/** Of a telling, `at` is when they were told. */
async function noteDecision(
  tx: Tx,
  { teamId, userId }: Member,
  { note, told }: { note: string | null; told: Date | undefined },
): Promise<string> {
  const [made] = await tx
    .insert(origins)
    .values({ teamId, userId, kind: "form", note, at: told ?? now() })
    .returning({ id: origins.id });
  return made!.id;
}

/**
 * Whoever was decided about is on the list no more, so it begins where it stopped. In a closing team it
 * rests, and asks again until the team is open or its data gone.
 */
export async function goOnDeciding(member: Member, payload: z.output<typeof decideMany.payload>) {
  const { kind, act, originId } = payload;
  for (let turn = 0; turn < TURN; turn++) {
    const done = await inTeam(member, async (tx) => {
      const [origin] = await tx.select().from(origins).where(eq(origins.id, originId));
      if (!origin) return 0;
      if (!(await isOpen(tx, member.teamId))) return rest(tx, payload);
      const through = await horizonOf(tx, kind, origin.createdAt);
      const which = isChosen(kind, { through }, through);
      return decideBatch(tx, member, { kind, act, originId, which, told: origin.at });
    });
    if (done < BATCH) return ok();
  }
  await inTeam(member, (tx) => enqueue(tx, decideMany, payload));
  return ok();
}

async function rest(tx: Tx, payload: z.output<typeof decideMany.payload>): Promise<number> {
  await enqueue(tx, decideMany, payload, { startAfter: after(now(), ASKS_AGAIN) });
  return 0;
}

type Doing = {
  kind: ClockKind;
  act: Act;
  originId: string;
  which: SQL | undefined;
  told: Date | undefined;
};

/** How many it looked at: fewer than a batch when there are no more. */
async function decideBatch(tx: Tx, member: Member, doing: Doing): Promise<number> {
  const { kind, act, which } = doing;
  const ids = await nextChosen(tx, kind, { which, most: BATCH });
  if (ids.length === 0) return 0;
  if (act === "bin") await putIntoBin(tx, member, ids);
  else await stamp(tx, member, { ...doing, ids });
  return ids.length;
}

const stamps = {
  justify: { column: sql`justified_at`, field: "justified" },
  told: { column: sql`noticed_at`, field: "noticed" },
} as const;

/** Sets the moment and notes it for each, with what it was before. */
async function stamp(
  tx: Tx,
  { teamId }: Member,
  { act, originId, which, told, ids }: Doing & { ids: string[] },
): Promise<void> {
  const { column, field } = stamps[act as "justify" | "told"];
  const present = now().toISOString();
  const at = told?.toISOString() ?? present;
  const these = and(which, among(prospects.id, ids));
  await tx.execute(sql`
    with locked as (
      select id, ${column} as before from prospects where ${these}
      order by id for no key update
    ), stamped as (
      update prospects set ${column} = ${at}::timestamptz, updated_at = ${present}::timestamptz
      from locked where prospects.team_id = ${teamId}::uuid and prospects.id = locked.id
      returning prospects.id, locked.before
    )
    insert into prospect_changes
      (id, team_id, created_at, updated_at, prospect_id, field, old_value, new_value, origin_id)
    select named.change, ${teamId}::uuid, ${present}::timestamptz, ${present}::timestamptz,
      stamped.id, ${field}, ${iso(sql`stamped.before`)}, ${at}, ${originId}::uuid
    from stamped join unnest(${sql.param(ids)}::uuid[], ${sql.param(ids.map(newId))}::uuid[])
      as named (id, change) on named.id = stamped.id`);
}

/** As `toISOString` writes it. */
function iso(moment: SQL): SQL {
  return sql`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

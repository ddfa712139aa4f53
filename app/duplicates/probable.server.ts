/** Probable doubles: the same name at the same organisation, and nobody has said that they are two. */
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { organisationOf } from "#app/duplicates/choice.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { isTimeUp, limitTime } from "#app/prospects/time-limit.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { notDoubles, prospects } from "#db/schema/prospects.ts";

/** Looked for among so many at the most, and for so long; then among fewer. */
const EVERYBODY = 1_000_000;
const FEWER = 50_000;
const PATIENCE_MS = 4_000;
const GROUPS = 200;
const OF_A_GROUP = 6;
const SHOWN = 50;

export type Listed = {
  id: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  company: string | null;
  createdAt: Date;
};
export type Pair = { one: Listed; other: Listed };

/** The newest first. `within` is how many were looked through, where that was not everybody. */
export async function findDoubles(member: Member): Promise<{ pairs: Pair[]; within?: number }> {
  try {
    return await inTeam(member, (tx) => search(tx, EVERYBODY));
  } catch (error) {
    if (!isTimeUp(error)) throw error;
    const found = await inTeam(member, (tx) => search(tx, FEWER));
    return { ...found, within: FEWER };
  }
}

async function search(tx: Tx, among: number): Promise<{ pairs: Pair[]; within?: number }> {
  await limitTime(tx, PATIENCE_MS);
  // The last two labels are never less than the organisation; what they hold too much is sifted below.
  const groups = await tx.execute<{ ids: string[] }>(sql`
    with newest as (
      select id, email_key, first_name, last_name from prospects
      where binned_at is null order by id desc limit ${among}::int
    )
    select (array_agg(id order by id))[1:${OF_A_GROUP}::int] as ids from newest
    where first_name is not null and last_name is not null
    group by plain_text(first_name || ' ' || last_name),
      substring(email_key from '[^.@]+\\.[^.@]+$')
    having count(*) > 1
    order by (array_agg(id order by id desc))[1] desc limit ${GROUPS}::int`);
  const people = await readPeople(
    tx,
    groups.flatMap(({ ids }) => ids),
  );
  const known = new Map(people.map((person) => [person.id, person]));
  const pairs = groups.flatMap(({ ids }) => pairsOf(ids.flatMap((id) => known.get(id) ?? [])));
  const apart = await readApart(tx, people);
  const open = pairs.filter(({ one, other }) => !apart.has(keyOf(one.id, other.id)));
  const total = among === EVERYBODY ? await tx.$count(beyond(tx, among)) : 0;
  return { pairs: open.slice(0, SHOWN), ...(total > among ? { within: among } : {}) };
}

/** Counted no further than needed. */
function beyond(tx: Tx, among: number) {
  return tx
    .select({ id: prospects.id })
    .from(prospects)
    .limit(among + 1)
    .as("beyond");
}

/** Each with the first of its organisation: settled one by one, in the end one is left. */
function pairsOf(group: Listed[]): Pair[] {
  const byOrganisation = Map.groupBy(group, ({ email }) => organisationOf(email));
  return [...byOrganisation.values()].flatMap((those) =>
    those.flatMap((one, index) => those.slice(index + 1).map((other) => ({ one, other }))),
  );
}

function readPeople(tx: Tx, ids: string[]): Promise<Listed[]> {
  return tx
    .select({
      id: prospects.id,
      email: prospects.email,
      firstName: prospects.firstName,
      lastName: prospects.lastName,
      company: prospects.company,
      createdAt: prospects.createdAt,
    })
    .from(prospects)
    .where(and(isNull(prospects.binnedAt), inArray(prospects.id, ids)));
}

async function readApart(tx: Tx, people: Listed[]): Promise<Set<string>> {
  const ids = people.map(({ id }) => id);
  const rows = await tx.select().from(notDoubles).where(inArray(notDoubles.prospectId, ids));
  return new Set(rows.map(({ prospectId, otherId }) => keyOf(prospectId, otherId)));
}

/** Remembered for both; saying it twice says it once. Throws NotFound. */
export async function keepApart(member: Member, one: string, other: string) {
  return inTeam(member, async (tx) => {
    await findPair(tx, one, other);
    const [prospectId, otherId] = [one, other].sort() as [string, string];
    await tx
      .insert(notDoubles)
      .values({ teamId: member.teamId, prospectId, otherId })
      .onConflictDoNothing();
    return ok();
  });
}

/** Two of the team. Throws NotFound, also for one and the same. */
export async function findPair(tx: Tx, one: string, other: string) {
  const found = await findProspect(tx, one);
  return { one: found, other: await findProspect(tx, other === one ? "" : other) };
}

/** Whether somebody said that these are two. */
export async function areApart(tx: Tx, one: string, other: string): Promise<boolean> {
  const [low, high] = [one, other].sort() as [string, string];
  const said = and(eq(notDoubles.prospectId, low), eq(notDoubles.otherId, high));
  return (await tx.$count(notDoubles, said)) > 0;
}

function keyOf(one: string, other: string): string {
  return [one, other].sort().join(" ");
}

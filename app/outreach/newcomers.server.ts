/** Prospects at the door of a sequence: held until they are in, with all that the door asks about them. */
import { and, asc, eq, notExists, sql } from "drizzle-orm";
import { domainOf } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { hindrance } from "#app/core/uses.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { readCourse } from "#app/outreach/course.server.ts";
import type { DoorFacts } from "#app/outreach/door.ts";
import type { Sequence } from "#app/outreach/sequences.server.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { origins, prospects } from "#db/schema/prospects.ts";

export type Newcomer = DoorFacts & { id: string; hash: string; domain: string };

/** Who is there and not in it. Held until they are in: nobody is erased in between. */
export async function lockNewcomers(
  tx: Tx,
  sequenceId: string,
  ids: string[],
): Promise<Newcomer[]> {
  const there = tx
    .select({ id: enrolments.id })
    .from(enrolments)
    .where(and(eq(enrolments.sequenceId, sequenceId), eq(enrolments.prospectId, prospects.id)));
  const rows = await tx
    .select({
      id: prospects.id,
      email: prospects.email,
      verdict: prospects.verdict,
      country: prospects.country,
      basis: origins.basis,
      elsewhere: elsewhere(),
      binnedAt: prospects.binnedAt,
      restrictedAt: prospects.restrictedAt,
      withheldAt: prospects.withheldAt,
      noticedAt: prospects.noticedAt,
      createdAt: prospects.createdAt,
    })
    .from(prospects)
    .innerJoin(
      origins,
      and(eq(origins.teamId, prospects.teamId), eq(origins.id, prospects.originId)),
    )
    .where(and(among(prospects.id, ids), notExists(there)))
    // The order in which whoever erases people locks them.
    .orderBy(asc(prospects.id))
    .for("key share", { of: prospects });
  return rows.map(({ id, email, verdict, country, basis, elsewhere: other, ...facts }) => ({
    ...{ id, verdict, country, basis, elsewhere: other },
    hash: contactHash(email),
    domain: domainOf(email),
    // A restriction set in this very moment is seen again when a message is claimed.
    held: hindrance(facts, "send", now()) !== undefined,
  }));
}

function elsewhere() {
  return sql<boolean>`exists (select 1 from enrolments other
    join sequences on sequences.team_id = other.team_id and sequences.id = other.sequence_id
    where other.team_id = ${prospects.teamId} and other.prospect_id = ${prospects.id}
      and other.state in ('waiting', 'blocked') and sequences.state in ('running', 'paused'))`;
}

/** The mailboxes that it is sent from are locked with it. */
export type Joining = { sequence: Sequence; boxes: Mailbox[] };

/** At the first step. Safe to repeat: says how many are new in it. */
export async function insertEnrolments(
  tx: Tx,
  { sequence, people, vouched }: { sequence: Sequence; people: Newcomer[]; vouched: boolean },
): Promise<number> {
  if (people.length === 0) return 0;
  const at = now().toISOString();
  const [first] = await readCourse(tx, sequence.id);
  const column = (values: string[]) => sql.param(values);
  const rows = await tx.execute(sql`
    insert into enrolments (id, team_id, created_at, updated_at, sequence_id, prospect_id,
      state, next_step, opt_out_hash, domain, vouched)
    select id, ${sequence.teamId}::uuid, ${at}::timestamptz, ${at}::timestamptz,
      ${sequence.id}::uuid, prospect_id, 'waiting', ${first?.number ?? 1}::int, hash, domain, ${vouched}
    from unnest(${column(people.map(newId))}::uuid[], ${column(people.map(({ id }) => id))}::uuid[],
      ${column(people.map(({ hash }) => hash))}::text[],
      ${column(people.map(({ domain }) => domain))}::text[])
      as joining (id, prospect_id, hash, domain)
    on conflict (team_id, sequence_id, prospect_id) do nothing
    returning id`);
  return rows.length;
}

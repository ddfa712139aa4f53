/** The figures of one sequence, from the ledger and from what we think was opened. */
import { and, asc, eq, gt, sql } from "drizzle-orm";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";
import { threadSubjects } from "#app/outreach/readable.ts";
import type { Country, Day, Figures, Sent, Total } from "#app/reports/report.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { sends, sequences, steps } from "#db/schema/outreach.ts";

/** Throws NotFound. */
export async function readReport(
  member: Member,
  id: string,
): Promise<{ name: string; figures: Figures; inDoubt: number }> {
  return inTeam(member, async (tx) => {
    if (!Id.safeParse(id).success) throw new NotFound("sequence");
    const [sequence] = await tx.select().from(sequences).where(eq(sequences.id, id));
    if (!sequence) throw new NotFound("sequence");
    const sent = await readCounted(tx, id);
    const [days, countries, totals, named, inDoubt] = await Promise.all([
      readDays(tx, id),
      readCountries(tx, id, sent),
      readTotals(tx, id),
      readSteps(tx, id),
      tx.$count(
        sends,
        and(eq(sends.sequenceId, id), gt(sends.step, 0), eq(sends.state, "uncertain")),
      ),
    ]);
    const figures = { sent, days, countries, totals, steps: named };
    return { name: sequence.name, figures, inDoubt };
  });
}

async function readSteps(tx: Tx, id: string): Promise<Figures["steps"]> {
  const rows = await tx
    .select()
    .from(steps)
    .where(eq(steps.sequenceId, id))
    .orderBy(asc(steps.position));
  const subjects = threadSubjects(
    rows.map(({ kind, subject }) => (kind === "email" ? subject : "")),
  );
  return rows.map(({ number }, at) => ({
    number,
    name: [`Step ${at + 1}`, subjects[at]].filter(Boolean).join(" · "),
  }));
}

/** What was sent in one way, and in which country it was opened by a person; null where by none. */
type Counted = Sent & { country: string | null; opened: number };

/**
 * All of one sequence's messages in one look, or the report would read them once for each table.
 * Answers written by hand stand in the ledger as well, with steps below nought: they are no step's.
 */
async function readCounted(tx: Tx, id: string): Promise<Counted[]> {
  const rows = await tx.execute<Counted>(sql`
    select step, coalesce(variant, 'A') as variant, coalesce(m.address, 'a mailbox since removed') as mailbox,
      country, sent, bounced, measured, people, proxies, scanners, replied, unsubscribed, opened
    from (
      select s.team_id, s.step, s.variant, s.mailbox_id,
        case when o.people > 0 then coalesce(o.country, '') end as country,
        count(*)::int as sent, count(s.bounced_at)::int as bounced,
        (count(*) filter (where ${arrived}))::int as measured,
        (count(*) filter (where ${arrived} and o.people > 0))::int as people,
        (count(*) filter (where ${arrived} and o.people = 0 and o.proxies > 0))::int as proxies,
        (count(*) filter (where ${arrived} and o.people = 0 and o.proxies = 0 and o.scanners > 0))::int as scanners,
        count(s.replied_at)::int as replied, count(s.unsubscribed_at)::int as unsubscribed,
        (count(*) filter (where o.people > 0))::int as opened
      from sends s left join opens o on o.team_id = s.team_id and o.send_id = s.id
      where s.sequence_id = ${id}::uuid and s.state = 'sent' and s.step > 0
      group by 1, 2, 3, 4, 5
    ) as s left join mailboxes m on m.team_id = s.team_id and m.id = s.mailbox_id
    order by 1, 2, 3, 4 nulls first`);
  return [...rows];
}

const arrived = sql`s.bounced_at is null and s.opens in ('individual', 'last-date')`;

/** Days are those of UTC; of opens, each once it is folded or counted. */
async function readDays(tx: Tx, id: string): Promise<Day[]> {
  const day = (at: string) => sql.raw(`(${at} at time zone 'UTC')::date`);
  const rows = await tx.execute<Day>(sql`
    select to_char(day, 'YYYY-MM-DD') as day, sum(sent)::int as sent, sum(opened)::int as opened,
      sum(replied)::int as replied
    from (
      select ${day("sent_at")} as day, count(*) as sent, 0 as opened, 0 as replied from sends
        where sequence_id = ${id}::uuid and state = 'sent' and step > 0 and sent_at is not null
        group by 1
      union all select ${day("replied_at")}, 0, 0, count(*) from sends
        where sequence_id = ${id}::uuid and step > 0 and replied_at is not null group by 1
      union all select ${day("at")}, 0, count(*), 0 from open_events
        where sequence_id = ${id}::uuid and send_id is not null and opener = 'person'
          and folded_at is not null group by 1
      union all select day::date, 0, count, 0 from open_totals
        where sequence_id = ${id}::uuid and opener = 'person'
    ) as each group by each.day order by 1`);
  return [...rows];
}

/** Opens whose messages are known, and those counted without. The most first, then by country. */
async function readCountries(tx: Tx, id: string, counted: Counted[]): Promise<Country[]> {
  const totals = await tx.execute<{ country: string; counted: number }>(sql`
    select country, sum(count)::int as counted from open_totals
    where sequence_id = ${id}::uuid and opener = 'person' group by country`);
  const messages = Map.groupBy(
    counted.filter(({ opened }) => opened > 0),
    ({ country }) => country ?? "",
  );
  const countOf = new Map(totals.map((row) => [row.country, row.counted]));
  const named = [...new Set([...messages.keys(), ...countOf.keys()])].sort();
  return named
    .map((country) => ({
      country,
      messages: (messages.get(country) ?? []).reduce((sum, { opened }) => sum + opened, 0),
      counted: countOf.get(country) ?? 0,
    }))
    .sort((a, b) => b.messages - a.messages || b.counted - a.counted);
}

async function readTotals(tx: Tx, id: string): Promise<Total[]> {
  const rows = await tx.execute<Total>(sql`
    select step, (coalesce(sum(count) filter (where opener = 'person'), 0))::int as people,
      (coalesce(sum(count) filter (where opener = 'proxy'), 0))::int as proxies,
      (coalesce(sum(count) filter (where opener = 'scanner'), 0))::int as scanners
    from open_totals where sequence_id = ${id}::uuid group by step order by step`);
  return [...rows];
}

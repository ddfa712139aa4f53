/** The figures of one sequence, from the ledger and from what we think was opened. */
import { and, asc, eq, gt, sql } from "drizzle-orm";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";
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
    const [sent, days, countries, totals, named, inDoubt] = await Promise.all([
      readSent(tx, id),
      readDays(tx, id),
      readCountries(tx, id),
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
  return rows.map(({ number, position, subject }) => ({
    number,
    name: `Step ${position}${subject ? `: ${subject}` : ""}`,
  }));
}

/** Answers written by hand stand in the ledger as well, with steps below nought: they are no step's. */
async function readSent(tx: Tx, id: string): Promise<Sent[]> {
  const rows = await tx.execute<Sent>(sql`
    select s.step, coalesce(s.variant, 'A') as variant,
      coalesce(m.address, 'a mailbox since removed') as mailbox,
      count(*)::int as sent, count(s.bounced_at)::int as bounced,
      (count(*) filter (where s.opens in ('individual', 'last-date') and s.bounced_at is null))::int as measured,
      (count(*) filter (where ${arrived} and o.people > 0))::int as people,
      (count(*) filter (where ${arrived} and o.people = 0 and o.proxies > 0))::int as proxies,
      (count(*) filter (where ${arrived} and o.people = 0 and o.proxies = 0 and o.scanners > 0))::int as scanners,
      count(s.replied_at)::int as replied, count(s.unsubscribed_at)::int as unsubscribed
    from sends s
      left join opens o on o.team_id = s.team_id and o.send_id = s.id
      left join mailboxes m on m.team_id = s.team_id and m.id = s.mailbox_id
    where s.sequence_id = ${id}::uuid and s.state = 'sent' and s.step > 0
    group by 1, 2, 3 order by 1, 2, 3`);
  return [...rows];
}

const arrived = sql`s.bounced_at is null and s.opens in ('individual', 'last-date')`;

/** Days are those of UTC; of opens, each once it is folded or counted. */
async function readDays(tx: Tx, id: string): Promise<Day[]> {
  const day = (at: string) => sql.raw(`to_char(${at} at time zone 'UTC', 'YYYY-MM-DD')`);
  const rows = await tx.execute<Day>(sql`
    select day, sum(sent)::int as sent, sum(opened)::int as opened, sum(replied)::int as replied
    from (
      select ${day("sent_at")} as day, 1 as sent, 0 as opened, 0 as replied from sends
        where sequence_id = ${id}::uuid and state = 'sent' and step > 0 and sent_at is not null
      union all select ${day("replied_at")}, 0, 0, 1 from sends
        where sequence_id = ${id}::uuid and step > 0 and replied_at is not null
      union all select ${day("at")}, 0, 1, 0 from open_events
        where sequence_id = ${id}::uuid and send_id is not null and opener = 'person'
          and folded_at is not null
      union all select day, 0, count, 0 from open_totals
        where sequence_id = ${id}::uuid and opener = 'person'
    ) as each group by day order by day`);
  return [...rows];
}

async function readCountries(tx: Tx, id: string): Promise<Country[]> {
  const rows = await tx.execute<Country>(sql`
    select country, sum(messages)::int as messages, sum(counted)::int as counted from (
      select coalesce(o.country, '') as country, 1 as messages, 0 as counted
        from opens o join sends s on s.team_id = o.team_id and s.id = o.send_id
        where s.sequence_id = ${id}::uuid and o.people > 0
      union all select country, 0, count from open_totals
        where sequence_id = ${id}::uuid and opener = 'person'
    ) as each group by country order by 2 desc, 3 desc, 1`);
  return [...rows];
}

async function readTotals(tx: Tx, id: string): Promise<Total[]> {
  const rows = await tx.execute<Total>(sql`
    select step, (coalesce(sum(count) filter (where opener = 'person'), 0))::int as people,
      (coalesce(sum(count) filter (where opener = 'proxy'), 0))::int as proxies,
      (coalesce(sum(count) filter (where opener = 'scanner'), 0))::int as scanners
    from open_totals where sequence_id = ${id}::uuid group by step order by step`);
  return [...rows];
}

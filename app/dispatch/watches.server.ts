/** Who waits at which mailbox: one process at a time, by a lease that runs out unless it is renewed. */
import { type SQL, sql } from "drizzle-orm";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { inSystem, type Tx } from "#db/client.ts";

/** Three rounds of the watcher: a process that was killed is followed by another as soon. */
const LASTS = 3 * MINUTE;

/** `until` is the lease's name as well: whoever wrote another took it over. */
export type Lease = { teamId: string; mailboxId: string; until: Date };

/**
 * Renews what is held and takes what nobody holds, up to `most` in all. What is missing in the answer
 * is not held any more: it is read no longer, or another process took it while this one stood still.
 */
export async function holdWatches(held: Lease[], most: number): Promise<Lease[]> {
  return inSystem("dispatch", async (tx) => {
    const until = after(now(), LASTS);
    const renewed = held.length > 0 ? await renew(tx, held, until) : [];
    const taken = await take(tx, most - renewed.length, until);
    return [...renewed, ...taken].map((row) => ({ ...row, until }));
  });
}

/** So that another process, or this one in its next round, need not wait until it runs out. */
export async function letGo(leases: Lease[]): Promise<void> {
  if (leases.length === 0) return;
  await inSystem("dispatch", (tx) =>
    tx.execute(sql`delete from due_clocks as lease using ${among(leases)} where ${isHeld}`),
  );
}

type Row = Pick<Lease, "teamId" | "mailboxId">;

const isRead = sql`exists (
  select from due_clocks as reading join teams on teams.id = reading.team_id
  where reading.kind = 'reading' and reading.team_id = lease.team_id
    and reading.subject_id = lease.subject_id and teams.closed_at is null)`;

const isHeld = sql`lease.kind = 'watching' and lease.team_id = mine.team_id
  and lease.subject_id = mine.subject_id and lease.due_at = mine.due_at`;

function among(leases: Lease[]): SQL {
  const list = (values: string[]) => sql.param(values);
  return sql`unnest(${list(leases.map(({ teamId }) => teamId))}::uuid[],
    ${list(leases.map(({ mailboxId }) => mailboxId))}::uuid[],
    ${list(leases.map(({ until }) => until.toISOString()))}::text[]::timestamptz[])
    as mine (team_id, subject_id, due_at)`;
}

async function renew(tx: Tx, held: Lease[], until: Date): Promise<Row[]> {
  const rows = await tx.execute<Row>(sql`
    update due_clocks as lease set due_at = ${until.toISOString()}::timestamptz
    from ${among(held)} where ${isHeld} and ${isRead}
    returning lease.team_id as "teamId", lease.subject_id as "mailboxId"`);
  return [...rows];
}

/** In one order for everybody, so that two who take at once wait for each other and do not deadlock. */
async function take(tx: Tx, most: number, until: Date): Promise<Row[]> {
  const at = sql`${now().toISOString()}::timestamptz`;
  // What a process that was killed left behind of mailboxes that are read no longer.
  await tx.execute(sql`
    delete from due_clocks as lease
    where kind = 'watching' and due_at <= ${at} and not ${isRead}`);
  const rows = await tx.execute<Row>(sql`
    insert into due_clocks as lease (kind, team_id, subject_id, due_at)
    select 'watching', reading.team_id, reading.subject_id, ${until.toISOString()}::timestamptz
    from due_clocks as reading join teams on teams.id = reading.team_id
    where reading.kind = 'reading' and teams.closed_at is null and not exists (
      select from due_clocks as taken where taken.kind = 'watching' and taken.due_at > ${at}
        and taken.team_id = reading.team_id and taken.subject_id = reading.subject_id)
    order by reading.team_id, reading.subject_id limit ${Math.max(most, 0)}::int
    on conflict (kind, team_id, subject_id) do update set due_at = excluded.due_at
      where lease.due_at <= ${at}
    returning team_id as "teamId", subject_id as "mailboxId"`);
  return [...rows];
}

/** A prospect's timeline, page by page, the latest first. */
import { sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { happenedTo } from "#app/details/happened.server.ts";
import type { Entry, Happened, Names, TimelineKind } from "#app/details/timeline.ts";
import { entryOf } from "#app/details/timeline-words.ts";
import { isRising, PAGE, type Paged, pageOf, type Wanted } from "#app/history/keyset.ts";
import { readableBy } from "#app/inbox/reading.server.ts";
import { type Frame, frameOf } from "#app/prospects/frame.server.ts";
import { findProspect, type Prospect } from "#app/prospects/prospects.server.ts";
import { suppressionEntries } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { customFields } from "#db/schema/labels.ts";

export type Asked = { kind?: TimelineKind | undefined; wanted: Wanted };

/** Throws NotFound. */
export async function readTimeline(member: Member, id: string, asked: Asked) {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, id);
    const frame: Frame = frameOf(prospect);
    return { frame, ...(await pageOfTimeline(tx, member, { prospect, ...asked })) };
  });
}

/** The few latest, for a page about more than that. */
export async function latestOf(
  tx: Tx,
  member: Member,
  { prospect, most }: { prospect: Prospect; most: number },
): Promise<Entry[]> {
  const found = await read(tx, member, { prospect, wanted: { from: "newest" }, most });
  return inWords(tx, found);
}

async function pageOfTimeline(
  tx: Tx,
  member: Member,
  { prospect, kind, wanted }: Asked & { prospect: Prospect },
): Promise<{ entries: Entry[] } & Omit<Paged<Happened>, "rows">> {
  const found = await read(tx, member, { prospect, kind, wanted, most: PAGE + 1 });
  const { rows, ...beside } = pageOf(wanted, found);
  return { entries: await inWords(tx, rows), ...beside };
}

type Row = { ms: number; id: string; by: string | null; facts: Happened["facts"] };

/** In the order walked. Times to the millisecond, as an address tells them. */
async function read(
  tx: Tx,
  member: Member,
  { prospect, kind, wanted, most }: Asked & { prospect: Prospect; most: number },
): Promise<Happened[]> {
  const readable = await readableBy(tx, member);
  const objections = await suppressionEntries(tx, prospect.email);
  const order = sql.raw(isRising(wanted) ? "asc" : "desc");
  const beyond = sql.raw(isRising(wanted) ? ">" : "<");
  const after =
    "edge" in wanted
      ? sql`and (at, id) ${beyond} (${wanted.edge.at.toISOString()}::timestamptz, ${wanted.edge.id}::uuid)`
      : sql``;
  const rows = await tx.execute<Row>(sql`
    with happened as materialized (
      select date_trunc('milliseconds', at) as at, kind, who, facts,
        overlay(md5(rank || ' ' || of) placing lpad(to_hex(rank), 2, '0') from 1)::uuid as id
      from (${happenedTo({ prospectId: prospect.id, objections, readable })}) as each
    ), page as (
      select * from happened
      where ${kind ? sql`kind = ${kind}` : sql`true`} ${after}
      order by at ${order}, id ${order} limit ${most}
    )
    select (extract(epoch from at) * 1000)::float8 as ms, page.id, facts,
      coalesce(users.name, users.email) as by
    from page left join users on users.id = page.who
    order by at ${order}, page.id ${order}`);
  return rows.map(({ ms, ...row }) => ({ ...row, at: new Date(ms) }));
}

async function inWords(tx: Tx, rows: Happened[]): Promise<Entry[]> {
  const fields = await tx
    .select({ id: customFields.id, name: customFields.name })
    .from(customFields);
  const names: Names = new Map(fields.map(({ id, name }) => [id, name]));
  return rows.map((row) => entryOf(row, names));
}

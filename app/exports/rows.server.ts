/** The rows of a file of prospects: newest first, batch by batch, each a short transaction of its own. */
import { randomBytes } from "node:crypto";
import { and, desc, lt, type SQL, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { cellsOf, headersOf, joinsOf, nameSources } from "#app/exports/cells.server.ts";
import type { LeftOut, Purpose } from "#app/exports/export.ts";
import { whom } from "#app/prospects/selection.server.ts";
import type { Selection } from "#app/prospects/selection.ts";
import { hindrance } from "#app/prospects/uses.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { suppressions } from "#db/schema/suppression.ts";

export type Exporting = { selection: Selection; columns: string[]; purpose: Purpose };

/** What has been written so far, and why somebody was left out: word → how many. */
export type Tally = { rows: number; leftOut: Partial<Record<LeftOut, number>> };

/** So many at once, whatever the number of columns: about a megabyte. */
const CELLS = 60_000;

/**
 * First the names of the columns, then the people. A slow reader holds no connection: who is added
 * meanwhile is left out, nobody stands there twice.
 */
export async function* exportRows(
  member: Member,
  exporting: Exporting,
  tally: Tally = { rows: 0, leftOut: {} },
): AsyncGenerator<string[][], void, void> {
  const { headers, selected } = await inTeam(member, async (tx) => ({
    headers: await headersOf(tx, exporting.columns),
    selected: await whom(tx, exporting.selection),
  }));
  yield [headers.map(({ label }) => label)];
  const columns = headers.map(({ key }) => key);
  const most = Math.ceil(CELLS / Math.max(columns.length, 1));
  const { purpose } = exporting;
  function begin(before?: string): Promise<Read> {
    const where = and(selected, before ? lt(prospects.id, before) : undefined);
    const batch = inTeam(member, (tx) => readBatch(tx, { columns, purpose, where, most }));
    // It is read ahead: nobody may be there any more to hear that it failed.
    batch.catch(() => {});
    return batch;
  }
  let ahead: Promise<Read> | undefined = begin();
  while (ahead) {
    const { rows, leftOut, last }: Read = await ahead;
    ahead = last ? begin(last) : undefined;
    tally.rows += rows.length;
    for (const why of leftOut.values()) tally.leftOut[why] = (tally.leftOut[why] ?? 0) + 1;
    if (rows.length > 0) yield rows;
  }
}

type Batch = { columns: string[]; purpose: Purpose; where: SQL | undefined; most: number };

/** `last` is where to go on; absent at the end. */
type Read = { rows: string[][]; leftOut: Map<string, LeftOut>; last: string | undefined };

/** Each row comes as one text: as columns of their own they cost more on the way than in the making. */
async function readBatch(tx: Tx, batch: Batch): Promise<Read> {
  const { columns, where, most } = batch;
  const { objectors, leftOut } = await judge(tx, batch);
  // Nothing that anybody can have put into a cell.
  const between = `\u001f${randomBytes(6).toString("base64url")}`;
  const cells = sql.join([sql`${prospects.id}`, ...cellsOf(columns, objectors)], sql`, `);
  const found = await tx.execute<{ cells: string }>(sql`
    select concat_ws(${between}::text, ${cells}) as cells
    from ${prospects} ${joinsOf(columns)}
    where ${where} order by ${prospects.id} desc limit ${most}::int`);
  const rows = found.map((row) => row.cells.split(between));
  if (rows.some((row) => row.length !== columns.length + 1)) throw new Error("a cell fell apart");
  const last = rows.length === most ? rows.at(-1)![0] : undefined;
  const kept = leftOut.size > 0 ? rows.filter(([id]) => !leftOut.has(id!)) : rows;
  for (const row of kept) row.shift();
  await nameSources(tx, kept, columns.indexOf("source"));
  return { rows: kept, leftOut, last };
}

/** Of a batch: who is on the list, by address; and who is left out and why, by id. */
type Judged = { objectors: string[]; leftOut: Map<string, LeftOut> };

/** What PostgreSQL cannot tell: the list holds keyed hashes, and one rule says what data may be used for. */
async function judge(tx: Tx, { columns, purpose, where, most }: Batch): Promise<Judged> {
  const leftOut: Judged["leftOut"] = new Map();
  const isForOthers = purpose === "others";
  const [anybody] =
    isForOthers || columns.includes("doNotContact")
      ? await tx.select({ id: suppressions.id }).from(suppressions).limit(1)
      : [];
  if (!isForOthers && !anybody) return { objectors: [], leftOut };
  const people = await peopleIn(tx, where, most);
  const emails = people.map((person) => person.email);
  const suppressed = anybody ? await findSuppressions(tx, emails) : new Map<string, unknown>();
  const at = now();
  for (const person of isForOthers ? people : []) {
    const why = hindrance(person, "others", at);
    if (why ?? suppressed.has(person.email)) leftOut.set(person.id, why ?? "objected");
  }
  return { objectors: [...suppressed.keys()], leftOut };
}

function peopleIn(tx: Tx, where: SQL | undefined, most: number) {
  const { id, email, createdAt, binnedAt, restrictedAt, withheldAt, noticedAt } = prospects;
  return tx
    .select({ id, email, createdAt, binnedAt, restrictedAt, withheldAt, noticedAt })
    .from(prospects)
    .where(where)
    .orderBy(desc(id))
    .limit(most);
}

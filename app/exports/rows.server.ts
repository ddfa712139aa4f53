/** The rows of a file of prospects: newest first, batch by batch, each a short transaction of its own. */
import { and, desc, eq, lt, type SQL } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { cellOf, headersOf, readExtras } from "#app/exports/cells.server.ts";
import type { LeftOut, Purpose } from "#app/exports/export.ts";
import { whom } from "#app/prospects/selection.server.ts";
import type { Selection } from "#app/prospects/selection.ts";
import { hindrance } from "#app/prospects/uses.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { files, imports } from "#db/schema/imports.ts";
import { origins, prospects } from "#db/schema/prospects.ts";

export type Exporting = { selection: Selection; columns: string[]; purpose: Purpose };

/** What has been written so far, and why somebody was left out: word → how many. */
export type Tally = { rows: number; leftOut: Partial<Record<LeftOut, number>> };

const BATCH = 2_000;

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
  let before: string | undefined;
  do {
    const batch = await inTeam(member, (tx) =>
      readBatch(tx, { ...exporting, columns, selected }, { before, tally }),
    );
    if (batch.rows.length > 0) yield batch.rows;
    before = batch.last;
  } while (before);
}

type Batch = { columns: string[]; purpose: Purpose; selected: SQL | undefined };

/** `last` is where to go on; absent at the end. */
async function readBatch(
  tx: Tx,
  { columns, purpose, selected }: Batch,
  { before, tally }: { before: string | undefined; tally: Tally },
) {
  const found = await peopleBefore(tx, selected, before);
  const extras = await readExtras(
    tx,
    found,
    purpose === "others" ? [...columns, "doNotContact"] : columns,
  );
  const rows: string[][] = [];
  const at = now();
  for (const person of found) {
    const why: LeftOut | undefined =
      purpose === "others"
        ? (hindrance(person.prospect, "others", at) ??
          (extras.suppressed.has(person.prospect.email) ? "objected" : undefined))
        : undefined;
    if (why) tally.leftOut[why] = (tally.leftOut[why] ?? 0) + 1;
    else rows.push(columns.map((key) => cellOf(key, person, extras)));
  }
  tally.rows += rows.length;
  return { rows, last: found.length === BATCH ? found.at(-1)!.prospect.id : undefined };
}

function peopleBefore(tx: Tx, selected: SQL | undefined, before: string | undefined) {
  const { id, email, firstName, lastName, position, company, country, createdAt } = prospects;
  const { verdict, verifiedAt, lastContactedAt, justifiedAt } = prospects;
  const { binnedAt, restrictedAt, withheldAt, noticedAt } = prospects;
  return tx
    .select({
      prospect: {
        ...{ id, email, firstName, lastName, position, company, country, createdAt },
        ...{ verdict, verifiedAt, lastContactedAt, justifiedAt },
        ...{ binnedAt, restrictedAt, withheldAt, noticedAt },
      },
      source: { kind: origins.kind, note: origins.note, fileName: files.name },
    })
    .from(prospects)
    .innerJoin(
      origins,
      and(eq(origins.teamId, prospects.teamId), eq(origins.id, prospects.originId)),
    )
    .leftJoin(imports, and(eq(imports.teamId, origins.teamId), eq(imports.id, origins.importId)))
    .leftJoin(files, and(eq(files.teamId, imports.teamId), eq(files.id, imports.fileId)))
    .where(and(selected, before ? lt(prospects.id, before) : undefined))
    .orderBy(desc(prospects.id))
    .limit(BATCH);
}

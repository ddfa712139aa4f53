/** Prospects as a CSV file: streamed, inert in spreadsheets, and read back by our own import. */
import { and, desc, eq, isNull, lt, type SQL, sql } from "drizzle-orm";
import { BYTE_ORDER_MARK, csvLine } from "#app/core/csv.ts";
import type { Member } from "#app/core/member.ts";
import { sourceCell } from "#app/prospects/origin.ts";
import { FIELD_LABELS, PROSPECT_FIELDS } from "#app/prospects/prospect.ts";
import { matching } from "#app/prospects/search.server.ts";
import { searchPatterns } from "#app/prospects/search.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { files, imports } from "#db/schema/imports.ts";
import { origins, prospects } from "#db/schema/prospects.ts";

/** Which prospects: those the words find, those with these ids, or all. */
export type Selection = { q?: string; ids?: string[] };

const BATCH = 2_000;
const header = [
  ...PROSPECT_FIELDS.map((field) => FIELD_LABELS[field]),
  "Source",
  "Added",
  "Do not contact",
];

/**
 * UTF-8 bytes of the file, newest prospects first. Each batch is a short transaction of its own, so
 * that a slow reader holds no connection: who is added meanwhile is left out, nobody stands there twice.
 */
export function exportProspects(
  member: Member,
  selection: Selection,
  signal?: AbortSignal,
): ReadableStream<Uint8Array> {
  const lines = writeLines(member, selection);
  const utf8 = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      // Who asked may have gone without a word to the stream.
      const { value, done } = signal?.aborted ? await lines.return() : await lines.next();
      if (done) controller.close();
      else controller.enqueue(utf8.encode(value));
    },
    async cancel() {
      await lines.return();
    },
  });
}

async function* writeLines(
  member: Member,
  selection: Selection,
): AsyncGenerator<string, void, void> {
  yield BYTE_ORDER_MARK + csvLine(header);
  let before: string | undefined;
  do {
    const batch = await inTeam(member, (tx) => readBatch(tx, selection, before));
    if (batch.text) yield batch.text;
    before = batch.last;
  } while (before);
}

/** `last` is where to go on; absent at the end. */
async function readBatch(tx: Tx, selection: Selection, before: string | undefined) {
  const rows = await rowsBefore(tx, selection, before);
  const suppressed = await findSuppressions(
    tx,
    rows.map(({ prospect }) => prospect.email),
  );
  let text = "";
  for (const { prospect, source } of rows) {
    text += csvLine([
      ...PROSPECT_FIELDS.map((field) => prospect[field] ?? ""),
      sourceCell(source),
      prospect.createdAt.toISOString(),
      suppressed.has(prospect.email) ? "yes" : "no",
    ]);
  }
  return { text, last: rows.length === BATCH ? rows.at(-1)!.prospect.id : undefined };
}

function rowsBefore(tx: Tx, selection: Selection, before: string | undefined) {
  return tx
    .select({
      prospect: {
        id: prospects.id,
        email: prospects.email,
        firstName: prospects.firstName,
        lastName: prospects.lastName,
        position: prospects.position,
        company: prospects.company,
        country: prospects.country,
        createdAt: prospects.createdAt,
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
    .where(
      and(
        isNull(prospects.binnedAt),
        isSelected(selection, before),
        before ? lt(prospects.id, before) : undefined,
      ),
    )
    .orderBy(desc(prospects.id))
    .limit(BATCH);
}

function isSelected(selection: Selection, before: string | undefined): SQL | undefined {
  return and(isNull(prospects.binnedAt), isAsked(selection, before));
}

function isAsked({ q, ids }: Selection, before: string | undefined): SQL | undefined {
  if (ids) return sql`${prospects.id} = any(${sql.param(ids)}::uuid[])`;
  const patterns = searchPatterns(q ?? "");
  if (patterns.length === 0) return undefined;
  return sql`${prospects.id} in ${matching(patterns, before, BATCH)}`;
}

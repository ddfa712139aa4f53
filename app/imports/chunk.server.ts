/** One chunk of an import as one transaction: what it adds and changes, its rejects, the progress. */
import { and, eq, gt, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { makeLabels } from "#app/imports/extras.server.ts";
import { findImport, type Import } from "#app/imports/imports.server.ts";
import { type Merged, mergeRows } from "#app/imports/merge.server.ts";
import type { Chunk, ImportRow, Source } from "#app/imports/rows.server.ts";
import { isOpen } from "#app/team/open.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { type BadRow, importRejects, imports } from "#db/schema/imports.ts";
import { erasures } from "#db/schema/privacy.ts";
import { suppressions } from "#db/schema/suppression.ts";

/** What a worker set out to do, as it stood when it began. */
export type Plan = Omit<Source, "chunkRows"> & {
  importId: string;
  state: "checking" | "running";
  originId: string | null;
  encoding: string;
  overwrite: Import["overwrite"];
  labelIds: string[];
  /** When the file came in: whoever was erased after it must not come back with it. */
  since: Date;
  bytes: number;
};

const FIRST_BAD = 20;
const REJECTS_AT_ONCE = 1_000;

/**
 * True when the chunk is in, also when it was in already because an answer got lost. False when the
 * import was stopped, mapped anew or taken over by another worker, or the team closes: nothing was
 * written.
 */
export async function commitChunk(member: Member, plan: Plan, chunk: Chunk): Promise<boolean> {
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, plan.importId, { lock: true });
    if (!isAsPlanned(found, plan) || !(await isOpen(tx, member.teamId))) return false;
    if (found.bytesDone === chunk.to) return true;
    if (found.bytesDone !== chunk.from) return false;
    const rows = await withoutWithheld(tx, plan, chunk.rows);
    const isRun = plan.state === "running";
    if (isRun) await makeLabels(tx, member, rows);
    const merged = await mergeRows(tx, rows, { ...plan, teamId: member.teamId, at: now() });
    const remarks = remarksOn(chunk.rows);
    if (isRun) await keepRejects(tx, member, { plan, bad: [...chunk.bad, ...remarks] });
    const withheld = chunk.rows.length - rows.length;
    await tx
      .update(imports)
      .set({
        ...progress(chunk, merged, { withheld, remarked: remarks.length }),
        ...firstBad(found, plan, [...chunk.bad, ...remarks]),
      })
      .where(eq(imports.id, plan.importId));
    return true;
  });
}

/** Still under way, and read as it was when the worker began. */
export function isAsPlanned(found: Import, plan: Plan): boolean {
  return (
    found.state === plan.state &&
    found.encoding === plan.encoding &&
    found.delimiter === plan.delimiter &&
    found.hasHeader === plan.hasHeader &&
    found.columns.join() === plan.columns.join() &&
    found.labelIds.join() === plan.labelIds.join() &&
    JSON.stringify(found.overwrite) === JSON.stringify(plan.overwrite)
  );
}

/** Also of rows that were withheld, so that nobody is told apart by having none. */
function remarksOn(rows: ImportRow[]): BadRow[] {
  return rows.flatMap(({ values, remark }) =>
    remark && values.without ? [{ ...remark, reason: values.without }] : [],
  );
}

type Aside = { withheld: number; remarked: number };

function progress(chunk: Chunk, merged: Merged, { withheld, remarked }: Aside) {
  return {
    bytesDone: chunk.to,
    linesDone: chunk.line,
    added: sql`${imports.added} + ${merged.added}`,
    updated: sql`${imports.updated} + ${merged.updated}`,
    unchanged: sql`${imports.unchanged} + ${merged.unchanged}`,
    duplicate: sql`${imports.duplicate} + ${chunk.duplicate}`,
    invalid: sql`${imports.invalid} + ${chunk.bad.length}`,
    withheld: sql`${imports.withheld} + ${withheld}`,
    binned: sql`${imports.binned} + ${merged.binned}`,
    restricted: sql`${imports.restricted} + ${merged.restricted}`,
    remarked: sql`${imports.remarked} + ${remarked}`,
  };
}

function firstBad(found: Import, { state }: Plan, bad: BadRow[]): { firstBad?: BadRow[] } {
  const before = found.firstBad ?? [];
  if (state === "running" || before.length >= FIRST_BAD) return {};
  bad.sort((one, other) => one.line - other.line);
  return { firstBad: [...before, ...bad].slice(0, FIRST_BAD) };
}

/** An objection outranks every import, and so does an erasure that came after the file (N9). */
async function withoutWithheld(tx: Tx, { since }: Plan, rows: ImportRow[]): Promise<ImportRow[]> {
  const asked = new Set<string>();
  for (const { hash, domainHashes } of rows) {
    asked.add(hash);
    for (const domainHash of domainHashes) asked.add(domainHash);
  }
  if (asked.size === 0) return rows;
  const hashes = sql`any(${sql.param([...asked])}::text[])`;
  const objected = await tx
    .select({ hash: suppressions.hash })
    .from(suppressions)
    .where(sql`${suppressions.hash} = ${hashes}`);
  const erased = await tx
    .select({ hash: erasures.subjectHash })
    .from(erasures)
    .where(and(sql`${erasures.subjectHash} = ${hashes}`, gt(erasures.createdAt, since)));
  const known = new Set([...objected, ...erased].map(({ hash }) => hash));
  if (known.size === 0) return rows;
  return rows.filter(
    ({ hash, domainHashes }) => !known.has(hash) && !domainHashes.some((each) => known.has(each)),
  );
}

/** Only where they stand: the words stay in the file. */
async function keepRejects(
  tx: Tx,
  { teamId }: Member,
  { plan, bad }: { plan: Plan; bad: BadRow[] },
): Promise<void> {
  for (let i = 0; i < bad.length; i += REJECTS_AT_ONCE) {
    const rows = bad.slice(i, i + REJECTS_AT_ONCE);
    await tx
      .insert(importRejects)
      .values(rows.map((row) => ({ ...row, teamId, importId: plan.importId })));
  }
}

/** Forgetting prospects: every row of theirs, by walking the inventory, and one line in the ledger. */
import { and, eq, getTableName, type SQL, sql } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { after, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { contactHash, currentHashKeyId } from "#app/core/signing.server.ts";
import { fileScrub } from "#app/privacy/jobs.ts";
import { blankElsewhere } from "#app/privacy/others-conversations.server.ts";
import {
  blanks,
  childrenOf,
  columnOf,
  foundBy,
  hasId,
  parentColumn,
  prospectTables,
  rowErasure,
} from "#app/privacy/people.server.ts";
import type { TableData } from "#db/classify.ts";
import type { Tx } from "#db/client.ts";
import { setClock } from "#db/clocks.ts";
import { enqueue } from "#db/queue.ts";
import { type ErasureReason, erasures } from "#db/schema/privacy.ts";

/** The clock by which a team's scrub is asked for again; `subjectId` is the team. */
export const SCRUB_CLOCK = "erasure-scrub";
const SCRUB_PATIENCE = 10 * MINUTE;

/** What was erased of one person: table → rows. */
type Person = { subjectHash: string; counts: Record<string, number> };
/** A row's id, or an address → whose it is. */
type Owners = Map<string, Person>;

const batch = 1_000;

/**
 * Erases these people's rows in the transaction and has the worker overwrite them in files and
 * practice mail. Whoever is not there, or another team's, is passed over. Says how many were erased.
 * Call it once in a transaction, after whatever else that does: it ends by taking the team's clock.
 */
export async function forgetProspects(
  tx: Tx,
  member: Member,
  { prospectIds, reason }: { prospectIds: string[]; reason: ErasureReason },
): Promise<number> {
  let erased = 0;
  // In one order for everybody, so that two who forget the same people wait and do not deadlock.
  for (const ids of slices([...new Set(prospectIds)].sort())) {
    const people = await erasePeople(tx, member.teamId, { ids, reason });
    if (people.length > 0) await noteErasures(tx, member, { people, reason });
    erased += people.length;
  }
  if (erased > 0) await askForScrub(tx, member.teamId);
  return erased;
}

/** Writes the job, and a clock that asks again should it be lost. The last act of a transaction. */
export async function askForScrub(tx: Tx, teamId: string, startAfter?: Date): Promise<void> {
  const dueAt = after(startAfter ?? now(), SCRUB_PATIENCE);
  await setClock(tx, { kind: SCRUB_CLOCK, teamId, subjectId: teamId }, dueAt);
  await enqueue(tx, fileScrub, { teamId }, { key: teamId, ...(startAfter ? { startAfter } : {}) });
}

type Erased = { ids: string[]; reason: ErasureReason };

async function erasePeople(tx: Tx, teamId: string, { ids, reason }: Erased): Promise<Person[]> {
  const people: Person[] = [];
  for (const entry of prospectTables()) {
    const address = columnOf(entry.table, foundBy(entry));
    const by = columnOf(entry.table, "id");
    const rows = await lockRows(tx, { entry, teamId, by, among: ids }, address);
    const owners: Owners = new Map();
    const named: Owners = new Map();
    for (const { id, value } of rows) {
      const person = { subjectHash: contactHash(value), counts: {} };
      owners.set(id, person);
      named.set(value, person);
    }
    await eraseRows(tx, { entry, teamId, owners });
    if (!isMention(entry)) await eraseMentions(tx, teamId, named);
    // Of two who are one the other keeps what was written.
    if (reason !== "merged") await blankElsewhere(tx, teamId, named);
    people.push(...owners.values());
  }
  return people;
}

/** Nothing hangs from a suggestion: it goes with the person, and when it ends the person stays. */
function isMention(entry: TableData): boolean {
  return childrenOf(entry).length === 0;
}

/** What is held of the same people by their address alone. */
async function eraseMentions(tx: Tx, teamId: string, named: Owners): Promise<void> {
  for (const entry of prospectTables().filter(isMention)) {
    const by = columnOf(entry.table, foundBy(entry));
    const rows = await lockRows(tx, { entry, teamId, by, among: [...named.keys()] }, by);
    const owners = new Map(rows.map(({ id, value }) => [id, named.get(value)!]));
    await eraseRows(tx, { entry, teamId, owners });
  }
}

type Erasing = { entry: TableData; teamId: string; owners: Owners };

/** Children first: their rows are still found through these. */
async function eraseRows(tx: Tx, { entry, teamId, owners }: Erasing): Promise<void> {
  for (const child of childrenOf(entry)) {
    const by = parentColumn(child.table, entry.table);
    if (!hasId(child.table)) {
      await eraseLinks(tx, { entry: child, teamId, owners, by });
      continue;
    }
    const theirs: Owners = new Map();
    for (const ids of slices([...owners.keys()])) {
      const rows = await lockRows(tx, { entry: child, teamId, by, among: ids }, by);
      for (const { id, value } of rows) theirs.set(id, owners.get(value)!);
    }
    await eraseRows(tx, { entry: child, teamId, owners: theirs });
  }
  if (rowErasure(entry) === "nothing") return;
  for (const ids of slices([...owners.keys()])) await applyRule(tx, { entry, teamId, ids });
  for (const { counts } of owners.values()) {
    const name = getTableName(entry.table);
    counts[name] = (counts[name] ?? 0) + 1;
  }
}

/** Rows that only join others have no id, and nothing hangs from them: they go by their parent's. */
async function eraseLinks(tx: Tx, { entry, teamId, owners, by }: Erasing & { by: PgColumn }) {
  for (const ids of slices([...owners.keys()])) {
    const gone = await tx
      .delete(entry.table)
      .where(and(eq(columnOf(entry.table, "teamId"), teamId), isAmong(by, ids)))
      .returning({ parent: by });
    for (const { parent } of gone) {
      const { counts } = owners.get(parent as string)!;
      const name = getTableName(entry.table);
      counts[name] = (counts[name] ?? 0) + 1;
    }
  }
}

type Looking = { entry: TableData; teamId: string; by: PgColumn; among: string[] };

/** The rows, and one value of each, locked in the order in which everybody locks them: parents first. */
async function lockRows(tx: Tx, { entry, teamId, by, among }: Looking, value: PgColumn) {
  const id = columnOf(entry.table, "id");
  const rows = await tx
    .select({ id, value })
    .from(entry.table)
    .where(and(eq(columnOf(entry.table, "teamId"), teamId), isAmong(by, among)))
    .orderBy(id)
    .for("update");
  return rows as { id: string; value: string }[];
}

type Ruling = { entry: TableData; teamId: string; ids: string[] };

async function applyRule(tx: Tx, { entry, teamId, ids }: Ruling): Promise<void> {
  const { table } = entry;
  const these = and(eq(columnOf(table, "teamId"), teamId), isAmong(columnOf(table, "id"), ids));
  if (rowErasure(entry) === "delete") await tx.delete(table).where(these);
  else await tx.update(table).set(blanks(entry)).where(these);
}

/** One parameter however many values, so that the statement stays the same. */
function isAmong(column: PgColumn, values: string[]): SQL {
  return sql`${column} = any(${sql.param(values)}::${sql.raw(column.getSQLType())}[])`;
}

async function noteErasures(
  tx: Tx,
  { teamId, userId }: Member,
  { people, reason }: { people: Person[]; reason: ErasureReason },
): Promise<void> {
  const keyId = currentHashKeyId();
  const lines = people.map(({ subjectHash, counts }) => ({
    ...{ teamId, userId, subjectHash, counts, keyId, reason },
    state: "pending" as const,
  }));
  await tx.insert(erasures).values(lines);
}

export function slices<T>(all: T[], size = batch): T[][] {
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, i) => all.slice(i * size, (i + 1) * size));
}

/** The stored files of people's data that the inventory declares, and overwriting people in one. */
import { and, eq, isNotNull } from "drizzle-orm";
import type { FileStore } from "#app/adapters/files/port.ts";
import { after, HOUR, now } from "#app/core/clock.ts";
import type { Delimiter } from "#app/core/csv.ts";
import { SNIFF_BYTES, sniff } from "#app/core/csv-sniff.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";
import type { Hunt } from "#app/privacy/hunt.server.ts";
import { columnOf, isTeamTable } from "#app/privacy/people.server.ts";
import { findRows, overwriting, type ScrubFile } from "#app/privacy/scrub.ts";
import type { TableData } from "#db/classify.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";
import { imports } from "#db/schema/imports.ts";

type StoredFile = { entry: TableData; id: string };
type Scrubbing = StoredFile & { store: FileStore; hunt: Hunt };
type Row = { location: string; erasedRows: number; sha256: string; createdAt: Date };

/** No upload takes longer: a file that is not there by then does not come. */
const UPLOAD_TIME = HOUR;

/** A table with stored files also counts the rows erased in each, and keeps its sum: none, no file yet. */
export async function listStored(tx: Tx, { teamId }: Member): Promise<StoredFile[]> {
  const found: StoredFile[] = [];
  for (const entry of inventory.filter(({ stored }) => stored?.format === "csv")) {
    const rows = await tx
      .select({ id: columnOf(entry.table, "id") })
      .from(entry.table)
      .where(eq(columnOf(entry.table, "teamId"), teamId))
      .orderBy(columnOf(entry.table, "id"));
    found.push(...rows.map(({ id }) => ({ entry, id: id as string })));
  }
  return found;
}

/**
 * False, and nothing done, while the file is being uploaded or imported. The rows stay locked until the bytes
 * are in place, so that no import starts reading in between.
 */
export async function scrubStored(member: Member, scrubbing: Scrubbing): Promise<boolean> {
  return inTeam(member, async (tx) => {
    // Imports before files: whoever deletes a file locks them in this order too.
    const readers = await lockReaders(tx, member, scrubbing.id);
    const row = await lockRow(tx, member, scrubbing);
    if (!row) return true;
    if (isArriving(row) || readers.some(isReading)) return false;
    try {
      const changes = await overwrite(
        scrubbing,
        row,
        readers[0]?.delimiter as Delimiter | undefined,
      );
      await note(tx, member, { ...scrubbing, changes });
    } catch (error) {
      if (!(error instanceof NotFound)) throw error;
      log.warn({ file: scrubbing.id }, "a stored file is missing");
    }
    return true;
  });
}

async function lockRow(tx: Tx, { teamId }: Member, { entry, id }: StoredFile) {
  const { table, stored } = entry;
  const [row] = await tx
    .select({
      location: columnOf(table, stored!.location),
      erasedRows: columnOf(table, "erasedRows"),
      sha256: columnOf(table, "sha256"),
      createdAt: columnOf(table, "createdAt"),
    })
    .from(table)
    .where(and(eq(columnOf(table, "teamId"), teamId), eq(columnOf(table, "id"), id)))
    .for("no key update");
  return row as Row | undefined;
}

/** The one place that knows who reads stored files: imports, by byte offsets, while they run. */
function lockReaders(tx: Tx, { teamId }: Member, fileId: string) {
  return tx
    .select({ state: imports.state, delimiter: imports.delimiter })
    .from(imports)
    .where(and(eq(imports.teamId, teamId), eq(imports.fileId, fileId)))
    .orderBy(imports.id)
    .for("no key update");
}

/** Announced, but its bytes and their sum are not there yet. */
function isArriving({ sha256, createdAt }: Row): boolean {
  return sha256 === "" && after(createdAt, UPLOAD_TIME) > now();
}

function isReading({ state }: { state: string }): boolean {
  return state === "checking" || state === "running";
}

/** What changed of the row; an earlier run may have been killed between the file and its count. */
async function overwrite({ store, hunt }: Scrubbing, row: Row, delimiter?: Delimiter) {
  const read: ScrubFile["read"] = (range) => store.read(row.location, range);
  const file = { read, delimiter: delimiter ?? (await guessDelimiter(read)) };
  const before = { erased: 0 };
  let found = false;
  for await (const _ of findRows(file, { isSought: hunt.isSought, tally: before })) {
    found = true;
    break;
  }
  if (!found) {
    if (before.erased === row.erasedRows) return undefined;
    return { erasedRows: before.erased, erasedAt: now() };
  }
  const tally = { erased: 0 };
  const rows = findRows(file, { isSought: hunt.noting("files"), tally });
  const { sha256 } = await store.replace(row.location, overwriting(read(), rows, file.delimiter));
  return { erasedRows: tally.erased, erasedAt: now(), sha256 };
}

async function guessDelimiter(read: ScrubFile["read"]): Promise<Delimiter> {
  const pieces: Uint8Array[] = [];
  for await (const piece of read({ start: 0, end: SNIFF_BYTES })) pieces.push(piece);
  return sniff(Buffer.concat(pieces)).delimiter;
}

/** Files that we made of a team's data, such as exports: whoever was erased may be in any of them. */
export async function listMade(tx: Tx, { teamId }: Member): Promise<StoredFile[]> {
  const found: StoredFile[] = [];
  for (const entry of inventory.filter(isMadeForTeams)) {
    const rows = await tx
      .select({ id: columnOf(entry.table, "id") })
      .from(entry.table)
      .where(and(eq(columnOf(entry.table, "teamId"), teamId), isNotNull(locationOf(entry))))
      .orderBy(columnOf(entry.table, "id"));
    found.push(...rows.map(({ id }) => ({ entry, id: id as string })));
  }
  return found;
}

/**
 * Removes one, and says so in its state. False, and nothing done, while it is being made: it was
 * perhaps begun before the erasure. One that has not moved for an hour has lost whoever made it.
 */
export async function dropMade(
  member: Member,
  { entry, id, store }: StoredFile & { store: FileStore },
): Promise<boolean> {
  const { table } = entry;
  const isThis = and(eq(columnOf(table, "teamId"), member.teamId), eq(columnOf(table, "id"), id));
  return inTeam(member, async (tx) => {
    const columns = {
      state: columnOf(table, "state"),
      location: locationOf(entry),
      updatedAt: columnOf(table, "updatedAt"),
    };
    const [found] = await tx.select(columns).from(table).where(isThis).for("update");
    const row = found as { state: string; location: string | null; updatedAt: Date } | undefined;
    if (!row?.location) return true;
    if (row.state === "running" && after(row.updatedAt, HOUR) > now()) return false;
    await store.remove(row.location);
    const removed = { state: "removed", [entry.stored!.location]: null };
    await tx.update(table).set(removed).where(isThis);
    return true;
  });
}

function isMadeForTeams({ table, stored }: TableData): boolean {
  return stored?.format === "made" && isTeamTable(table);
}

function locationOf({ table, stored }: TableData) {
  return columnOf(table, stored!.location);
}

type Noting = StoredFile & { changes?: Record<string, unknown> };

async function note(tx: Tx, { teamId }: Member, { entry, id, changes }: Noting): Promise<void> {
  if (!changes) return;
  await tx
    .update(entry.table)
    .set(changes)
    .where(and(eq(columnOf(entry.table, "teamId"), teamId), eq(columnOf(entry.table, "id"), id)));
}

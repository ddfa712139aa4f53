/** Erasing a person with an account: their rows by their classification, their files, letters and jobs. */
import { eq, getTableColumns, getTableName } from "drizzle-orm";
import { getTableConfig, type PgColumn } from "drizzle-orm/pg-core";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { readSender } from "#app/adapters/mail/sender.ts";
import { config } from "#app/config.server.ts";
import { identityKey } from "#app/core/address.ts";
import type { Member } from "#app/core/member.ts";
import { contactHash, currentHashKeyId } from "#app/core/signing.server.ts";
import {
  findSubject,
  type MemberTable,
  memberTables,
  peopleTable,
  rowsOf,
  type Subject,
  teamsOf,
} from "#app/privacy/members.server.ts";
import { blanks, columnOf, rowErasure } from "#app/privacy/people.server.ts";
import {
  BATCH_ROWS,
  changeRows,
  type Door,
  deleteRows,
  inBatches,
  type Rows,
  type Tally,
  uncounted,
} from "#app/privacy/walk.server.ts";
import type { TableData } from "#db/classify.ts";
import { house as database, inSystem, inTeam, type Tx } from "#db/client.ts";
import { forgetJobs } from "#db/queue.ts";

/**
 * What becomes of their rows in a table: `last` is what still names them until the receipt has gone,
 * `unlinked` is their team's, and only forgets who they were.
 */
type Fate = "deleted" | "blanked" | "unlinked" | "last" | "untouched";

export function fateOfPerson({ entry, whose }: MemberTable): Fate {
  if (whose === "shared") return "untouched";
  if (entry === peopleTable() || hashes(entry).length > 0) return "last";
  const rule = rowErasure(entry);
  if (rule === "delete") return "deleted";
  if (rule === "blank") return "blanked";
  return ownerColumn(entry) ? "unlinked" : "untouched";
}

/**
 * All but the person's own row and what becomes a hash. In teams that go on their rows are blanked or
 * forget them. Safe to repeat after being interrupted anywhere.
 */
export async function erasePerson(userId: string, tally: Tally): Promise<void> {
  const subject = await findSubject(database("closing"), userId);
  const members = await teamsOf(userId);
  for (const each of memberTables().toReversed()) {
    for (const door of doorsTo(each, members)) {
      await eraseRows(each, { entry: each.entry, whose: rowsOf(each.entry, subject), door, tally });
    }
  }
  await inBatches(house, (tx) => dropJobs(tx, userId, tally));
}

/**
 * Letters that wait on this machine; with a mail provider there are none. `but` is the key of one that
 * stays: another worker may just have written it.
 */
export async function removeOutbox(userId: string, tally: Tally, but?: string): Promise<void> {
  const subject = await findSubject(database("closing"), userId);
  const own = identityKey(readSender(config.mailFrom).address);
  // Every letter is from us: the operator's own address would match them all.
  const isTheirs = (address: string) => {
    const key = identityKey(address);
    return key === subject.emailKey && key !== own;
  };
  const letters = (await outbox.list()).filter(({ to }) => to.split(", ").some(isTheirs)).length;
  if (letters > 0) await house((tx) => tally.found(tx, "outbox", letters));
  await outbox.forget(isTheirs, but);
}

/** All of the above for somebody who was invented, uncounted. */
export async function removePerson(userId: string): Promise<void> {
  await erasePerson(userId, uncounted);
  await removeOutbox(userId, uncounted);
  await house((tx) => finishPerson(tx, userId, uncounted));
}

/** The last: from here on a keyed hash is all that could find them, and only with the address. */
export async function finishPerson(tx: Tx, userId: string, tally: Tally): Promise<void> {
  const subject = await findSubject(tx, userId);
  for (const { entry } of memberTables().filter((each) => fateOfPerson(each) === "last")) {
    if (entry === peopleTable()) continue;
    await tx.update(entry.table).set(hashed(entry, subject)).where(rowsOf(entry, subject));
  }
  const { table } = peopleTable();
  await tx.delete(table).where(eq(columnOf(table, "id"), userId));
  await tally.went(tx, getTableName(table), 1);
  await dropJobs(tx, userId, tally);
}

async function eraseRows(each: MemberTable, rows: Rows): Promise<void> {
  const fate = fateOfPerson(each);
  const owner = ownerColumn(each.entry);
  if (fate === "deleted") await deleteRows(rows);
  if (fate === "blanked") await changeRows(rows, { ...blanked(each.entry), ...owner });
  if (fate === "unlinked") await changeRows({ ...rows, tally: uncounted }, owner!);
}

/** What must be there is emptied instead. */
function blanked({ table, ...entry }: TableData): Record<string, string | null> {
  const keys = Object.keys(blanks({ table, ...entry }));
  return Object.fromEntries(keys.map((key) => [key, columnOf(table, key).notNull ? "" : null]));
}

function hashed(entry: TableData, { emailKey }: Subject): Record<string, string | null> {
  const changes: Record<string, string | null> = blanked(entry);
  for (const key of hashes(entry)) changes[key] = contactHash(emailKey);
  if ("keyId" in entry.columns) changes.keyId = currentHashKeyId();
  return changes;
}

function hashes({ columns }: TableData): string[] {
  return Object.keys(columns).filter((key) => columns[key]!.erase === "hash");
}

/** The column that names the person, emptied; none where it is a row's own key, or not there. */
function ownerColumn({ table, found }: TableData): Record<string, null> | undefined {
  const columns = Object.entries(getTableColumns(table));
  const owner = columns.find(([key, column]) => isOwner(column) || isNamed(found, key));
  return owner && !owner[1].notNull ? { [owner[0]]: null } : undefined;

  function isOwner(column: PgColumn): boolean {
    const people = peopleTable().table;
    return getTableConfig(table).foreignKeys.some((key) => {
      const { columns: own, foreignTable } = key.reference();
      return foreignTable === people && own[0]?.name === column.name;
    });
  }
}

function isNamed(found: TableData["found"], key: string): boolean {
  return typeof found === "object" && "of" in found && found.of === key;
}

function doorsTo({ scope }: MemberTable, members: Member[]): Door[] {
  if (scope === "house") return [house];
  return members.map((member) => (work) => inTeam(member, work));
}

function house<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return inSystem("closing", work);
}

async function dropJobs(tx: Tx, userId: string, tally: Tally): Promise<number> {
  const gone = await forgetJobs(tx, [userId], BATCH_ROWS);
  await tally.went(tx, "queue", gone);
  return gone;
}

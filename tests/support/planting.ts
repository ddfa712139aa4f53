/** A member with a word of their own in every personal column that can hold one, by walking the inventory. */
import { getTableColumns, getTableName } from "drizzle-orm";
import { getTableConfig, type PgColumn } from "drizzle-orm/pg-core";
import { files as store } from "#app/adapters/files/index.server.ts";
import { vault } from "#app/adapters/vault/index.server.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { memberTables, rowsOf } from "#app/privacy/members.server.ts";
import { columnOf, isTeamTable } from "#app/privacy/people.server.ts";
import type { TableData } from "#db/classify.ts";
import { inSystem, inTeam, type Tx } from "#db/client.ts";
import { files } from "#db/schema/imports.ts";
import type { teams } from "#db/schema/team.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";

type Row = Record<string, unknown>;
/** Table → the row planted in it. */
type Planted = Record<string, Row>;

export type FullPerson = Person & {
  marker: string;
  /** Stands in every credential, and in the vault: never to be shown to anybody. */
  secret: string;
  planted: Planted;
  /** The bytes that they uploaded, and where their export lies. */
  upload: { location: string; text: string };
  exportLocation: string;
};

/** Personal columns that no word fits into: why, and what is there instead. */
export const notFree: Record<string, { because: string; value?: unknown }> = {
  "users.passwordHash": is("a hash with which they can sign in"),
  "users.closedAt": is("empty while the account is open", null),
  "memberships.role": is("one of three words"),
  "security_events.kind": is("one of our words", "signed-in"),
  "preferences.language": is("a language tag", "en-GB"),
  "preferences.zone": is("the name of a zone", "Europe/Berlin"),
  "preferences.theme": is("one of three words", "dark"),
  "preferences.density": is("one of two words", "dense"),
  "consents.purpose": is("one of our words", "usage"),
  "acceptances.document": is("one of two words", "terms"),
  "acceptances.source": is("one of two words", "sign-up"),
  "onboardings.stoppedBecause": is("one of our words", "asked"),
  "invitations.role": is("one of two words", "member"),
  "closures.userId": is("an id"),
  "closures.subjectHash": is("a hash, empty while the person is there", null),
  "origins.userId": is("an id"),
  "imports.userId": is("an id"),
  "request_log.userId": is("an id"),
  "request_log.teamId": is("an id"),
  "data_exports.location": is("a place of ours; the file there holds the word"),
};

/** Values with a shape, the marker in them; and states of ours in which the world lies still. */
function shapes(marker: string): Record<string, unknown> {
  const address = (word: string) => `${word}.${marker}@${marker}.example`;
  const inAWeek = after(now(), 7 * DAY);
  return {
    "sessions.expiresAt": inAWeek,
    "sessions.endsAt": after(now(), 30 * DAY),
    "email_changes.newEmail": address("new"),
    "email_changes.newEmailKey": address("new"),
    "email_changes.expiresAt": inAWeek,
    "account_links.purpose": "reset",
    "challenges.purpose": "prove",
    "request_log.method": "GET",
    "request_log.status": 200,
    "data_exports.state": "ready",
    "data_exports.expiresAt": inAWeek,
    "invitations.invitedBy": null,
    "invitations.expiresAt": inAWeek,
    "onboardings.nextAt": null,
    "origins.kind": "form",
    "imports.state": "done",
    "imports.delimiter": ",",
    "imports.columns": ["email"],
    "mailboxes.address": address("sender"),
    "mailboxes.kind": "smtp",
    "mailboxes.port": 9,
    "mailboxes.security": "tls",
    "mailboxes.state": "paused",
    "mailboxes.credentialVersion": 1,
    "sequences.state": "draft",
    "closures.kind": "account",
    "closures.doneAt": null,
  };
}

/**
 * Plants one row in every table about members, a stored file and a sealed password. Throws and names
 * the column where nothing was planted. `team`: among these people; their team keeps its name.
 */
export async function aFullPerson(
  marker: string,
  { team, name = marker }: { team?: typeof teams.$inferSelect; name?: string } = {},
): Promise<FullPerson> {
  const home = team ?? (await aNamedTeam(marker));
  const email = `me.${marker}@${marker}.example`;
  const person = await aMember({ name: `${name} Larkfield`, email, team: home });
  const secret = `secret-${marker}`;
  const upload = await anUpload(person.member, marker);
  const exportLocation = `exports/${newId()}.zip`;
  await store.save(exportLocation, bytesOf(`${marker} in an export`));
  const shaped = { ...shapes(marker), "data_exports.location": exportLocation };
  const planted: Planted = { users: person.user, teams: home, files: upload.row };
  for (const { entry } of memberTables()) {
    const table = getTableName(entry.table);
    if (planted[table]) continue;
    // What came with the person is there; there is one row of everything.
    const [there] = await heldIn(entry, person);
    planted[table] = there ?? (await plant(entry, { person, planted, shaped, marker, secret }));
  }
  const mailboxId = planted.mailboxes!.id as string;
  const { teamId } = person.member;
  await vault.put({ teamId, mailboxId, purpose: "smtp", version: 1 }, secret);
  await expectPlanted(person, { marker, secret, shared: !team });
  return { ...person, marker, secret, planted, upload, exportLocation };
}

/** What is held about the person in a table, as the inventory finds it in all of the given team. */
export async function heldIn(entry: TableData, { member, user }: Person): Promise<Row[]> {
  const select = (tx: Tx) => tx.select().from(entry.table).where(rowsOf(entry, user));
  return (
    isTeamTable(entry.table) ? await inTeam(member, select) : await inSystem("account", select)
  ) as Row[];
}

function aNamedTeam(marker: string) {
  return aTeam({ name: `${marker} team`, postalAddress: `1 ${marker} Street, Norwich` });
}

async function anUpload({ teamId, ...member }: Member, marker: string) {
  const id = newId();
  const location = `${teamId}/${id}.csv`;
  const text = `email,name\nprospect@${marker}.example,"${marker}, of the upload"\n`;
  const stored = await store.save(location, bytesOf(text));
  const row = { id, teamId, kind: "import" as const, name: `${marker}.csv`, location, ...stored };
  await inTeam({ teamId, ...member } as Member, (tx) => tx.insert(files).values(row));
  return { location, text, row };
}

type Planting = {
  person: Person;
  planted: Planted;
  shaped: Record<string, unknown>;
  marker: string;
  secret: string;
};

async function plant(entry: TableData, planting: Planting): Promise<Row> {
  const { person } = planting;
  const row: Row = {};
  for (const [key, column] of Object.entries(getTableColumns(entry.table))) {
    const value = valueFor(entry, { key, column, ...planting });
    if (value !== undefined) row[key] = value;
  }
  const insert = async (tx: Tx) => {
    const [made] = await tx
      .insert(entry.table)
      .values(row as never)
      .returning();
    return made as Row;
  };
  return isTeamTable(entry.table) ? inTeam(person.member, insert) : inSystem("account", insert);
}

type Cell = Planting & { key: string; column: PgColumn };

/** Undefined leaves it to the column's default. */
function valueFor(entry: TableData, { key, column, ...planting }: Cell): unknown {
  const { person, shaped, marker, secret } = planting;
  const place = `${getTableName(entry.table)}.${key}`;
  if (place in shaped) return shaped[place];
  const fixed = notFree[place]?.value;
  if (fixed !== undefined) return fixed;
  if (key === "teamId") return person.team.id;
  const parent = parentValue(entry, column, planting.planted);
  if (parent !== undefined) return parent;
  const { found } = entry;
  if (typeof found === "object" && "by" in found && found.by === key) return person.user.emailKey;
  if (typeof found === "object" && "of" in found && found.of === key) return person.user.id;
  const { kind } = entry.columns[key]!;
  const isPersonal = kind !== "operational";
  if (!isPersonal && (column.hasDefault || !column.notNull)) return undefined;
  const word = kind === "credential" ? `${secret} ${key}` : `${marker} ${key}`;
  return sample(place, column, isPersonal ? word : "anything");
}

function parentValue({ table }: TableData, column: PgColumn, planted: Planted): unknown {
  for (const key of getTableConfig(table).foreignKeys) {
    const { columns, foreignTable, foreignColumns } = key.reference();
    // By name: a key declared beside the columns holds copies of them.
    const at = columns.findIndex(({ name }) => name === column.name);
    const parent = planted[getTableName(foreignTable)];
    if (at >= 0 && parent) return parent[foreignColumns[at]!.name];
  }
  return undefined;
}

function sample(place: string, column: PgColumn, word: string): unknown {
  const type = column.getSQLType();
  if (type === "text") return word;
  if (type === "jsonb") return [word];
  if (type === "bytea") return Buffer.from(word);
  if (type.startsWith("timestamp")) return now();
  if (type === "boolean") return true;
  if (type === "integer" || type === "bigint") return 7;
  if (type === "uuid" && column.hasDefault) return undefined;
  throw new Error(`planting.ts: what is planted in ${place}, a ${type}?`);
}

type Expected = { marker: string; secret: string; shared: boolean };

async function expectPlanted(person: Person, { marker, secret, shared }: Expected) {
  for (const { entry, whose } of memberTables()) {
    if (whose === "shared" && !shared) continue;
    const table = getTableName(entry.table);
    const rows = await heldIn(entry, person);
    if (rows.length !== 1) throw new Error(`planting.ts: ${rows.length} rows in ${table}`);
    for (const [key, { kind }] of Object.entries(entry.columns)) {
      if (kind === "operational" || notFree[`${table}.${key}`]) continue;
      const value = rows[0]![key];
      const type = columnOf(entry.table, key).getSQLType();
      const isFree = type === "text" || type === "jsonb";
      const word = kind === "credential" ? secret : marker;
      const held = isFree ? JSON.stringify(value).toLowerCase().includes(word) : value !== null;
      if (!held) throw new Error(`planting.ts: nothing planted in ${table}.${key}`);
    }
  }
}

async function* bytesOf(text: string) {
  yield Buffer.from(text);
}

function is(because: string, value?: unknown) {
  return { because, value };
}

/** The page of everything held about one person, read straight from the inventory. */
import { getTableName } from "drizzle-orm";
import {
  glimpse,
  type Held,
  type HeldRow,
  heldTables,
  type Whole,
} from "#app/privacy/held.server.ts";
import { findSubject, homesOf } from "#app/privacy/members.server.ts";
import { type HeldTable, type Known, type Shown, shown, TEAM } from "#app/privacy/my-data.ts";
import { listUploads, type Upload } from "#app/privacy/uploads.server.ts";
import { house } from "#db/client.ts";

/** One table with how much of it there is, and its newest rows as cells in the order of the columns, the team last. */
export type Glimpse = HeldTable & { count: number; rows: Shown[][] };

export type MyData = { tables: Glimpse[]; uploads: Pick<Upload, "name" | "team" | "bytes">[] };

/** Throws NotFound once the account is gone. */
export async function readMyData(userId: string): Promise<MyData> {
  const whole = await findWhole(userId);
  const known = idsOf(whole);
  const tables: Glimpse[] = [];
  for (const held of heldTables()) tables.push(await look(held, whole, known));
  const uploads = await listUploads(whole);
  return { tables, uploads: uploads.map(({ name, team, bytes }) => ({ name, team, bytes })) };
}

/** Somebody with the teams in which they are; throws NotFound once the account is gone. */
export async function findWhole(userId: string): Promise<Whole> {
  const subject = await findSubject(house("account"), userId);
  return { subject, homes: await homesOf(userId) };
}

async function look(held: Held, whole: Whole, known: Known): Promise<Glimpse> {
  const { of, ...table } = held;
  const { count, rows } = await glimpse(held, whole);
  const keys = [...table.columns.map(({ key }) => key), ...(table.byTeam ? [TEAM] : [])];
  const cells = (row: HeldRow) => keys.map((key) => shown(row[key], key, known));
  return { ...table, name: getTableName(of.entry.table), count, rows: rows.map(cells) };
}

function idsOf({ subject, homes }: Whole): Known {
  const teams = homes.map(({ name, worker }) => [worker.teamId, name] as const);
  return new Map([[subject.id, "you"], ...teams]);
}

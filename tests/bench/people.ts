/** A team with very many prospects, made by the database itself. */
import postgres from "postgres";
import type { Ground } from "#tests/bench/ground.ts";
import { type Many, plantMany, settle } from "#tests/support/many.ts";
import { aMember, type Person } from "#tests/support/people.ts";

/** A member of a big team, and what of it can be filtered by. */
export type Crowd = Person & { many: Many };

const made = new Map<number, Promise<Crowd>>();

/** Made once per run and size; reused by the benches that only read. */
export function aTeamOf(ground: Ground, count: number): Promise<Crowd> {
  const known = made.get(count) ?? make(ground, count);
  made.set(count, known);
  return known;
}

async function make(ground: Ground, count: number): Promise<Crowd> {
  const [ada, beside] = [await aMember(), await aMember({ name: "Beside Them" })];
  const sql = postgres(ground.superuserUrl, { max: 1, onnotice: () => {} });
  const seed = made.size * 2;
  const many = await plantMany(sql, { teamId: ada.team.id, count, seed });
  // A big team beside it, so that no figure comes from being alone.
  await plantMany(sql, { teamId: beside.team.id, count: Math.ceil(count / 5), seed: seed + 1 });
  await settle(sql);
  await sql.end();
  return { ...ada, many };
}

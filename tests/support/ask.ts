/** Asking a route for everything it may be asked, and seeing what that left in a team. */
import { asSuperuser } from "#tests/support/owner.ts";
import type { Person } from "#tests/support/people.ts";
import type { Visitor } from "#tests/support/visitor.ts";
import { addressOf, dataOf, type Route } from "#tests/support/walk.ts";
import type { FilledForm, Ids } from "#tests/support/world.ts";

/** The empty form first, and the last by `_data`. */
export async function postEverything(
  browser: Visitor,
  route: Route,
  ids: Ids,
  forms: FilledForm[],
) {
  const address = addressOf(route, ids);
  const posts = [{}, ...forms].map((form) => browser.post(address, form));
  return Promise.all([...posts, browser.post(dataOf(address, route), forms[0] ?? {})]);
}

/** Table → all rows of a team, jobs about it included. */
export async function rowsOf({ team }: Person): Promise<Record<string, unknown>> {
  const sql = asSuperuser();
  const tables = await sql<{ name: string }[]>`
    select quote_ident(table_name) as name from information_schema.columns
    where table_schema = 'public' and column_name = 'team_id'`;
  const rows: Record<string, unknown> = {
    teams: await sql`select * from teams where id = ${team.id}`,
    jobs: await sql`select * from pgboss.job where data ->> 'teamId' = ${team.id} order by id`,
  };
  for (const { name } of tables) {
    rows[name] = await sql.unsafe(`select t::text from ${name} t where team_id = $1 order by 1`, [
      team.id,
    ]);
  }
  return rows;
}

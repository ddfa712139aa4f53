/** The Prospects page at many prospects: list, deep page, search and count, as pages and as SQL. */

import { sql } from "drizzle-orm";
import { listProspects } from "#app/prospects/list.server.ts";
import { inTeam } from "#db/client.ts";
import { type Figure, type Ground, percentile, say } from "#tests/bench/ground.ts";
import { aTeamOf } from "#tests/bench/people.ts";
import { cookieOf, latencies, startWeb } from "#tests/bench/server.ts";

const PEOPLE = Number(
  process.argv.find((word) => word.startsWith("--people="))?.slice(9) ?? 1_000_000,
);
const ASKED = 200;

export async function run(ground: Ground): Promise<Figure[]> {
  const ada = await aTeamOf(ground, PEOPLE);
  const cookie = await cookieOf(ada);
  const web = await startWeb();

  async function sqlP95(query: (n: number) => ReturnType<typeof sql>): Promise<number> {
    const took: number[] = [];
    for (let n = 0; n < ASKED; n++) {
      const began = performance.now();
      await inTeam(ada.member, (tx) => tx.execute(query(n)));
      took.push(performance.now() - began);
    }
    return percentile(took, 95);
  }
  async function pageP95(path: (n: number) => string): Promise<number> {
    await latencies(20, (n) => ({ port: web.port, path: path(n), headers: { cookie } }));
    const took = await latencies(ASKED, (n) => ({
      port: web.port,
      path: path(n),
      headers: { cookie },
    }));
    return percentile(took, 95);
  }

  try {
    const first = await listProspects(ada.member, {} as never);
    const deep = await inTeam(ada.member, (tx) =>
      tx.execute<{ id: string }>(
        sql`select id from prospects order by team_id desc, id desc offset ${Math.floor(PEOPLE * 0.9)} limit 1`,
      ),
    );
    const firstPage = await pageP95(() => "/prospects");
    const deepPage = await pageP95(() => `/prospects?after=${deep[0]!.id}`);
    const names = ["ada oak12", "grace", "mill999", "buyer stone", "founder lark77"];
    const search = await pageP95(
      (n) => `/prospects?q=${encodeURIComponent(names[n % names.length]!)}`,
    );
    const listSql = await sqlP95(
      () => sql`select * from prospects order by team_id desc, id desc limit 51`,
    );
    const deepSql = await sqlP95(
      () =>
        sql`select * from prospects where id < ${deep[0]!.id}::uuid order by team_id desc, id desc limit 51`,
    );
    const exact = await sqlP95(() => sql`select count(*) from prospects`).catch(() => Number.NaN);
    const capped = await sqlP95(
      () => sql`select count(*) from (select 1 from prospects limit 10001) as capped`,
    );
    if (first.rows.length !== 50) throw new Error("the first page is not full");
    return [
      say({
        name: "list",
        ours: firstPage,
        limit: listSql + 10,
        goal: "≤ 1 (SQL + 10 ms)",
        unit: "ms p95",
      }),
      say({ name: "list-sql", ours: listSql, limit: 1, goal: "≤ 1 (1 ms)", unit: "ms p95" }),
      say({ name: "deep-page", ours: deepPage, limit: firstPage, goal: "≤ 1.2", unit: "ms p95" }),
      say({ name: "deep-page-sql", ours: deepSql, limit: listSql, goal: "≤ 1.2", unit: "ms p95" }),
      say({ name: "search", ours: search, limit: 25, goal: "≤ 1 (25 ms)", unit: "ms p95" }),
      say({ name: "count", ours: capped, limit: exact, goal: "≤ 5 ms", unit: "ms p95" }),
    ];
  } finally {
    await web.stop();
  }
}

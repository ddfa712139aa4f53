/** The Prospects page at many prospects: list, deep page, filter, saved view, search and counts. */
import { type SQL, sql } from "drizzle-orm";
import { countAll, listProspects } from "#app/prospects/list.server.ts";
import { weighSelected } from "#app/prospects/selection.server.ts";
import { viewUrl } from "#app/views/view.ts";
import { saveView } from "#app/views/views.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
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

  async function workP95(work: (tx: Tx) => Promise<unknown>, times = ASKED): Promise<number> {
    const took: number[] = [];
    for (let n = 0; n < times; n++) {
      const began = performance.now();
      await inTeam(ada.member, work);
      took.push(performance.now() - began);
    }
    return percentile(took, 95);
  }
  const sqlP95 = (query: () => SQL) => workP95((tx) => tx.execute(query()));
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
    const first = await listProspects(ada.member);
    const deep = await inTeam(ada.member, (tx) =>
      tx.execute<{ id: string }>(
        sql`select id from prospects order by team_id desc, id desc offset ${Math.floor(PEOPLE * 0.9)} limit 1`,
      ),
    );
    const { many } = ada;
    const filters = [
      "f=country.is.DE",
      "f=verdict.is.invalid",
      "f=contacted.before.2026-09-01",
      `f=list.is.${many.bigList}`,
      `f=list.is.${many.smallList}`,
      `f=import.is.${many.imported}`,
      `f=custom%3A${many.field}.is.15`,
      "f=country.is.DE&f=verdict.is.valid",
    ];
    const exactWords = ["ada lark", "lovemar", "bergstein", "buyer stone", "founder larkworks 7"];
    const nearlyWords = ["lovemarr", "bergsteim", "katarzyna novaak", "gruenwald", "steinhoff"];
    const words = (some: string[]) => (n: number) =>
      `/prospects?${new URLSearchParams({ q: some[n % some.length]! })}`;
    const query = filters[0]!;
    const saved = await saveView(ada.member, {
      name: "Germans",
      query,
      shared: true,
      first: false,
    });
    if (saved.refused) throw new Error(saved.refused);

    const firstPage = await pageP95(() => "/prospects");
    const deepPage = await pageP95(() => `/prospects?after=${deep[0]!.id}`);
    const filtered = await pageP95((n) => `/prospects?${filters[n % filters.length]}`);
    const view = await pageP95(() => viewUrl({ query }));
    const search = await pageP95(words(exactWords));
    const nearly = await pageP95(words(nearlyWords));
    const listSql = await sqlP95(
      () => sql`select * from prospects order by team_id desc, id desc limit 51`,
    );
    const filterSql = await sqlP95(
      () => sql`select * from prospects where country = 'DE' order by id desc limit 51`,
    );
    const deepSql = await sqlP95(
      () =>
        sql`select * from prospects where id < ${deep[0]!.id}::uuid order by team_id desc, id desc limit 51`,
    );
    const count = await workP95((tx) => countAll(tx));
    const exactSql = await workP95((tx) => tx.execute(sql`select count(*) from prospects`), 10);
    const exact = await workP95((tx) => weighSelected(tx, { query: "" }), 10);
    const [figure, ms] = [say, "ms p95"];
    if (first.rows.length !== 50) throw new Error("the first page is not full");
    return [
      figure({
        name: "list",
        ours: firstPage,
        limit: listSql + 10,
        goal: "≤ 1 (SQL + 10 ms)",
        unit: ms,
      }),
      figure({ name: "list-sql", ours: listSql, limit: 1, goal: "≤ 1 (1 ms)", unit: ms }),
      figure({ name: "deep-page", ours: deepPage, limit: firstPage, goal: "≤ 1.2", unit: ms }),
      figure({ name: "deep-page-sql", ours: deepSql, limit: listSql, goal: "≤ 1.2", unit: ms }),
      figure({
        name: "filter",
        ours: filtered,
        limit: filterSql + 10,
        goal: "≤ 1 (SQL + 10 ms)",
        unit: ms,
      }),
      figure({
        name: "saved-view",
        ours: view,
        limit: filterSql + 10,
        goal: "≤ 1 (SQL + 10 ms)",
        unit: ms,
      }),
      figure({ name: "search", ours: search, limit: 25, goal: "≤ 1 (25 ms)", unit: ms }),
      figure({ name: "search-nearly", ours: nearly, limit: 25, goal: "≤ 1 (25 ms)", unit: ms }),
      figure({ name: "count", ours: count, limit: 5, goal: "≤ 1 (5 ms)", unit: ms }),
      figure({
        name: "bulk-count",
        ours: exact,
        limit: exactSql,
        goal: "≤ 2 (exact count)",
        unit: ms,
      }),
    ];
  } finally {
    await web.stop();
  }
}

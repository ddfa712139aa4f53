/** The inbox and the report of a sequence with 100,000 conversations: each page beside the Prospects page. */
import postgres from "postgres";
import { searchInbox } from "#app/inbox/search.server.ts";
import { readReport } from "#app/reports/report.server.ts";
import { type Figure, type Ground, median, percentile, say, timed } from "#tests/bench/ground.ts";
import { aTeamOf } from "#tests/bench/people.ts";
import { cookieOf, latencies, startWeb } from "#tests/bench/server.ts";
import { plantTalk } from "#tests/bench/talk.ts";

const TALKS = 100_000;
const ASKED = 100;

export async function run(ground: Ground): Promise<Figure[]> {
  const ada = await aTeamOf(ground, TALKS);
  const sql = postgres(ground.superuserUrl, { max: 1, onnotice: () => {} });
  const { sequenceId } = await plantTalk(sql, ada, TALKS);
  const cookie = await cookieOf(ada);
  const web = await startWeb();
  const p95 = async (path: string) => {
    const one = () => ({ port: web.port, path, headers: { cookie } });
    await latencies(20, one);
    return percentile(await latencies(ASKED, one), 95);
  };
  try {
    const beside = await p95("/prospects");
    const first = await p95("/inbox");
    const closed = await p95("/inbox?show=closed");
    const search = await p95("/inbox?q=monday");
    const rare = await ms(() => searchInbox(ada.member, { q: "nobodyatall" }));
    const report = await ms(() => readReport(ada.member, sequenceId));
    const scan = await ms(
      () => sql`select step, variant, count(*), count(replied_at) from sends
        where team_id = ${ada.team.id} and sequence_id = ${sequenceId} group by 1, 2`,
    );
    const unit = "ms p95";
    const goal = "≤ 1.5 of the Prospects page";
    return [
      say({ name: "inbox", ours: first, limit: beside, goal, unit }),
      say({ name: "inbox-closed", ours: closed, limit: beside, goal, unit }),
      say({ name: "inbox-search", ours: search, limit: 250, goal: "≤ 1 (250 ms)", unit }),
      say({ name: "inbox-search-none", ours: rare, limit: 250, goal: "≤ 1 (250 ms)", unit: "ms" }),
      say({ name: "report", ours: report, limit: scan, goal: "≤ 10 of one count", unit: "ms" }),
    ];
  } finally {
    await web.stop();
    await sql.end();
  }
}

async function ms(work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < 7; n++) took.push(1000 * (await timed(work)));
  return median(took);
}

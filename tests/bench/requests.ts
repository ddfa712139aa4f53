/** The page of one's own requests with very many of them: the first page beside one far back. */
import postgres from "postgres";
import { type Figure, type Ground, median, say } from "#tests/bench/ground.ts";
import { cookieOf, latencies, startWeb } from "#tests/bench/server.ts";
import { aMember } from "#tests/support/people.ts";

const ROWS = Number(
  process.argv.find((word) => word.startsWith("--requests="))?.slice(11) ?? 2_000_000,
);
const MONTHS = 24;
const ASKED = 150;

export async function run(ground: Ground): Promise<Figure[]> {
  const ada = await aMember();
  await fill(ground, ada.user.id);
  const cookie = await cookieOf(ada);
  const web = await startWeb();
  const page = async (path: string) => {
    const one = () => ({ port: web.port, path, headers: { cookie } });
    await latencies(20, one);
    return median(await latencies(ASKED, one));
  };
  try {
    const deepAt = Date.now() - Math.floor(MONTHS * 0.9) * 30 * 86_400_000;
    const deep = `?before=${deepAt}.00000000-0000-7000-8000-000000000000`;
    const first = await page("/account/requests");
    const far = await page(`/account/requests${deep}`);
    const oldest = await page("/account/requests?first");
    const goal = "≤ 1.2";
    return [
      say({ name: "requests-deep", ours: far, limit: first, goal, unit: "ms" }),
      say({ name: "requests-first-ever", ours: oldest, limit: first, goal, unit: "ms" }),
    ];
  } finally {
    await web.stop();
  }
}

/** Two years of one person, ending now, spread evenly over their months. */
async function fill({ superuserUrl }: Ground, userId: string): Promise<void> {
  const sql = postgres(superuserUrl, { max: 1, onnotice: () => {} });
  for (let back = 0; back <= MONTHS; back++) {
    await sql`select make_request_log_month((now() - ${back}::int * interval '1 month')::date)`;
  }
  await sql`
    insert into request_log
      (id, at, user_id, method, route, status, ms, network, country, browser)
    select gen_random_uuid(),
      date_trunc('milliseconds', now() - n * (interval '1 month' * ${MONTHS}::int / ${ROWS}::int)),
      ${userId}, 'GET', '/prospects/:id', 200, 12, '192.0.2.0', 'GB', 'Firefox on Linux'
    from generate_series(1, ${ROWS}::int) as n`;
  await sql`vacuum analyze request_log`;
  await sql.end();
}

/** An export of very much: written in pieces, in flat memory, with every row of it. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { files as store } from "#app/adapters/files/index.server.ts";
import { makeExport, requestExport } from "#app/privacy/exports.server.ts";
import { house } from "#db/client.ts";
import { dataExports } from "#db/schema/privacy.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { unzip } from "#tests/support/zip.ts";

const ROWS = 200_000;
const MB = 1_000_000;

/** A busy life: some at the very same moment, told by microseconds or not at all. */
async function ask({ user, team }: Person) {
  await asSuperuser()`
    insert into request_log (id, at, user_id, team_id, method, route, status, ms, network, country, browser)
    select gen_random_uuid(), now() - (n / 3) * interval '10.000001 seconds', ${user.id}, ${team.id},
      'GET', '/page/' || n, 200, 12, '203.0.113.0/24', 'GB', 'Firefox on Linux'
    from generate_series(1, ${ROWS}) as n`;
  const { value } = await requestExport(user.id);
  return value!.id;
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** The most that was held above the beginning, while it worked; what is free to go does not count. */
async function memoryOf(work: () => Promise<unknown>): Promise<number> {
  const used = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  const before = used();
  let most = before;
  const sampler = setInterval(() => {
    most = Math.max(most, used());
  }, 1_000);
  await work();
  clearInterval(sampler);
  return most - before;
}

it("takes 200,000 requests along, each once, in flat memory", { timeout: 120_000 }, async () => {
  const exportId = await ask(await aMember());

  const memory = await memoryOf(() => makeExport({ exportId }));

  const [made] = await house("account").select().from(dataExports);
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(made!.location!)) pieces.push(piece);
  const files = unzip(Buffer.concat(pieces));
  const { rows } = JSON.parse(files.get("data.json")!.toString()).tables.request_log;
  const lines = files.get("csv/request-log.csv")!.toString().split("\r\n");
  expect(rows).toHaveLength(ROWS);
  expect(lines).toHaveLength(ROWS + 2);
  expect(new Set(rows.map(({ route }: { route: string }) => route)).size).toBe(ROWS);
  expect(made!.bytes!).toBeGreaterThan(40 * MB);
  expect(memory).toBeLessThan(made!.bytes! / 2);
});

/** Promise: what is to be blanked while its row stays is blanked on its day, and not a day before. */
import { getTableName, sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { clock, DAY } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { writeRequests } from "#app/history/batch.server.ts";
import { blankingsOf } from "#app/privacy/blanking.server.ts";
import { nightlyPurge } from "#app/privacy/jobs.ts";
import { columnOf, isTeamTable } from "#app/privacy/people.server.ts";
import { keptUntil } from "#app/privacy/retention.ts";
import { house, inSystem } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";
import { enqueue } from "#db/queue.ts";
import { requestLog } from "#db/schema/history.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const blankings = blankingsOf(inventory);
const since = new Date("2027-08-31T10:00:00Z");
let person: Person;

/** For each such table: a row of this person's, full in every column, whose time began at `since`. */
const plantings: Record<string, (at: Date) => Promise<unknown>> = {
  request_log: (at) => {
    const who = { userId: person.user.id, teamId: person.team.id, sessionRef: newId() };
    const place = { network: "192.0.2.0", country: "GB", browser: "Firefox on Linux" };
    const asked = { method: "GET", route: "/home", status: 200, ms: 3, isView: false };
    return writeRequests([{ id: newId(), at, who, place, ...asked }]);
  },
};

beforeEach(async () => {
  clock.set(since);
  person = await aMember();
});

async function purgeAt(at: Date): Promise<void> {
  clock.set(at);
  await inSystem("retention", (tx) => enqueue(tx, nightlyPurge, {}));
  await runJobs();
}

function shifted(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

describe("what is blanked before its row goes", () => {
  it("is the network and the country of the request log, after twelve months", () => {
    const told = blankings.map(({ table, columns, limit }) => [
      getTableName(table),
      columns,
      limit,
    ]);

    expect(told).toEqual([["request_log", ["network", "country"], { months: 12, since: "at" }]]);
  });

  it.each(blankings.map((blanking) => [getTableName(blanking.table), blanking] as const))(
    "stays in %s to the last moment, is gone on the day, and nothing else with it",
    async (name, { table, columns, limit }) => {
      expect(isTeamTable(table)).toBe(false);
      const end = keptUntil(since, limit);
      const row = async () => {
        const [found] = await house("retention")
          .select()
          .from(table)
          .where(sql`${columnOf(table, limit.since)} = ${since.toISOString()}::timestamptz`);
        return found as Record<string, unknown>;
      };
      await plantings[name]!(since);
      const whole = await row();

      await purgeAt(shifted(end, -DAY));
      const dayBefore = await row();
      await purgeAt(shifted(end, -1));
      const momentBefore = await row();
      await purgeAt(end);
      const onTheDay = await row();
      await purgeAt(shifted(end, DAY));

      const blank = Object.fromEntries(columns.map((column) => [column, null]));
      for (const column of columns) expect(whole[column], column).not.toBeNull();
      expect([dayBefore, momentBefore]).toEqual([whole, whole]);
      expect(onTheDay).toEqual({ ...whole, ...blank });
      expect(await row()).toEqual(onTheDay);
    },
  );

  it.each([
    ["2027-01-31T10:00:00Z", "2028-01-31T10:00:00Z"],
    ["2028-02-29T23:59:59.999Z", "2029-02-28T23:59:59.999Z"],
    ["2027-12-31T23:59:59.999Z", "2028-12-31T23:59:59.999Z"],
  ])("of %s goes at %s", async (began, ends) => {
    const at = new Date(began);
    const isThere = async () => {
      const [row] = await asSuperuser()`select network from request_log where at = ${at}`;
      return row!.network !== null;
    };
    await plantings.request_log!(at);

    await purgeAt(shifted(new Date(ends), -1));
    const before = await isThere();
    await purgeAt(new Date(ends));

    expect([before, await isThere()]).toEqual([true, false]);
  });

  it("is blanked in batches until none is left, in every partition, whichever column is full", async () => {
    const months = ["2029-01-10", "2029-02-10", "2029-03-10"];
    const superuser = asSuperuser();
    for (const month of months) await superuser`select make_request_log_month(${month}::date)`;
    await superuser`
      insert into request_log (id, at, user_id, method, route, status, ms, network, country)
      select gen_random_uuid(), month::timestamptz + n * interval '1 millisecond', ${person.user.id},
        'GET', '/home', 200, 1,
        case when n % 3 <> 0 then '192.0.2.0' end, case when n % 3 <> 1 then 'GB' end
      from unnest(${months}::text[]) as month, generate_series(1, 4000) as n`;

    await purgeAt(new Date("2030-03-01T03:10:00Z"));

    const left = await superuser`
      select to_char(at, 'YYYY-MM') as month, count(*)::int from request_log
      where user_id = ${person.user.id} and (network is not null or country is not null)
      group by 1`;
    expect(left).toEqual([{ month: "2029-03", count: 4000 }]);
    expect(await house("history").$count(requestLog)).toBeGreaterThanOrEqual(12_000);
  });

  it("is looked for by an index that holds only what is not blank yet", async () => {
    const sql = asSuperuser();
    await sql`analyze request_log`;

    const lines = await sql.unsafe(`
      explain update request_log set network = null, country = null
      where (network is not null or country is not null) and at <= '2029-02-20Z'`);

    const scans = lines.map((line) => line["QUERY PLAN"]).filter((line) => /Scan/.test(line));
    expect(scans.length).toBeGreaterThan(0);
    expect(scans.filter((scan) => /2029_0[12]/.test(scan)).join()).toMatch(/_at_idx/);
    expect(scans.join()).not.toContain("2029_03");
  });
});

/** The request log's partitions: each month its own, none lost for being late, all read by index. */
import { desc, eq } from "drizzle-orm";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clock } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { writeRequests } from "#app/history/batch.server.ts";
import { logMonths } from "#app/history/jobs.ts";
import { queryOf, readWanted } from "#app/history/keyset.ts";
import { makeLogMonths } from "#app/history/months.server.ts";
import { listRequests } from "#app/history/requests.server.ts";
import { connection, house, inSystem } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { requestLog } from "#db/schema/history.ts";
import { timetable } from "#jobs/schedule.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember } from "#tests/support/people.ts";

let userId: string;

beforeEach(async () => {
  userId = (await aMember()).user.id;
});

async function ask(...times: string[]): Promise<void> {
  const who = { userId, teamId: null, sessionRef: newId() };
  const place = { network: "192.0.2.0", country: "GB", browser: "Firefox on Linux" };
  const asked = { who, place, method: "GET", route: "/home", status: 200, ms: 1, isView: false };
  await writeRequests(times.map((at) => ({ ...asked, id: newId(), at: new Date(at) })));
}

/** Where a person's rows lie, by time. */
async function places(): Promise<string[]> {
  const rows = await asSuperuser()<{ place: string }[]>`
    select tableoid::regclass::text as place from request_log
    where user_id = ${userId} order by at`;
  return rows.map(({ place }) => place);
}

async function partitions(): Promise<string[]> {
  const rows = await asSuperuser()<{ name: string }[]>`
    select inhrelid::regclass::text as name from pg_inherits
    where inhparent = 'request_log'::regclass order by 1`;
  return rows.map(({ name }) => name);
}

describe("the months of the request log", () => {
  test("are made for this one and the next two by the job, which may run again", async () => {
    clock.set("2030-12-31T23:59:59.999Z");
    const before = await partitions();

    for (const _ of [1, 2]) {
      await inSystem("history", (tx) => enqueue(tx, logMonths, {}));
      await runJobs();
    }

    const made = (await partitions()).filter((name) => !before.includes(name));
    expect(made).toEqual(["request_log_2030_12", "request_log_2031_01", "request_log_2031_02"]);
    expect(timetable.map(({ job }) => job.name)).toContain(logMonths.name);
  });

  test("are there from the migration on, before any worker", async () => {
    const [month] = await asSuperuser()<{ name: string }[]>`
      select 'request_log_' || to_char(now() at time zone 'UTC', 'YYYY_MM') as name`;

    expect(await partitions()).toContain(month!.name);
  });

  test("may be made by many at once", async () => {
    clock.set("2033-03-15T00:00:00Z");

    await Promise.all(Array.from({ length: 8 }, () => makeLogMonths()));

    expect((await partitions()).filter((name) => name.includes("2033"))).toHaveLength(3);
  });

  test("take their rows to the instant, in UTC", async () => {
    clock.set("2031-06-10T00:00:00Z");
    await makeLogMonths();

    await ask("2031-06-30T23:59:59.999Z", "2031-07-01T00:00:00.000Z");

    expect(await places()).toEqual(["request_log_2031_06", "request_log_2031_07"]);
  });

  test("that come too late lose nothing: their rows stay in the rest, and are read with the others", async () => {
    clock.set("2032-02-10T00:00:00Z");
    await ask("2032-02-01T10:00:00Z", "2032-03-01T10:00:00Z");

    clock.set("2032-03-01T00:00:00Z");
    await makeLogMonths();
    await ask("2032-03-02T10:00:00Z", "2032-04-02T10:00:00Z");

    expect(await places()).toEqual([
      ...["request_log_rest", "request_log_rest", "request_log_rest", "request_log_2032_04"],
    ]);
    const { rows } = await listRequests(userId, { from: "newest" });
    expect(rows.map(({ at }) => at.toISOString().slice(5, 10))).toEqual([
      ...["04-02", "03-02", "03-01", "02-01"],
    ]);
  });

  test("cannot be made by hand: the application owns no table", async () => {
    const making = connection().unsafe(
      "create table request_log_2040_01 partition of request_log for values from ('2040-01-01') to ('2040-02-01')",
    );

    await expect(making).rejects.toThrow(/permission denied|must be owner/);
  });
});

describe("a long history", () => {
  const months = Array.from({ length: 24 }, (_, n) => new Date(Date.UTC(2034, n, 1)));
  let long: string;

  beforeAll(async () => {
    long = newId();
    const sql = asSuperuser();
    for (const month of months) await sql`select make_request_log_month(${month}::date)`;
    await sql`
      insert into request_log (id, at, user_id, method, route, status, ms)
      select gen_random_uuid(), at, case when n % 10 = 0 then ${long}::uuid else gen_random_uuid() end,
        'GET', '/home', 200, 1
      from generate_series(0, 11999) as n,
        lateral (select timestamptz '2034-01-01 00:00:00Z' + n * interval '1 hour' as at) as times`;
    await sql`analyze request_log`;
  });

  test("is walked back to the very first request, row by row, and forth again", async () => {
    const pages = async (towards: "older" | "newer", start: URLSearchParams) => {
      const ids: string[] = [];
      for (let query: string | undefined = `?${start}`; query !== undefined; ) {
        const page = await listRequests(long, readWanted(new URLSearchParams(query)));
        ids.push(...(towards === "older" ? page.rows : page.rows.toReversed()).map(({ id }) => id));
        const edge = page[towards];
        query = edge && queryOf(towards === "older" ? "before" : "after", edge);
      }
      return ids;
    };

    const back = await pages("older", new URLSearchParams());
    const forth = await pages("newer", new URLSearchParams("first"));

    expect(back).toHaveLength(1200);
    expect(new Set(back).size).toBe(1200);
    expect(forth).toEqual(back.toReversed());
    const everything = await house("history")
      .select({ id: requestLog.id })
      .from(requestLog)
      .where(eq(requestLog.userId, long))
      .orderBy(desc(requestLog.at), desc(requestLog.id));
    expect(back).toEqual(everything.map(({ id }) => id));
  });

  test("is read by the index of every partition it touches, and leaves out the months beyond", async () => {
    const plan = async (beyond: string) => {
      const lines = await asSuperuser().unsafe<{ "QUERY PLAN": string }[]>(
        `explain select * from request_log where user_id = $1 ${beyond}
         order by at desc, id desc limit 51`,
        [long],
      );
      return lines.map((line) => line["QUERY PLAN"]).filter((line) => / on request_log/.test(line));
    };
    const edge = "timestamptz '2034-03-10Z'";
    const beyond = `and at <= ${edge} and (at, id) < (${edge}, '0198c2f0-0000-7000-8000-000000000000')`;

    const first = await plan("");
    const far = await plan(beyond);

    for (const line of [...first, ...far].filter((each) => !each.includes("request_log_rest"))) {
      expect(line).toMatch(/Index (Only )?Scan (Backward )?using request_log_20\d\d_\d\d_user_id/);
    }
    expect(first.length).toBeGreaterThanOrEqual(24);
    const years = far.filter((line) => line.includes("request_log_2034")).length;
    expect(years).toBe(3);
    expect(far.join()).not.toContain("request_log_2035");
  });
});

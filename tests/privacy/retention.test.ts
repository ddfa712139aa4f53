/** How long is long enough: calendar arithmetic, the same here and in PostgreSQL. */
import { sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { intervalOf, keptUntil } from "#app/privacy/retention.ts";
import { house } from "#db/client.ts";

describe("the end of keeping", () => {
  it.each([
    ["2026-11-23T10:00:00Z", { months: 24 }, "2028-11-23T10:00:00.000Z"],
    ["2024-02-29T23:59:59Z", { months: 24 }, "2026-02-28T23:59:59.000Z"],
    ["2024-02-29T12:00:00Z", { months: 48 }, "2028-02-29T12:00:00.000Z"],
    ["2027-01-31T12:00:00Z", { months: 1 }, "2027-02-28T12:00:00.000Z"],
    ["2028-01-31T12:00:00Z", { months: 1 }, "2028-02-29T12:00:00.000Z"],
    ["2027-03-31T00:00:00Z", { months: 1 }, "2027-04-30T00:00:00.000Z"],
    ["2026-12-31T00:00:00Z", { months: 2 }, "2027-02-28T00:00:00.000Z"],
    ["2026-11-23T10:00:00Z", { days: 30 }, "2026-12-23T10:00:00.000Z"],
    ["2026-11-23T10:00:00Z", { days: 0 }, "2026-11-23T10:00:00.000Z"],
  ])("of %s after %o is %s", (since, length, end) => {
    const until = keptUntil(new Date(since), { ...length, since: "at" });

    expect(until.toISOString()).toBe(end);
  });

  it("is the same to the purge, which asks PostgreSQL, in whatever zone its session is", async () => {
    const length = fc.oneof(
      fc.integer({ min: 0, max: 60 }).map((months) => ({ months, since: "at" })),
      fc.integer({ min: 0, max: 800 }).map((days) => ({ days, since: "at" })),
    );
    const moment = fc.date({
      min: new Date("2000-01-01T00:00:00Z"),
      max: new Date("2060-01-01T00:00:00Z"),
      noInvalidDate: true,
    });
    const samples = fc.sample(fc.tuple(moment, length), 500);
    const asked = samples.map(([at, keep]) => ({ at: at.toISOString(), length: intervalOf(keep) }));

    const ends = await house("health").transaction(async (tx) => {
      await tx.execute(sql`set local time zone 'America/Santiago'`);
      return tx.execute<{ end: string }>(sql`
        select extract(epoch from (at at time zone 'UTC' + length) at time zone 'UTC') * 1000 as end
        from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked (at timestamptz, length interval)`);
    });

    expect(ends.map(({ end }) => Number(end))).toEqual(
      samples.map(([at, keep]) => keptUntil(at, keep).getTime()),
    );
  });
});

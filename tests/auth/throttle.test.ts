/** The rules of throttling, and the gate before costly work: no database. */
import { describe, expect, test } from "vitest";
import { makeGate } from "#app/auth/gate.ts";
import { type Counted, countersOf, isAlarming, limits, waitFor } from "#app/auth/throttle.ts";
import { after, MINUTE } from "#app/core/clock.ts";
import { Busy } from "#app/core/result.ts";

const now = new Date("2027-03-01T09:00:00Z");
const tried = { emailKey: "ada@larkfield.example", network: "192.0.2.0" };

function counted(limit: Counted["limit"], points: number, minutes = 10): Counted {
  return { limit, about: "x", points, expire: after(now, minutes * MINUTE) };
}

describe("one try", () => {
  test("from a familiar place counts only there, so that nobody elsewhere can use it up", () => {
    const counters = countersOf({ ...tried, familiar: true });

    expect(counters).toEqual([{ limit: limits.home, about: "ada@larkfield.example 192.0.2.0" }]);
  });

  test("from elsewhere counts for the account, the network and the site", () => {
    const counters = countersOf({ ...tried, familiar: false });

    expect(counters.map(({ limit }) => limit)).toEqual([limits.away, limits.network, limits.site]);
  });
});

describe("the wait", () => {
  test("begins with the try after the last that is allowed, and is told in whole minutes", () => {
    expect(waitFor([counted(limits.away, 10)], now)).toBeUndefined();
    expect(waitFor([counted(limits.away, 11, 9.2)], now)).toBe(10);
  });

  test("is the longest of those that apply", () => {
    const both = [counted(limits.away, 11, 3), counted(limits.network, 101, 12)];

    expect(waitFor(both, now)).toBe(12);
  });

  test("is nobody's because of what the whole site sees; that is an alarm", () => {
    expect(waitFor([counted(limits.site, 5000)], now)).toBeUndefined();
    expect(isAlarming([counted(limits.site, 60)])).toBe(false);
    expect(isAlarming([counted(limits.site, 61)])).toBe(true);
  });
});

describe("the gate", () => {
  /** Work that ends when it is told to. */
  function works() {
    const done: string[] = [];
    const ends = new Map<string, () => void>();
    const work = (name: string) => () =>
      new Promise<void>((resolve) => {
        ends.set(name, () => {
          done.push(name);
          resolve();
        });
      });
    const end = async (name: string) => {
      ends.get(name)!();
      await new Promise(setImmediate);
    };
    return { done, work, end, begun: () => [...ends.keys()] };
  }

  test("lets the familiar lane go first, whoever came first", async () => {
    const gate = makeGate({ atOnce: 1, waiting: 5 });
    const { work, end, begun } = works();

    const all = [
      gate.run("unfamiliar", work("first")),
      gate.run("unfamiliar", work("second")),
      gate.run("familiar", work("third")),
    ];
    await new Promise(setImmediate);
    await end("first");
    expect(begun()).toEqual(["first", "third"]);
    await end("third");
    await end("second");

    await Promise.all(all);
    expect(begun()).toEqual(["first", "third", "second"]);
  });

  test("turns away at once what would wait too long, and the other lane stays open", async () => {
    const gate = makeGate({ atOnce: 1, waiting: 2 });
    const { work, end } = works();
    const flood = ["a", "b", "c"].map((name) => gate.run("unfamiliar", work(name)));

    await expect(gate.run("unfamiliar", work("d"))).rejects.toThrow(Busy);
    const owner = gate.run("familiar", work("owner"));
    await new Promise(setImmediate);

    expect([gate.isFull("unfamiliar"), gate.isFull("familiar")]).toEqual([true, false]);
    for (const name of ["a", "owner", "b", "c"]) await end(name);
    await Promise.all([...flood, owner]);
  });

  test("is free again after work that failed", async () => {
    const gate = makeGate({ atOnce: 1, waiting: 0 });

    await expect(gate.run("familiar", () => Promise.reject(new Error("no")))).rejects.toThrow("no");

    expect(await gate.run("familiar", async () => "yes")).toBe("yes");
  });
});

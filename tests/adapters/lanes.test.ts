/** The queue in front of mail hosts: bounds, gaps, and sessions passed on. */
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openMemo } from "#app/adapters/memo.ts";
import { openLanes } from "#app/adapters/verification/lanes.ts";
import { clock } from "#app/core/clock.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

test("with one host at most so many at once, and never two beginnings within the gap", async () => {
  const lanes = openLanes({ perHost: 2, gap: 100, total: 50 }, () => {});
  const begun: number[] = [];
  let now = 0;
  let most = 0;

  const all = Array.from({ length: 6 }, () =>
    lanes.run("a", async () => {
      begun.push(performance.now());
      most = Math.max(most, ++now);
      await wait(150);
      now -= 1;
      return { value: 1 };
    }),
  );
  await vi.runAllTimersAsync();

  await Promise.all(all);
  expect(most).toBe(2);
  expect(begun.slice(1).every((at, index) => at - begun[index]! >= 100)).toBe(true);
});

test("a session is passed on to the next in the queue, and ended when nobody waits", async () => {
  const ended: string[] = [];
  const lanes = openLanes<string>({ perHost: 1, gap: 0, total: 50 }, (session) =>
    ended.push(session),
  );
  const lefts: (string | undefined)[] = [];

  const all = Array.from({ length: 3 }, (_, index) =>
    lanes.run("a", async (left) => {
      lefts.push(left);
      await wait(10);
      return { value: index, session: `session ${index}` };
    }),
  );
  await vi.runAllTimersAsync();

  await Promise.all(all);
  expect(lefts).toEqual([undefined, "session 0", "session 1"]);
  expect(ended).toEqual(["session 2"]);
});

test("work that throws gives its place back", async () => {
  const lanes = openLanes({ perHost: 1, gap: 0, total: 1 }, () => {});

  const broken = lanes.run("a", () => Promise.reject(new Error("a fault of ours")));
  const next = lanes.run("a", async () => ({ value: "went on" }));

  await expect(broken).rejects.toThrow("a fault of ours");
  expect(await next).toBe("went on");
});

test("whatever comes, all are done, within the bounds of each host and of all together", async () => {
  const work = fc.array(fc.record({ host: fc.constantFrom("a", "b", "c", "d"), ms: fc.nat(50) }), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(
      work,
      fc.integer({ min: 1, max: 3 }),
      fc.nat(30),
      async (jobs, perHost, gap) => {
        const lanes = openLanes<number>({ perHost, gap, total: 5 }, () => {});
        const busy = new Map<string, number>();
        const all = jobs.map(({ host, ms }, index) =>
          lanes.run(host, async () => {
            busy.set(host, (busy.get(host) ?? 0) + 1);
            expect(busy.get(host)).toBeLessThanOrEqual(perHost);
            expect([...busy.values()].reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(5);
            await wait(ms);
            busy.set(host, busy.get(host)! - 1);
            return ms % 2 === 0 ? { value: index, session: index } : { value: index };
          }),
        );
        await vi.runAllTimersAsync();

        expect(await Promise.all(all)).toEqual(jobs.map((_, index) => index));
      },
    ),
    { numRuns: 50 },
  );
});

test("an answer is asked for once while it is on its way and while it holds", async () => {
  clock.set("2026-11-23T10:00:00Z");
  let asked = 0;
  const memo = openMemo<number>({ ms: 1000, most: 2, keep: (value) => value > 1 });
  const ask = async () => ++asked;

  const unkept = await Promise.all([memo.get("a", ask), memo.get("a", ask)]);
  const kept = [await memo.get("a", ask), await memo.get("a", ask)];
  clock.advance(1000);
  const later = await memo.get("a", ask);

  expect([unkept, kept, later]).toEqual([[1, 1], [2, 2], 3]);
});

test("only so many answers are kept, and one that failed is none", async () => {
  let asked = 0;
  const memo = openMemo<number>({ ms: 1000, most: 2, keep: () => true });
  const ask = async () => ++asked;

  await expect(memo.get("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  for (const key of ["a", "b", "c", "a", "c"]) await memo.get(key, ask);

  expect(asked).toBe(4);
});

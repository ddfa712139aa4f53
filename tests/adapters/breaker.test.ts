/** The circuit breaker: a pure machine, so time is a number. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  answered,
  type Breaker,
  closedBreaker,
  failed,
  halted,
  mayAsk,
  resumed,
} from "#app/adapters/breaker.ts";

const policy = { failures: 3, pause: 1000, longest: 8000, trial: 500 };

function failing(times: number, at = 0, from: Breaker = closedBreaker): Breaker {
  return Array.from({ length: times }).reduce<Breaker>((b) => failed(b, at, { policy }), from);
}

describe("a breaker", () => {
  test("lets everything through until so many failures in a row", () => {
    expect(mayAsk(failing(2), 0, policy).allowed).toBe(true);
    expect(mayAsk(failing(3), 0, policy)).toMatchObject({ allowed: false, retryAt: 1000 });
  });

  test("forgets failures at the first answer", () => {
    expect(mayAsk(failing(2, 0, answered(failing(2))), 0, policy).allowed).toBe(true);
  });

  test("after its pause lets one trial through, and others only when that is not heard of", () => {
    const first = mayAsk(failing(3), 1000, policy);
    const second = mayAsk(first.breaker, 1001, policy);
    const third = mayAsk(first.breaker, 1500, policy);

    expect([first.allowed, second.allowed, third.allowed]).toEqual([true, false, true]);
  });

  test("closes after a trial that was answered, and pauses twice as long after one that failed", () => {
    const trial = mayAsk(failing(3), 1000, policy).breaker;

    expect(answered(trial)).toEqual(closedBreaker);
    expect(failed(trial, 1100, { policy })).toMatchObject({ state: "open", until: 1100 + 2000 });
  });

  test("never pauses longer than it may", () => {
    let breaker = failing(3);
    let now = 0;
    for (let i = 0; i < 50; i++) {
      now = breaker.state === "open" ? breaker.until : now;
      breaker = failed(mayAsk(breaker, now, policy).breaker, now, { policy });
    }

    expect(breaker.state === "open" && breaker.until - now).toBe(8000);
  });

  test("opens at once, and for as long as they ask, when they name a time", () => {
    const breaker = failed(closedBreaker, 0, { policy, retryAt: 60_000 });

    expect(mayAsk(breaker, 59_999, policy)).toMatchObject({ allowed: false, retryAt: 60_000 });
    expect(mayAsk(breaker, 60_000, policy).allowed).toBe(true);
  });

  test("that was halted stays so until its time or until somebody resumes it", () => {
    const forGood = halted(null);
    const forNow = halted(5000);

    expect(mayAsk(answered(failed(forGood, 9e9, { policy })), 9e9, policy)).toMatchObject({
      allowed: false,
      retryAt: null,
    });
    expect(mayAsk(forNow, 4999, policy).allowed).toBe(false);
    expect(mayAsk(forNow, 5000, policy).allowed).toBe(true);
    expect(mayAsk(resumed(), 0, policy).allowed).toBe(true);
  });

  test("survives being stored", () => {
    expect(JSON.parse(JSON.stringify(failing(3)))).toEqual(failing(3));
  });
});

test("whatever happens, it is never asked before the time it names, and always again some time after", () => {
  const steps = fc.array(
    fc.record({
      what: fc.constantFrom("ask", "answer", "fail", "fail until", "wait"),
      ms: fc.nat(5000),
    }),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(steps, (all) => {
      let breaker: Breaker = closedBreaker;
      let now = 0;
      for (const { what, ms } of all) {
        if (what === "wait") now += ms;
        if (what === "answer") breaker = answered(breaker);
        if (what === "fail") breaker = failed(breaker, now, { policy });
        if (what === "fail until") breaker = failed(breaker, now, { policy, retryAt: now + ms });
        if (what !== "ask") continue;
        const asked = mayAsk(breaker, now, policy);
        if (breaker.state === "open") expect(asked.allowed).toBe(now >= breaker.until);
        if (!asked.allowed) expect(asked.retryAt).toBeGreaterThan(now);
        if (asked.breaker.state === "trying") {
          expect(mayAsk(asked.breaker, now, policy).allowed).toBe(false);
        }
        breaker = asked.breaker;
      }
      expect(mayAsk(breaker, now + 100_000, policy).allowed).toBe(true);
    }),
  );
});

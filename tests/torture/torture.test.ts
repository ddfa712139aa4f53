/** A short run of the torture on every change; `npm run torture` is the long one. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { type Place, places } from "#app/core/failpoint.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { site } from "#tests/support/visitor.ts";
import { type Outcome, runRound } from "#tests/torture/round.ts";

test("whatever breaks, nobody is written to twice, after an opt-out, out of order or past the limit", async () => {
  await site();
  const post = async (path: string) => {
    const body = "List-Unsubscribe=One-Click";
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    return (await fetch(`${config.baseUrl}${path}`, { method: "POST", body, headers })).status;
  };
  const tools = { post, superuser: asSuperuser(), log: join(config.dataDir, "faults") };

  // On a busy machine a round comes less far: then there are more of them.
  const outcomes: Outcome[] = [];
  for (let seed = 1; seed < 20 && !cameFar(outcomes); seed += 4) {
    const seeds = [seed, seed + 1, seed + 2, seed + 3];
    outcomes.push(await runRound(seeds, { ...tools, seconds: 3, days: 1, people: 8 }));
  }

  expect(outcomes.flatMap(({ violations }) => violations)).toEqual([]);
  expect(placesOf(outcomes)).toEqual([...places].sort());
  expect(cameFar(outcomes)).toBe(true);
}, 240_000);

/** Every place in the code was passed, and there was enough to break and to send. */
function cameFar(outcomes: Outcome[]): boolean {
  const sum = (of: (outcome: Outcome) => number) =>
    outcomes.reduce((before, outcome) => before + of(outcome), 0);
  const faults = sum((outcome) => Object.values(outcome.faults).reduce((all, many) => all + many));
  return (
    placesOf(outcomes).length === places.length &&
    faults > 10 &&
    sum(({ accepted }) => accepted) > 20
  );
}

function placesOf(outcomes: Outcome[]): Place[] {
  return [...new Set(outcomes.flatMap(({ passed }) => passed))].sort();
}

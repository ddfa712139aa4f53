/** A short run of the torture on every change; `npm run torture` is the long one. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { places } from "#app/core/failpoint.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { site } from "#tests/support/visitor.ts";
import { runRound } from "#tests/torture/round.ts";

test("whatever breaks, nobody is written to twice, after an opt-out, out of order or past the limit", async () => {
  await site();
  const post = async (path: string) => {
    const body = "List-Unsubscribe=One-Click";
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    return (await fetch(`${config.baseUrl}${path}`, { method: "POST", body, headers })).status;
  };
  const tools = { post, superuser: asSuperuser(), log: join(config.dataDir, "faults") };

  const outcome = await runRound([1, 2, 3, 4], { ...tools, seconds: 3, days: 1, people: 8 });

  expect(outcome.violations).toEqual([]);
  expect(outcome.passed).toEqual([...places].sort());
  expect(outcome.accepted).toBeGreaterThan(20);
  const faults = Object.values(outcome.faults).reduce((sum, count) => sum + count, 0);
  expect(faults).toBeGreaterThan(10);
}, 120_000);

/** A short run of the torture on every change; `npm run torture` is the long one. */
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { site } from "#tests/support/visitor.ts";
import { runRound } from "#tests/torture/round.ts";

test("whatever breaks, nobody is written to twice, after an opt-out, out of order or past the limit", async () => {
  await site();
  const post = async (path: string) => {
    const body = "List-Unsubscribe=One-Click";
    const headers = { "Content-Type": "application/x-www-form-urlencoded" };
    return (await fetch(`${config.baseUrl}${path}`, { method: "POST", body, headers })).status;
  };

  const outcome = await runRound([1, 2, 3, 4], { post, seconds: 5 });

  expect(outcome.violations).toEqual([]);
  expect(outcome.accepted).toBeGreaterThan(20);
  const faults = Object.values(outcome.faults).reduce((sum, count) => sum + count, 0);
  expect(faults).toBeGreaterThan(5);
}, 120_000);

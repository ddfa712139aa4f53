/** Hooks as far as they are pure: which addresses will do, and how long a failed delivery is tried. */
import { expect, test } from "vitest";
import { DAY, HOUR } from "#app/core/clock.ts";
import { waitAfter, whyNot } from "#app/hooks/hook.ts";

test.each([
  ["webhook", "https://hooks.example.com/a?b=c"],
  ["slack", "https://hooks.slack.com/services/T0/B0/xyz"],
  ["discord", "https://discord.com/api/webhooks/1234/ab_c-d"],
] as const)("a %s goes to %s", (kind, url) => {
  expect(whyNot(kind, url)).toBeUndefined();
});

test.each([
  ["webhook", "hooks.example.com"],
  ["webhook", "http://hooks.example.com/"],
  ["webhook", "https://ada:secret@hooks.example.com/"],
  ["webhook", "https://localhost/"],
  ["webhook", "https://127.0.0.1/"],
  ["webhook", "https://[::1]/"],
  ["webhook", "https://0x7f000001/"],
  ["webhook", "https://db.internal/"],
  ["slack", "https://hooks.slack.com.evil.example/services/T0/B0/xyz"],
  ["slack", "https://hooks.slack.com/"],
  ["discord", "https://discord.com/channels/1"],
] as const)("a %s does not go to %s", (kind, url) => {
  expect(whyNot(kind, url)).toMatch(/^(Enter|Leave)/);
});

test("a delivery is tried ten times over three days", () => {
  const waits = [];
  for (let n = 1; waitAfter(n) !== undefined; n++) waits.push(waitAfter(n)!);

  const all = waits.reduce((sum, wait) => sum + wait, 0);
  expect(waits).toHaveLength(9);
  expect(all).toBeGreaterThan(3 * DAY);
  expect(all).toBeLessThan(3 * DAY + 6 * HOUR);
});

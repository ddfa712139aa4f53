/** The rule by which too many bounces or complaints pause what causes them. */
import { describe, expect, it } from "vitest";
import { awaySentence, dayBegins } from "#app/outreach/away.ts";
import { tooMuch, whyPaused } from "#app/outreach/rates.ts";

it.each([
  [{ sent: 19, hard: 19, complaints: 0 }, undefined],
  [{ sent: 20, hard: 1, complaints: 0 }, undefined],
  [{ sent: 20, hard: 2, complaints: 0 }, "bounces"],
  [{ sent: 1000, hard: 50, complaints: 0 }, undefined],
  [{ sent: 1000, hard: 51, complaints: 0 }, "bounces"],
  [{ sent: 299, hard: 0, complaints: 5 }, undefined],
  [{ sent: 300, hard: 0, complaints: 1 }, undefined],
  [{ sent: 300, hard: 0, complaints: 2 }, "complaints"],
  [{ sent: 1000, hard: 0, complaints: 3 }, undefined],
  [{ sent: 1000, hard: 90, complaints: 4 }, "complaints"],
])("%o: %s", (rates, expected) => {
  expect(tooMuch(rates)).toBe(expected);
  if (expected) expect(whyPaused(expected)).toMatch(/^It paused itself: .*\.$/);
});

describe("an absence", () => {
  it("ends where the day begins for the mailbox, also on a day without a midnight", () => {
    expect(dayBegins("2026-12-01", "Europe/Berlin").toISOString()).toBe("2026-11-30T23:00:00.000Z");
    expect(dayBegins("2018-11-04", "America/Sao_Paulo").toISOString()).toBe(
      "2018-11-04T03:00:00.000Z",
    );
  });

  it("is told until then, and not after", () => {
    const at = (time: string) => ({ now: new Date(time), zone: "UTC" });

    expect(awaySentence("away:2026-12-01", at("2026-11-30T23:59:00Z"))).toBe(
      "They are out of office, and back on 1 December.",
    );
    expect(awaySentence("away:2026-12-01", at("2026-12-01T00:00:00Z"))).toBeUndefined();
    expect(awaySentence("replied", at("2026-11-30T23:59:00Z"))).toBeUndefined();
  });
});

/** The rule by which too many bounces or complaints pause what causes them. */
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { newId } from "#app/core/id.ts";
import { awaySentence, dayBegins } from "#app/outreach/away.ts";
import { BEGINNING, rampAfter } from "#app/outreach/domain-ramp.ts";
import { inDomainTurn } from "#app/outreach/domain-turns.server.ts";
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

describe("a domain that is new to a mailbox", () => {
  const accepted = { kind: "accepted" };

  it("is sent one, then two, four, eight at once, and begins anew when it asks us to wait", () => {
    let ramp = BEGINNING;
    const widths = Array.from({ length: 15 }, () => {
      ramp = rampAfter(ramp, accepted);
      return ramp.atOnce;
    });

    expect(widths).toEqual([2, 2, 4, 4, 4, 4, 8, 8, 8, 8, 8, 8, 8, 8, 16]);
    expect(rampAfter(ramp, { kind: "failed", why: "address-unknown" })).toEqual(ramp);
    expect(rampAfter(ramp, { kind: "retry", why: "connection-lost" })).toEqual(ramp);
    expect(rampAfter(ramp, { kind: "retry", why: "try-later" })).toEqual(BEGINNING);
  });

  it("has never more on their way than that, loses none, and holds up no other domain", async () => {
    const mailboxId = newId();
    const [underWay, most] = [new Map<string, number>(), new Map<string, number>()];
    const ends: (() => void)[] = [];
    const send = (domain: string) => () => {
      underWay.set(domain, (underWay.get(domain) ?? 0) + 1);
      most.set(domain, Math.max(most.get(domain) ?? 0, underWay.get(domain)!));
      return new Promise<{ kind: string }>((resolve) =>
        ends.push(() => {
          underWay.set(domain, underWay.get(domain)! - 1);
          resolve(accepted);
        }),
      );
    };
    const all = ["a", "a", "a", "a", "a", "a", "a", "b"].map((domain) =>
      inDomainTurn({ mailboxId, domain }, send(domain)),
    );

    const rounds: number[] = [];
    while (ends.length > 0) {
      rounds.push(ends.length);
      for (const end of ends.splice(0)) end();
      await setImmediate();
    }

    expect(await Promise.all(all)).toHaveLength(8);
    expect(rounds).toEqual([2, 2, 4]);
    expect([most.get("a"), most.get("b")]).toEqual([4, 1]);
  });
});

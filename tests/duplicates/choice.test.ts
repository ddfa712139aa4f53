/** The rules of merging by themselves: which clock, which mark, which of two enrolments. */
import { describe, expect, test } from "vitest";
import { mergeClocks, organisationOf, preferred, readChoice } from "#app/duplicates/choice.ts";
import { type InSequence, settleBoth } from "#app/duplicates/same-sequence.ts";

const day = (text: string) => new Date(`${text}T00:00:00Z`);

describe("the clocks of one made of two", () => {
  const one = {
    createdAt: day("2025-03-01"),
    justifiedAt: day("2026-03-01"),
    noticedAt: null,
    lastContactedAt: day("2026-01-01"),
    restrictedAt: null,
    withheldAt: day("2026-02-02"),
  };
  const other = {
    createdAt: day("2025-05-01"),
    justifiedAt: day("2025-05-01"),
    noticedAt: day("2025-05-20"),
    lastContactedAt: day("2026-05-01"),
    restrictedAt: day("2026-06-06"),
    withheldAt: day("2026-01-01"),
  };
  const merged = {
    createdAt: day("2025-03-01"),
    justifiedAt: day("2025-05-01"),
    noticedAt: day("2025-05-20"),
    lastContactedAt: day("2026-05-01"),
    restrictedAt: day("2026-06-06"),
    withheldAt: day("2026-01-01"),
  };

  test("prolong nothing and lift no mark, whichever side stays", () => {
    expect(mergeClocks(one, other)).toEqual(merged);
    expect(mergeClocks(other, one)).toEqual(merged);
  });
});

describe("somebody in a sequence under both addresses", () => {
  const waiting: InSequence = {
    ...{ id: "a", state: "waiting", reason: null, nextStep: 1, lastSent: null },
  };
  const done: InSequence = { ...waiting, id: "b", state: "done", lastSent: day("2026-11-01") };
  const stopped = (reason: string): InSequence => ({
    ...waiting,
    id: "c",
    state: "stopped",
    reason,
  });

  test.each([
    ["who has it stays, so that it does not go twice", waiting, done, "b", undefined],
    [
      "who may have it stays",
      waiting,
      { ...waiting, id: "d", lastSent: day("2026-11-01") },
      "d",
      undefined,
    ],
    [
      "who is further stays",
      { ...done, state: "waiting", nextStep: 2 } as InSequence,
      { ...done, id: "e", state: "waiting", nextStep: 3 } as InSequence,
      "e",
      undefined,
    ],
    ["who asked to be left alone stays stopped", waiting, stopped("unsubscribed"), "c", undefined],
    ["who was taken out stays out", waiting, stopped("removed"), "c", undefined],
    [
      "an address that failed does not stop the other",
      waiting,
      stopped("address-unknown"),
      "a",
      undefined,
    ],
    [
      "a stop holds for the one that is further",
      { ...done, state: "waiting", nextStep: 2 } as InSequence,
      stopped("replied"),
      "b",
      "replied",
    ],
    ["of two alike the older stays", waiting, { ...waiting, id: "z" }, "a", undefined],
  ])("%s", (_, one, other, stays, stoppedBy) => {
    for (const settled of [settleBoth(one, other), settleBoth(other, one)]) {
      expect(settled.stays.id).toBe(stays);
      expect(settled.goes.id).not.toBe(stays);
      expect(settled.stoppedBy).toBe(stoppedBy);
    }
  });
});

describe("a choice", () => {
  test("is read from the form, and nothing else is", () => {
    const id = "0198a5c0-0000-7000-8000-000000000001";
    const fields: [string, string][] = [
      ["take-email", "other"],
      ["take-company", "one"],
      ["take-id", "other"],
      ["take-firstName", "both"],
      [`custom-${id}`, "other"],
      ["custom-everything", "other"],
    ];

    expect(readChoice(fields)).toEqual({
      fields: { email: "other", company: "one" },
      custom: { [id]: "other" },
    });
  });

  test("proposes what there is", () => {
    expect([preferred(null, "a"), preferred("a", null), preferred("a", "b")]).toEqual([
      ...["other", "one", "one"],
    ]);
  });
});

test("an organisation is what was registered, not what stands before it", () => {
  const addresses = ["a@acme.co.uk", "a@mail.acme.co.uk", "a@other.co.uk", "a@acme.com"];

  expect(addresses.map(organisationOf)).toEqual([
    ...["acme.co.uk", "acme.co.uk", "other.co.uk", "acme.com"],
  ]);
});

/** The checkers themselves: each sees the one thing that it is there for. */
import { describe, expect, it } from "vitest";
import { type History, type LedgerRow, violations } from "#tests/torture/checks.ts";

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 9, minutes));

function row(given: Partial<LedgerRow> = {}): LedgerRow {
  return {
    ...{ id: "s1", enrolmentId: "e1", step: 1, mailboxId: "m1", state: "sent" },
    ...{ messageId: "<s1@x>", countedAt: at(0) },
    ...given,
  };
}

const accept = (messageId = "<s1@x>", answered = true) => ({
  ...{ messageId, to: ["a@b.example"], at: at(1), answered },
});

function history(given: Partial<History> = {}): History {
  return {
    ledger: [row()],
    runs: [{ id: "e1", state: "done", nextAt: null }],
    taken: [accept()],
    optOuts: new Map(),
    ...{ cap: 10, mostUncertain: 0 },
    ...given,
  };
}

const found = (given: Partial<History>) => violations(history(given)).map(({ check }) => check);

describe("the checkers", () => {
  it("find nothing in a history in which all went well", () => {
    expect(found({})).toEqual([]);
  });

  it("see a message accepted twice, to two, or from nowhere", () => {
    expect(found({ taken: [accept(), accept()] })).toEqual(["C1"]);
    expect(found({ taken: [{ ...accept(), to: ["a@b.example", "c@d.example"] }] })).toEqual(["C1"]);
    expect(found({ taken: [accept(), accept("<other@x>")] })).toEqual(["C1"]);
  });

  it("see what has no end", () => {
    expect(found({ ledger: [row({ state: "intent" })] })).toContain("C2");
    expect(found({ runs: [{ id: "e1", state: "waiting", nextAt: null }] })).toEqual(["C2"]);
    const doubtful = { ledger: [row({ state: "uncertain" })], mostUncertain: 1 };
    expect(found({ ...doubtful, runs: [{ id: "e1", state: "waiting", nextAt: null }] })).toEqual(
      [],
    );
  });

  it("see a ledger that says sent without an accept, or the other way round", () => {
    expect(found({ taken: [] })).toEqual(["C3"]);
    expect(found({ ledger: [row({ state: "failed" })] })).toEqual(["C3"]);
  });

  it("see more doubt than there were cut lines and kills", () => {
    const doubtful = { ledger: [row({ state: "uncertain" })] };
    expect(found(doubtful)).toEqual(["C4"]);
    expect(found({ ...doubtful, taken: [accept("<s1@x>", false)] })).toEqual([]);
  });

  it("see what was claimed after an opt-out, and steps out of order", () => {
    expect(found({ optOuts: new Map([["e1", at(-1)]]) })).toEqual(["C5"]);
    const second = row({ id: "s2", step: 2, messageId: "<s2@x>" });
    const ledger = [row(), second];
    expect(found({ ledger, taken: [accept("<s2@x>"), accept()] })).toEqual(["C6"]);
  });

  it("see a limit that was passed in any 24 hours", () => {
    const many = Array.from({ length: 3 }, (_, n) =>
      row({ id: `s${n}`, enrolmentId: `e${n}`, messageId: `<s${n}@x>`, countedAt: at(n) }),
    );
    const taken = many.map(({ messageId }) => accept(messageId));
    expect(found({ ledger: many, taken, cap: 2 })).toEqual(["C7"]);
    expect(found({ ledger: many, taken, cap: 3 })).toEqual([]);
  });
});

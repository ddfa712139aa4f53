/** The checkers themselves: each sees the one thing that it is there for. */
import { describe, expect, it } from "vitest";
import { violations } from "#tests/torture/checks.ts";
import type { History, LedgerRow } from "#tests/torture/history.ts";
import type { Change } from "#tests/torture/witness.ts";

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 5, 9, minutes));

function row(given: Partial<LedgerRow> = {}): LedgerRow {
  return {
    ...{ id: "s1", enrolmentId: "e1", step: 1, mailboxId: "m1", state: "sent" },
    ...{ messageId: "<s1@x>", countedAt: at(0), to: "a@b.example" },
    ...given,
  };
}

const accept = (messageId = "<s1@x>", answered = true) => ({
  ...{ messageId, to: ["a@b.example"], at: at(1), answered },
});

function change(id: string, was: string | null, state: string, minutes: number): Change {
  const kind = id.startsWith("e") ? "enrolment" : "send";
  return { kind, id, was, state, at: at(minutes), began: at(minutes) };
}

const told = (what: string, why = "") => `2026-01-05T09:00:00.000Z ${what}${why && ` ${why}`}\n`;

function history(given: Partial<History> = {}): History {
  return {
    ledger: [row()],
    runs: [{ id: "e1", state: "done", nextAt: null }],
    taken: [accept()],
    ...{ cuts: [], stops: [], stored: [] },
    changes: [
      change("e1", null, "waiting", -5),
      change("s1", null, "intent", 0),
      change("s1", "intent", "sent", 2),
      change("e1", "waiting", "done", 2),
    ],
    kept: [
      { id: "s1", state: "sent", trail: told("intent > sent") },
      { id: "e1", state: "done", trail: told("waiting > done") },
    ],
    optOuts: new Map(),
    ...{ cap: 10, rested: 1, drained: 1 },
    ...given,
  };
}

const found = (given: Partial<History>) => violations(history(given)).map(({ check }) => check);

describe("the checkers", () => {
  it("find nothing in a history in which all went well", () => {
    expect(found({})).toEqual([]);
  });

  it("C1 sees a message accepted twice, to two, or from nowhere, and an answer stored twice", () => {
    expect(found({ taken: [accept(), accept()] })).toEqual(["C1"]);
    expect(found({ taken: [{ ...accept(), to: ["a@b.example", "c@d.example"] }] })).toEqual(["C1"]);
    expect(found({ taken: [accept(), accept("<other@x>")] })).toEqual(["C1"]);
    expect(found({ stored: ["<r@y>", "<q@y>", "<r@y>"] })).toEqual(["C1"]);
  });

  it("C2 sees what has no end", () => {
    expect(found({ ledger: [row({ state: "intent" })] })).toContain("C2");
    expect(found({ runs: [{ id: "e1", state: "waiting", nextAt: null }] })).toEqual(["C2"]);
    const ledger = [row({ state: "uncertain" })];
    const stops = [{ from: at(1), to: at(1) }];
    const runs = [{ id: "e1", state: "waiting", nextAt: null }];
    expect(found({ ledger, stops, runs })).toEqual([]);
  });

  it("C3 sees a ledger that says sent without an accept, or the other way round", () => {
    expect(found({ taken: [] })).toEqual(["C3"]);
    expect(found({ ledger: [row({ state: "failed" })] })).toEqual(["C3"]);
  });

  it("C4 sees doubt about a message for which nothing stopped and no line was cut", () => {
    const ledger = [row({ state: "uncertain" })];
    const [killed, later] = [
      { from: at(1), to: at(1) },
      { from: at(7), to: at(8) },
    ];
    expect(found({ ledger })).toEqual(["C4"]);
    expect(found({ ledger, stops: [later] })).toEqual(["C4"]);
    expect(found({ ledger, cuts: [{ to: "c@d.example", at: at(1) }] })).toEqual(["C4"]);
    expect(found({ ledger, stops: [killed] })).toEqual([]);
    expect(found({ ledger, cuts: [{ to: "a@b.example", at: at(1) }] })).toEqual([]);
  });

  it("C5 sees what was claimed after an opt-out, or after somebody had left", () => {
    expect(found({ optOuts: new Map([["e1", at(-1)]]) })).toEqual(["C5"]);
    expect(found({ optOuts: new Map([["e1", at(1)]]) })).toEqual([]);
    const changes = [
      change("e1", null, "waiting", -5),
      change("e1", "waiting", "stopped", -1),
      change("s1", null, "intent", 0),
      change("s1", "intent", "sent", 2),
    ];
    expect(found({ changes, kept: [] })).toEqual(["C5"]);
  });

  it("C6 sees steps out of order", () => {
    const second = row({ id: "s2", step: 2, messageId: "<s2@x>" });
    const ledger = [row(), second];
    expect(found({ ledger, taken: [accept("<s2@x>"), accept()] })).toEqual(["C6"]);
  });

  it("C7 sees a limit that was passed in any 24 hours", () => {
    const many = Array.from({ length: 3 }, (_, n) =>
      row({ id: `s${n}`, enrolmentId: `e${n}`, messageId: `<s${n}@x>`, countedAt: at(n) }),
    );
    const taken = many.map(({ messageId }) => accept(messageId));
    const world = { ledger: many, taken, changes: [], kept: [] };
    expect(found({ ...world, cap: 2 })).toEqual(["C7"]);
    expect(found({ ...world, cap: 3 })).toEqual([]);
  });

  it("C8 sees a change that left no trace, a trace of what never was, and an end without a reason", () => {
    const kept = (trail: string, state = "sent") => ({ kept: [{ id: "s1", state, trail }] });
    expect(found(kept(""))).toEqual(["C8"]);
    expect(found(kept(told("intent > retry", "busy") + told("intent > sent")))).toEqual(["C8"]);
    expect(found(kept(told("intent > sent"), "failed"))).toEqual(["C8"]);
    const changes = [change("s1", null, "intent", 0), change("s1", "intent", "failed", 2)];
    expect(found({ changes, ...kept(told("intent > failed"), "failed") })).toEqual(["C8"]);
    expect(found({ changes, ...kept(told("intent > failed", "refused"), "failed") })).toEqual([]);
  });

  it("C9 sees what does not come to rest, and a worker that does not stop", () => {
    expect(found({ rested: 121 })).toEqual(["C9"]);
    expect(found({ rested: Number.POSITIVE_INFINITY })).toEqual(["C9"]);
    expect(found({ drained: 31 })).toEqual(["C9"]);
  });
});

/** What must hold after any of it (the checkers of the send protocol), from the ledger and the server's own memory. */

export type LedgerRow = {
  id: string;
  enrolmentId: string;
  step: number;
  mailboxId: string;
  state: string;
  messageId: string;
  countedAt: Date;
};
export type RunRow = { id: string; state: string; nextAt: Date | null };
export type Accept = { messageId: string; to: string[]; at: Date; answered: boolean };

export type History = {
  ledger: LedgerRow[];
  runs: RunRow[];
  taken: Accept[];
  /** Enrolment → when its opt-out was acknowledged. */
  optOuts: Map<string, Date>;
  /** The daily limit of every mailbox. */
  cap: number;
  /** Kills and stops of workers and database, times the most that may be on the way at once. */
  mostUncertain: number;
};

export type Violation = { check: string; what: string };

const DAY = 86_400_000;
const settled = new Set(["sent", "failed", "cancelled", "uncertain"]);
const counted = new Set(["intent", "sent", "uncertain"]);

export function violations(history: History): Violation[] {
  return [
    ...noneTwice(history),
    ...noneNowhere(history),
    ...ledgerIsTrue(history),
    ...doubtIsBounded(history),
    ...noneAfterOptOut(history),
    ...inOrder(history),
    ...withinLimit(history),
  ];
}

/** C1: no (prospect, step) is accepted twice, and each by one recipient. */
function noneTwice({ ledger, taken }: History): Violation[] {
  const known = new Map(ledger.map((row) => [row.messageId, row]));
  const seen = new Set<string>();
  return taken.flatMap(({ messageId, to }) => {
    const row = known.get(messageId);
    if (!row) return [{ check: "C1", what: `${messageId} is not in the ledger` }];
    if (to.length !== 1) return [{ check: "C1", what: `${messageId} went to ${to.length}` }];
    const key = `${row.enrolmentId} ${row.step}`;
    if (seen.has(key)) return [{ check: "C1", what: `${key} was accepted twice` }];
    seen.add(key);
    return [];
  });
}

/** C2: everything that was scheduled has an end, or waits for a person. */
function noneNowhere({ ledger, runs }: History): Violation[] {
  const open = ledger.filter(({ state }) => !settled.has(state));
  const doubtful = new Set(
    ledger.filter(({ state }) => state === "uncertain").map(({ enrolmentId }) => enrolmentId),
  );
  const lost = runs.filter(({ id, state }) => state === "waiting" && !doubtful.has(id));
  return [
    ...open.map(({ id, state }) => ({ check: "C2", what: `${id} is still ${state}` })),
    ...lost.map(({ id }) => ({ check: "C2", what: `${id} waits for nothing` })),
  ];
}

/** C3: what the ledger calls sent was accepted; what was accepted is called sent or uncertain. */
function ledgerIsTrue({ ledger, taken }: History): Violation[] {
  const accepted = new Set(taken.map(({ messageId }) => messageId));
  return ledger.flatMap(({ id, state, messageId }) => {
    if (state === "sent" && !accepted.has(messageId)) {
      return [{ check: "C3", what: `${id} is called sent and was never accepted` }];
    }
    if (accepted.has(messageId) && state !== "sent" && state !== "uncertain") {
      return [{ check: "C3", what: `${id} was accepted and is called ${state}` }];
    }
    return [];
  });
}

/** C4: doubt comes from a cut line or a kill, and from nothing else. */
function doubtIsBounded({ ledger, taken, mostUncertain }: History): Violation[] {
  const uncertain = ledger.filter(({ state }) => state === "uncertain").length;
  const cut = taken.filter(({ answered }) => !answered).length;
  if (uncertain <= mostUncertain + cut) return [];
  return [{ check: "C4", what: `${uncertain} uncertain of at most ${mostUncertain + cut}` }];
}

/** C5: nothing claimed after an acknowledged opt-out is accepted. */
function noneAfterOptOut({ ledger, taken, optOuts }: History): Violation[] {
  const accepted = new Set(taken.map(({ messageId }) => messageId));
  return ledger.flatMap(({ id, enrolmentId, messageId, countedAt }) => {
    const at = optOuts.get(enrolmentId);
    if (!at || countedAt <= at || !accepted.has(messageId)) return [];
    return [{ check: "C5", what: `${id} was claimed after the opt-out and accepted` }];
  });
}

/** C6: the steps of one person come in order. */
function inOrder({ ledger, taken }: History): Violation[] {
  const known = new Map(ledger.map((row) => [row.messageId, row]));
  const last = new Map<string, number>();
  return taken.flatMap(({ messageId }) => {
    const row = known.get(messageId);
    if (!row) return [];
    const before = last.get(row.enrolmentId) ?? 0;
    last.set(row.enrolmentId, row.step);
    if (row.step >= before) return [];
    return [{ check: "C6", what: `${row.enrolmentId} got step ${row.step} after ${before}` }];
  });
}

/** C7: in no sliding 24 hours does a mailbox send more than its limit. */
function withinLimit({ ledger, cap }: History): Violation[] {
  const byMailbox = Map.groupBy(
    ledger.filter(({ state }) => counted.has(state)),
    ({ mailboxId }) => mailboxId,
  );
  return [...byMailbox].flatMap(([mailboxId, rows]) => {
    const times = rows.map(({ countedAt }) => countedAt.getTime()).sort((a, b) => a - b);
    const over = times.some((time, n) => (times[n + cap] ?? Number.POSITIVE_INFINITY) - time < DAY);
    return over ? [{ check: "C7", what: `${mailboxId} went over ${cap} a day` }] : [];
  });
}

/** What must hold after any of it (the checkers of the send protocol): C1 to C9. */
import { leavesTraces } from "#tests/torture/checks-traces.ts";
import type { History, Violation } from "#tests/torture/history.ts";
import type { Change } from "#tests/torture/witness.ts";

const DAY = 86_400_000;
/** Seconds. */
const REST = 120;
const DRAIN = 30;
const settled = new Set(["sent", "failed", "cancelled", "uncertain"]);
const counted = new Set(["intent", "sent", "uncertain"]);

export function violations(history: History): Violation[] {
  return [
    ...noneTwice(history),
    ...noneNowhere(history),
    ...ledgerIsTrue(history),
    ...doubtHasACause(history),
    ...noneAfterTheEnd(history),
    ...inOrder(history),
    ...withinLimit(history),
    ...leavesTraces(history),
    ...comesToRest(history),
  ];
}

/** C1: no (prospect, step) is accepted twice, and each by one recipient; no answer is stored twice. */
function noneTwice({ ledger, taken, stored }: History): Violation[] {
  const known = new Map(ledger.map((row) => [row.messageId, row]));
  const seen = new Set<string>();
  const sent = taken.flatMap(({ messageId, to }) => {
    const row = known.get(messageId);
    if (!row) return [{ check: "C1", what: `${messageId} is not in the ledger` }];
    if (to.length !== 1) return [{ check: "C1", what: `${messageId} went to ${to.length}` }];
    const key = `${row.enrolmentId} ${row.step}`;
    if (seen.has(key)) return [{ check: "C1", what: `${key} was accepted twice` }];
    seen.add(key);
    return [];
  });
  const twice = stored.filter((id, n) => stored.indexOf(id) !== n);
  return [...sent, ...twice.map((id) => ({ check: "C1", what: `${id} was stored twice` }))];
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

/** C4: each doubt comes from something that stopped, or a line that was cut, while that message was under way. */
function doubtHasACause({ ledger, changes, stops, cuts }: History): Violation[] {
  return ledger.flatMap(({ id, state, to }) => {
    if (state !== "uncertain") return [];
    const mine = changes.filter((change) => change.id === id);
    const began = mine.findLast((change) => change.state === "intent")?.at ?? new Date(0);
    const ended = mine.at(-1)?.at ?? new Date();
    const stopped = stops.some(({ from, to: until }) => from <= ended && until >= began);
    const cut = cuts.some((one) => one.to === to && one.at >= began && one.at <= ended);
    return stopped || cut
      ? []
      : [
          {
            check: "C4",
            what: `${id} is uncertain, and from ${began.toISOString()} to ${ended.toISOString()} nothing broke`,
          },
        ];
  });
}

/** C5: nothing is accepted that was claimed after an acknowledged opt-out, or after its person's course had ended. */
function noneAfterTheEnd({ ledger, taken, optOuts, changes }: History): Violation[] {
  const claims = Map.groupBy(
    changes.filter(({ state }) => state === "intent"),
    ({ id }) => id,
  );
  return ledger.flatMap(({ id, enrolmentId, messageId }) => {
    const at = optOuts.get(enrolmentId);
    const accepted = taken.filter((each) => each.messageId === messageId);
    const after = (claims.get(id) ?? []).filter((claim) =>
      accepted.some((one) => one.at >= claim.at),
    );
    if (at && after.some(({ began }) => began > at)) {
      return [{ check: "C5", what: `${id} was claimed after the opt-out and accepted` }];
    }
    const ended = after.some(({ began }) => isEnded(changes, enrolmentId, began));
    return ended ? [{ check: "C5", what: `${id} was claimed after its course had ended` }] : [];
  });
}

function isEnded(changes: Change[], enrolmentId: string, when: Date): boolean {
  const before = changes.findLast(({ id, at }) => id === enrolmentId && at < when);
  return before?.state === "stopped" || before?.state === "done";
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

/** C9: after the last fault it comes to rest soon; and who is told to stop, stops. */
function comesToRest({ rested, drained }: History): Violation[] {
  return [
    ...(rested <= REST ? [] : [{ check: "C9", what: `not at rest after ${rested} s` }]),
    ...(drained <= DRAIN ? [] : [{ check: "C9", what: `a worker took ${drained} s to stop` }]),
  ];
}

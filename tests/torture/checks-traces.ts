/** C8: each change of a state that the onlooker saw stands in the row's own trail, and nothing else does. */
import type { History, Violation } from "#tests/torture/history.ts";

const line = /^\d{4}-\d\d-\d\dT[\d:.]+Z (\w+) > (\w+)( \S.*)?$/;
/** Nothing ends this way without a reason. */
const explained = new Set(["failed", "cancelled", "stopped", "blocked", "retry", "uncertain"]);

export function leavesTraces({ kept, changes }: History): Violation[] {
  return kept.flatMap(({ id, state, trail }) => {
    const told = trail.split("\n").filter(Boolean);
    const seen = changes.filter((change) => change.id === id && change.was !== null);
    const expected = seen.map(({ was, state: then }) => `${was} > ${then}`);
    const lines = told.map((text) => line.exec(text));
    const pairs = lines.map((parts) => (parts ? `${parts[1]} > ${parts[2]}` : "nonsense"));
    const unexplained = lines.find((parts) => parts && explained.has(parts[2]!) && !parts[3]);
    const last = lines.at(-1)?.[2];
    const faults = [
      pairs.join() === expected.join() ? "" : `says ${pairs.join()} and was ${expected.join()}`,
      last === undefined || last === state ? "" : `ends with ${last} and is ${state}`,
      unexplained ? `does not say why it became ${unexplained[2]}` : "",
    ];
    return faults.filter(Boolean).map((what) => ({ check: "C8", what: `${id} ${what}` }));
  });
}

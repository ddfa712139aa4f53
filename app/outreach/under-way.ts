/** What a change to the steps means for people who are in the sequence already, counted and in words. */
import { isBeyond, type Place, stepAfter } from "#app/outreach/course.ts";

export type Change =
  | { kind: "add"; after: number | undefined }
  | { kind: "move"; number: number; to: "earlier" | "later" }
  | { kind: "delete"; number: number };

/** `at` is the number of each one's next step; `begun` who had anything yet. */
export type Standing = { at: number; begun: boolean; done: boolean; people: number };

export type Meaning = {
  /** Who will get the step (of a move: both, once each), and who is past it. */
  get: number;
  past: number;
  /** Of a deletion: who stands right before it and goes on with the one after. */
  here: number;
  /** Who is through with everything; they may be asked back only for a step at the end. */
  through: number;
  last: boolean;
};

export function meaningOf(
  course: readonly Place[],
  standings: readonly Standing[],
  change: Change,
): Meaning {
  const meaning = { get: 0, past: 0, here: 0, through: 0, last: isLast(course, change) };
  for (const { at, begun, done, people } of standings) {
    if (done) meaning.through += people;
    else if (change.kind === "delete" && at === change.number) meaning.here += people;
    else if (begun && isPast(course, at, change)) meaning.past += people;
    else meaning.get += people;
  }
  return meaning;
}

/** Nobody in it, or nothing that anybody would notice: then nobody need be asked. */
export function concernsNobody({ get, past, here, through, last }: Meaning): boolean {
  return get + past + here + (last ? through : 0) === 0;
}

/** What will happen, a sentence each. */
export function meaningWords(change: Change, meaning: Meaning): string[] {
  const { get, past, here, through, last } = meaning;
  const said: string[] = [];
  if (change.kind === "delete") {
    if (here > 0)
      said.push(`${who(here)} would have got it next: they go on with what comes after.`);
    if (get > 0) said.push(`${who(get)} would have got it later: they do not get it.`);
    if (past > 0) said.push(`${who(past)} had it or went past it: nothing changes for them.`);
    return said;
  }
  if (change.kind === "move") {
    if (get > 0) said.push(`${some(get, "gets", "get")} both steps in their new order, each once.`);
    if (past > 0) said.push(`${who(past)} had both already: nothing changes for them.`);
    return said;
  }
  if (get > 0) said.push(`${some(get, "has", "have")} not come so far yet: they get it.`);
  if (past > 0) said.push(`${some(past, "is", "are")} beyond this place: they do not get it.`);
  if (last && through > 0) {
    said.push(`${some(through, "is", "are")} through: they get it only if you say so below.`);
  } else if (through > 0) {
    said.push(`${some(through, "is", "are")} through: they do not get it.`);
  }
  return said;
}

/** "One person is", "3 people are". */
function some(count: number, one: string, more: string): string {
  return `${who(count)} ${count === 1 ? one : more}`;
}

function isLast(course: readonly Place[], change: Change): boolean {
  if (change.kind !== "add") return false;
  if (change.after === undefined || course.length === 0) return true;
  return change.after !== 0 && stepAfter(course, change.after) === undefined;
}

/** A step put in goes between `after` and what follows: who waits for what follows is beyond it. */
function isPast(course: readonly Place[], at: number, change: Change): boolean {
  if (change.kind === "add") {
    if (change.after === undefined) return false;
    return change.after === 0 || isBeyond(course, { at, step: change.after });
  }
  if (change.kind === "delete") return isBeyond(course, { at, step: change.number });
  const later = change.to === "later" ? stepAfter(course, change.number)?.number : change.number;
  return later !== undefined && isBeyond(course, { at, step: later });
}

function who(people: number): string {
  return people === 1 ? "One person" : `${people.toLocaleString("en")} people`;
}

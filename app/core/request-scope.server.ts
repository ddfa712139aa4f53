/** What is known for the length of one request: answers asked for once, and who is asking. */
import { AsyncLocalStorage } from "node:async_hooks";

export type Who = { userId: string; teamId: string | null; sessionRef: string };
/** What other places may want to know of a request after it was answered. */
export type Notes = { who?: Who };
type Known = { answers: Map<string, Promise<unknown>>; notes: Notes };

const scope = new AsyncLocalStorage<Known>();

/** `work` gets the notes that will have been taken when the request is over. */
export function inRequestScope<T>(work: (notes: Notes) => T): T {
  const known: Known = { answers: new Map(), notes: {} };
  return scope.run(known, () => work(known.notes));
}

/** Outside a request every call asks anew. */
export function oncePerRequest<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const known = scope.getStore();
  if (!known) return ask();
  const answer = known.answers.get(key) ?? ask();
  known.answers.set(key, answer);
  return answer as Promise<T>;
}

/** Does nothing outside a request. */
export function noteInRequest<K extends keyof Notes>(key: K, note: Notes[K]): void {
  const known = scope.getStore();
  if (known) known.notes[key] = note;
}

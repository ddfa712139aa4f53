/** Remembers an answer for the length of one request, so that nested loaders ask the database once. */
import { AsyncLocalStorage } from "node:async_hooks";

const scope = new AsyncLocalStorage<Map<string, Promise<unknown>>>();

export function inRequestScope<T>(work: () => T): T {
  return scope.run(new Map(), work);
}

/** Outside a request every call asks anew. */
export function oncePerRequest<T>(key: string, ask: () => Promise<T>): Promise<T> {
  const known = scope.getStore();
  if (!known) return ask();
  const answer = known.get(key) ?? ask();
  known.set(key, answer);
  return answer as Promise<T>;
}

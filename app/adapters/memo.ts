/** Answers remembered for a while in this process, and one question for all who ask it at once. */
import { now } from "#app/core/clock.ts";

export type Shelf<T> = {
  get(key: string): T | undefined;
  /** For `ms` milliseconds. */
  set(key: string, value: T, ms: number): void;
  delete(key: string): void;
};

/** Keeps at most so many; the oldest goes first. */
export function openShelf<T>(most: number): Shelf<T> {
  const kept = new Map<string, { value: T; until: number }>();
  return {
    get(key) {
      const entry = kept.get(key);
      if (!entry || now().getTime() < entry.until) return entry?.value;
      kept.delete(key);
      return undefined;
    },
    set(key, value, ms) {
      kept.delete(key);
      kept.set(key, { value, until: now().getTime() + ms });
      if (kept.size > most) kept.delete(kept.keys().next().value!);
    },
    delete: (key) => {
      kept.delete(key);
    },
  };
}

export type Memo<T> = {
  /** `make` is asked at most once at a time for a key. */
  get(key: string, make: () => Promise<T>): Promise<T>;
};

/** `ms` is how long an answer holds that `keep` approves; others are forgotten at once. */
export function openMemo<T>(options: {
  ms: number;
  most: number;
  keep: (value: T) => boolean;
}): Memo<T> {
  const shelf = openShelf<Promise<T>>(options.most);
  return {
    get(key, make) {
      const before = shelf.get(key);
      if (before) return before;
      const value = make();
      shelf.set(key, value, Number.POSITIVE_INFINITY);
      const settle = (approved: boolean) => {
        if (shelf.get(key) !== value) return;
        if (approved) shelf.set(key, value, options.ms);
        else shelf.delete(key);
      };
      value.then(
        (settled) => settle(options.keep(settled)),
        () => settle(false),
      );
      return value;
    },
  };
}

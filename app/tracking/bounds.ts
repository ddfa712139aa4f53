/** What a process remembers of pixels for moments: how often each was fetched, and who came in a crowd. */
import { HOUR, SECOND } from "#app/core/clock.ts";

/** More within an hour is a replay: nobody opens a letter that often. */
export const MOST_AN_HOUR = 20;
const MOST_KEYS = 50_000;

export type Cap = { admits(key: string, at: Date): boolean };

/** Counts by the hour; where it would grow too large it begins anew. */
export function makeCap(most = MOST_AN_HOUR): Cap {
  let counts = new Map<string, number>();
  let hour = 0;
  return {
    admits(key, at) {
      const now = Math.floor(at.getTime() / HOUR);
      if (now !== hour || counts.size >= MOST_KEYS) counts = new Map();
      hour = now;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= most;
    },
  };
}

const CROWD_MS = 10 * SECOND;
/** So many different messages at once from one network are read by a filter, not by an office. */
const CROWD_SIZE = 5;

type Seen = { id: string; subject: string; at: number };
export type Crowds = {
  /** Whether this one is of a crowd; if so, the ids of those that came before it was one. */
  join(network: string, seen: { id: string; subject: string; at: Date }): string[] | undefined;
};

/** Networks are cut short already, and forgotten within seconds. */
export function makeCrowds(): Crowds {
  let places = new Map<string, Seen[]>();
  let sweptAt = 0;

  function sweep(now: number): void {
    if (now - sweptAt < CROWD_MS && places.size < MOST_KEYS) return;
    places = new Map([...places].filter(([, seen]) => now - seen.at(-1)!.at < CROWD_MS));
    if (places.size >= MOST_KEYS) places = new Map();
    sweptAt = now;
  }

  return {
    join(network, { id, subject, at }) {
      const now = at.getTime();
      sweep(now);
      const lately = (places.get(network) ?? []).filter((seen) => now - seen.at < CROWD_MS);
      const seen = [...lately.slice(-CROWD_SIZE * 2), { id, subject, at: now }];
      places.set(network, seen);
      if (new Set(seen.map((each) => each.subject)).size < CROWD_SIZE) return undefined;
      return lately.map((each) => each.id);
    },
  };
}

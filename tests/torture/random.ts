/** Numbers that are the same for the same seed (mulberry32). */
export type Random = { next(): number; below(most: number): number; chance(of: number): boolean };

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  return {
    next,
    below: (most) => Math.floor(next() * most),
    chance: (of) => next() < of,
  };
}

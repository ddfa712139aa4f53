/** Remembers which keys went by, as 64-bit hashes in flat memory: 16 MB for a million. */

export type SeenKeys = {
  /** False when the key was added before. Two different keys of a million meet with odds of 1 : 10^7. */
  add(key: string): boolean;
  readonly size: number;
};

// Grows at seven tenths full: beyond it the walks to a free place get long.
const FULL = 0.7;

/** `seed` is for tests; without it nobody can prepare keys that all fall on one place. */
export function seenKeys(seed = randomSeed()): SeenKeys {
  let capacity = 1024;
  let high = new Uint32Array(capacity);
  let low = new Uint32Array(capacity);
  let size = 0;

  function place(h1: number, h2: number): boolean {
    let i = h1 & (capacity - 1);
    while (high[i] !== 0 || low[i] !== 0) {
      if (high[i] === h1 && low[i] === h2) return false;
      i = (i + 1) & (capacity - 1);
    }
    high[i] = h1;
    low[i] = h2;
    return true;
  }

  function grow(): void {
    const [oldHigh, oldLow] = [high, low];
    capacity *= 2;
    high = new Uint32Array(capacity);
    low = new Uint32Array(capacity);
    for (let i = 0; i < oldHigh.length; i++) {
      if (oldHigh[i] !== 0 || oldLow[i] !== 0) place(oldHigh[i]!, oldLow[i]!);
    }
  }

  return {
    add(key) {
      const h1 = hash(key, seed, 0x85ebca6b);
      // Zero marks a free place.
      const h2 = hash(key, seed ^ 0x9e3779b9, 0xc2b2ae35) || 1;
      if (!place(h1, h2)) return false;
      size++;
      if (size > capacity * FULL) grow();
      return true;
    },
    get size() {
      return size;
    },
  };
}

function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/** MurmurHash3's mixing, one UTF-16 unit at a time. */
function hash(key: string, seed: number, multiplier: number): number {
  let h = seed;
  for (let i = 0; i < key.length; i++) {
    h = Math.imul(h ^ key.charCodeAt(i), multiplier);
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  h ^= key.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

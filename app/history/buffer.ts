/** Holds what is to be written until it is written together: in order, bounded, in nobody's way. */

type Buffered<T> = {
  /** Writes all of these or none; writing them twice must do no harm. */
  write: (items: T[]) => Promise<void>;
  /** Trouble after which the same again may succeed; anything else loses the items. */
  isPassing: (error: unknown) => boolean;
  /** Tells of `lost` items, or of items that wait because of `error`. */
  tell: (trouble: { lost: number; waiting: number; error?: unknown }) => void;
  /** Written together at most. */
  atOnce: number;
  /** Kept at most; beyond it the oldest go. */
  most: number;
  waitMs: number;
  mostWaitMs: number;
};

export type Buffer<T> = { add(item: T): void; flush(): Promise<void> };

export function makeBuffer<T>(settings: Buffered<T>): Buffer<T> {
  const { write, isPassing, tell, atOnce, most, waitMs, mostWaitMs } = settings;
  let items: T[] = [];
  let lost = 0;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();

  function keep(some: T[]): void {
    const beyond = Math.max(0, some.length - most);
    lost += beyond;
    items = beyond > 0 ? some.slice(beyond) : some;
  }

  function plan(): void {
    if (timer || items.length === 0) return;
    const wait = Math.min(waitMs * 2 ** failures, mostWaitMs);
    timer = setTimeout(() => void flush(), wait);
    timer.unref();
  }

  async function writeAll(): Promise<void> {
    while (items.length > 0) {
      const batch = items.slice(0, atOnce);
      items = items.slice(batch.length);
      try {
        await write(batch);
        failures = 0;
      } catch (error) {
        if (!isPassing(error)) {
          tell({ lost: batch.length, waiting: items.length, error });
          continue;
        }
        failures += 1;
        keep([...batch, ...items]);
        tell({ lost: 0, waiting: items.length, error });
        break;
      }
    }
    if (lost > 0) tell({ lost, waiting: items.length });
    lost = 0;
    plan();
  }

  /** Resolves when what was added before has been written, or could not be. Never rejects. */
  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    last = last.then(writeAll);
    return last;
  }

  function add(item: T): void {
    items.push(item);
    if (items.length > most) keep(items);
    if (failures === 0 && items.length % atOnce === 0) void flush();
    else plan();
  }

  return { add, flush };
}

/** The buffer before the request log: in order, together, bounded, and never in anybody's way. */
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type Buffer, makeBuffer } from "#app/history/buffer.ts";

const passing = new Error("away");

let written: number[][];
let told: { lost: number; waiting: number; error?: unknown }[];
let trouble: unknown;
let buffer: Buffer<number>;

beforeEach(() => {
  [written, told, trouble] = [[], [], undefined];
  buffer = makeBuffer<number>({
    write: async (items) => {
      if (trouble) throw trouble;
      written.push(items);
    },
    isPassing: (error) => error === passing,
    tell: (each) => told.push(each),
    atOnce: 3,
    most: 7,
    waitMs: 1000,
    mostWaitMs: 30_000,
  });
});

function add(...numbers: number[]): void {
  for (const number of numbers) buffer.add(number);
}

describe("what is added", () => {
  test("is written in order, so many at once, when it is flushed", async () => {
    add(1, 2);
    await buffer.flush();
    add(3, 4, 5, 6);
    await buffer.flush();

    expect(written).toEqual([[1, 2], [3, 4, 5], [6]]);
    expect(told).toEqual([]);
  });

  test("is written by itself once there is enough for one writing", async () => {
    add(1, 2, 3);
    await vi.waitFor(() => expect(written).toEqual([[1, 2, 3]]), 60_000);
  });

  test("is written by itself within a second", async () => {
    vi.useFakeTimers();
    try {
      add(1);
      await vi.advanceTimersByTimeAsync(999);
      const before = [...written];
      await vi.advanceTimersByTimeAsync(1);

      expect([before, written]).toEqual([[], [[1]]]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("while something is being written is written after it, by the flush that was asked later", async () => {
    add(1);
    const first = buffer.flush();
    add(2);
    await Promise.all([first, buffer.flush()]);

    expect(written.flat()).toEqual([1, 2]);
  });
});

describe("while nothing can be written", () => {
  test("everything is kept in order, and written when that has passed", async () => {
    trouble = passing;
    add(1, 2, 3, 4);
    await buffer.flush();
    add(5);
    await buffer.flush();
    trouble = undefined;
    await buffer.flush();

    expect(written.flat()).toEqual([1, 2, 3, 4, 5]);
    expect(told.map(({ lost }) => lost)).toEqual(told.map(() => 0));
  });

  test("it is tried again by itself, less and less often", async () => {
    vi.useFakeTimers();
    try {
      trouble = passing;
      add(1);
      await vi.advanceTimersByTimeAsync(1000);
      const tries = [told.length];
      await vi.advanceTimersByTimeAsync(1999);
      tries.push(told.length);
      await vi.advanceTimersByTimeAsync(1);
      tries.push(told.length);
      trouble = undefined;
      await vi.advanceTimersByTimeAsync(4000);

      expect(tries).toEqual([1, 1, 2]);
      expect(written).toEqual([[1]]);
    } finally {
      vi.useRealTimers();
    }
  });

  test("the oldest beyond the bound go, and are counted", async () => {
    trouble = passing;
    add(1, 2, 3);
    await buffer.flush();
    add(4, 5, 6, 7, 8, 9, 10);
    trouble = undefined;
    await buffer.flush();

    expect(written.flat()).toEqual([4, 5, 6, 7, 8, 9, 10]);
    expect(told.at(-1)).toEqual({ lost: 3, waiting: 0 });
  });
});

test("what can never be written is counted, told, and does not stop what comes after it", async () => {
  trouble = new Error("a bug");
  add(1, 2);
  await buffer.flush();
  trouble = undefined;
  add(3);
  await buffer.flush();

  expect(written).toEqual([[3]]);
  expect(told).toEqual([{ lost: 2, waiting: 0, error: new Error("a bug") }]);
});

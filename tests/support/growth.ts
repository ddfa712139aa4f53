/** Whether work grows with what it is given, and no faster: by two sizes and processor time, never by a clock's limit. */
import { expect } from "vitest";

type Work = (size: number) => unknown;

/** Four times as much may take ten times as long, for noise; where it is squared it takes sixteen. */
export async function expectSteady(work: Work, size: number): Promise<void> {
  const small = await fastest(work, size);
  const large = await fastest(work, size * 4);
  expect(large).toBeLessThan(small * 10 + 40);
}

async function fastest(work: Work, size: number): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const before = process.cpuUsage();
    await work(size);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000);
  }
  return best;
}

/** A gate before costly work: few at once, few waiting, and one lane that goes first. */
import { Busy } from "#app/core/result.ts";

export type Lane = "familiar" | "unfamiliar";

export type Gate = {
  isFull(lane: Lane): boolean;
  /** Throws Busy at once when too many wait in this lane already. */
  run<T>(lane: Lane, work: () => Promise<T>): Promise<T>;
};

/** Each lane has `waiting` places of its own, so a flood in one leaves the other open. */
export function makeGate({ atOnce, waiting }: { atOnce: number; waiting: number }): Gate {
  const lanes: Record<Lane, (() => void)[]> = { familiar: [], unfamiliar: [] };
  let running = 0;
  const isFull = (lane: Lane) => running >= atOnce && lanes[lane].length >= waiting;

  async function enter(lane: Lane): Promise<void> {
    if (running < atOnce) {
      running += 1;
      return;
    }
    if (isFull(lane)) throw new Busy();
    await new Promise<void>((resolve) => lanes[lane].push(resolve));
  }

  /** Hands the place on, so that nobody slips in between. */
  function leave(): void {
    const next = lanes.familiar.shift() ?? lanes.unfamiliar.shift();
    if (next) next();
    else running -= 1;
  }

  async function run<T>(lane: Lane, work: () => Promise<T>): Promise<T> {
    await enter(lane);
    try {
      return await work();
    } finally {
      leave();
    }
  }

  return { isFull, run };
}

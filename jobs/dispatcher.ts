/** Asks every second what has fallen due, and puts it into the queue. */
import { SECOND } from "#app/core/clock.ts";
import { log } from "#app/core/log.server.ts";
import { dispatchReadings } from "#app/dispatch/reading.server.ts";
import { dispatchDue } from "#app/dispatch/wake.server.ts";

/** One round after the other, never two at once. What it gives stops it and waits for the last round. */
export function startDispatcher(everyMs = SECOND): () => Promise<void> {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();

  function plan(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      round = dispatch().then(plan);
    }, everyMs);
  }

  plan();
  return async () => {
    stopped = true;
    clearTimeout(timer);
    await round;
  };
}

/** A database that is gone for a moment is asked again in the next round. */
async function dispatch(): Promise<void> {
  try {
    await dispatchDue();
    await dispatchReadings();
  } catch (error) {
    log.error({ err: error }, "what is due could not be asked for; the next round tries again");
  }
}

/** How a process learns that it should finish: a signal, or the death of the parent that started it. */

const beforehand = new Set<() => void>();
let told = false;

/** True from the first reason to stop: nothing new is begun. */
export function isStopping(): boolean {
  return told;
}

/** Is called as soon as there is a reason to stop; what it gives takes the call back. */
export function whenStopping(call: () => void): () => void {
  beforehand.add(call);
  return () => beforehand.delete(call);
}

/** Runs `finish` once, at the first reason to stop, and ends the process after it. */
export function stopWhenTold(finish: () => Promise<void>): void {
  async function stop() {
    if (told) return;
    told = true;
    for (const call of beforehand) call();
    await finish();
    process.exit(0);
  }
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // A killed parent cannot send a signal, but its end of the channel closes.
  process.on("disconnect", stop);
}

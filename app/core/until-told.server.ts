/** How a process learns that it should finish: a signal, or the death of the parent that started it. */

/** Runs `finish` once, at the first reason to stop, and ends the process after it. */
export function stopWhenTold(finish: () => Promise<void>): void {
  let told = false;
  async function stop() {
    if (told) return;
    told = true;
    await finish();
    process.exit(0);
  }
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  // A killed parent cannot send a signal, but its end of the channel closes.
  process.on("disconnect", stop);
}

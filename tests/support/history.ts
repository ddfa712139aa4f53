/** The request log in a test: written when the test says so, instead of within a second. */
import { flushRequests } from "#app/history/log.server.ts";
import { everyRequestNoted } from "#app/web/watch.server.ts";

/** Resolves when every request that was answered so far stands in the log. */
export async function historyWritten(): Promise<void> {
  await everyRequestNoted();
  await flushRequests();
}

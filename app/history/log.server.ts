/** The request log's way in: answered requests gather here and are written off everybody's path. */
import { SECOND } from "#app/core/clock.ts";
import { log } from "#app/core/log.server.ts";
import { writeRequests } from "#app/history/batch.server.ts";
import { makeBuffer } from "#app/history/buffer.ts";
import type { SeenRequest } from "#app/history/request.ts";
import { isPassing } from "#db/patience.ts";

const buffer = makeBuffer<SeenRequest>({
  write: writeRequests,
  isPassing,
  tell: ({ lost, waiting, error }) => {
    if (lost > 0) log.error({ lost, err: error }, "requests are missing from the request log");
    else log.warn({ waiting, err: error }, "the request log waits for the database");
  },
  atOnce: 500,
  most: 10_000,
  waitMs: SECOND,
  mostWaitMs: 30 * SECOND,
});

/** Costs the request nothing: written within a second, or later where the database is away. */
export function rememberRequest(request: SeenRequest): void {
  buffer.add(request);
}

/** Writes what waits, or finds that it cannot. Never rejects. */
export function flushRequests(): Promise<void> {
  return buffer.flush();
}

/** The way in of pixels: what a request says is reduced at once, gathers for moments, and is written together. */
import { countryOf } from "#app/adapters/countries/index.server.ts";
import { MINUTE, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { log } from "#app/core/log.server.ts";
import { makeBuffer } from "#app/history/buffer.ts";
import { makeCap, makeCrowds } from "#app/tracking/bounds.ts";
import { type SeenPixel, storePixels } from "#app/tracking/intake.server.ts";
import { clientOf } from "#app/tracking/opener.ts";
import { readPixel } from "#app/tracking/token.server.ts";

export type PixelRequest = {
  token: string;
  method: string;
  userAgent: string;
  accepts: boolean;
  /** Cut to /24 or /48 already: an address never comes this far. Used for its country, then forgotten. */
  network: string | null;
};

const BUFFER_MS = 20;
const cap = makeCap();
const crowds = makeCrowds();

let dropped = 0;
let toldAt = 0;

const buffer = makeBuffer<SeenPixel>({
  write: async (seen) => {
    const { lost, error } = await storePixels(seen);
    count(lost, error);
  },
  // Late is as good as lost: nothing here waits for a database that is away.
  isPassing: () => false,
  tell: ({ lost, error }) => count(lost, error),
  atOnce: 500,
  most: 10_000,
  waitMs: BUFFER_MS,
  mostWaitMs: BUFFER_MS,
});

/** Never throws and never waits. What is not one of ours leaves no trace. */
export function seePixel(request: PixelRequest): void {
  try {
    const seen = read(request);
    if (seen) buffer.add(seen);
  } catch (error) {
    count(1, error);
  }
}

/** Writes what waits, or finds that it cannot. Never rejects. */
export function flushPixels(): Promise<void> {
  return buffer.flush();
}

/** How many were fetched and could not be written since this process began. */
export function droppedPixels(): number {
  return dropped;
}

function read({ token, network, ...asking }: PixelRequest): SeenPixel | undefined {
  const subject = readPixel(token);
  if (!subject) return undefined;
  const at = now();
  const key = "sendId" in subject ? subject.sendId : `${subject.sequenceId} ${network}`;
  if (!cap.admits(key, at)) return undefined;
  const seen = { id: newId(), at, subject, client: clientOf(asking) };
  const country = network ? countryOf(network) : null;
  if (!network || !("sendId" in subject)) return { ...seen, country };
  const place = `${subject.teamId} ${network}`;
  const crowd = crowds.join(place, { id: seen.id, subject: subject.sendId, at });
  return { ...seen, country, ...(crowd ? { crowd } : {}) };
}

function count(lost: number, error?: unknown): void {
  if (lost === 0) return;
  dropped += lost;
  const at = now().getTime();
  if (Math.abs(at - toldAt) < MINUTE) return;
  toldAt = at;
  log.warn({ dropped, err: error }, "opened mail could not be counted");
}

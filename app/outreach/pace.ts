/** How far apart messages leave, and when a full mailbox has room again. */
import { after, DAY, SECOND } from "#app/core/clock.ts";

/** Milliseconds after a message: the gap, up to a quarter longer or shorter. The same id gives the same. */
export function gapAfter(gapSeconds: number, id: string): number {
  return Math.round(gapSeconds * SECOND * (0.75 + fractionOf(id) / 2));
}

/** Evenly spread from 0 to below 1: FNV-1a over the id. */
function fractionOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < id.length; n++) hash = Math.imul(hash ^ id.charCodeAt(n), 0x01000193) >>> 0;
  return hash / 2 ** 32;
}

/**
 * When a mailbox without room has some again: once `oldest` is a day old, or when its limit rises, and
 * then the oldest that counts against the higher limit, if any does.
 */
export function roomOpensAt(
  oldest: Date | undefined,
  rises?: { at: Date; oldest: Date | undefined },
): Date | undefined {
  const passes = oldest && after(oldest, DAY);
  if (!rises) return passes;
  const then = rises.oldest && after(rises.oldest, DAY);
  const risen = then && then > rises.at ? then : rises.at;
  return passes && passes < risen ? passes : risen;
}

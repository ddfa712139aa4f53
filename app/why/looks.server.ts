/** How often one network may look at pages behind links, counted in memory: looking writes nothing. */
import { MINUTE, now } from "#app/core/clock.ts";
import { networkOf } from "#app/core/place.ts";
import { Busy } from "#app/core/result.ts";

const MOST = 300;
const MOST_NETWORKS = 10_000;

let minute = 0;
let looks = new Map<string, number>();

/** Throws Busy. */
export function countLook(clientAddress: string): void {
  const current = Math.floor(now().getTime() / MINUTE);
  if (current !== minute || looks.size > MOST_NETWORKS) looks = new Map();
  minute = current;
  const network = String(networkOf(clientAddress));
  const count = (looks.get(network) ?? 0) + 1;
  looks.set(network, count);
  if (count > MOST) throw new Busy();
}

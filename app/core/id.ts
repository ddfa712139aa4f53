/** Identifiers: UUID version 7 (RFC 9562), made in the app so that any PostgreSQL will do. */
import { z } from "zod";
import { now } from "#app/core/clock.ts";

/** Accepts any UUID text. */
export const Id = z.uuid();

let last = 0;
let counter = 0;

/**
 * A new id. In one process each is greater than the one before, so rows made together keep their
 * order (RFC 9562 6.2, a counter of 12 bits). Not a secret: never use one as a token.
 */
export function newId(): string {
  const at = now().getTime();
  // A clock that is set back, as in tests, begins anew.
  if (at > last || at < last - 1000) {
    last = at;
    counter = 0;
  } else if (++counter > 0xfff) {
    last += 1;
    counter = 0;
  }
  const bytes = eightRandomBytes();
  bytes[0] = (bytes[0]! & 0x3f) | 0x80;
  const time = last.toString(16).padStart(12, "0");
  const order = counter.toString(16).padStart(3, "0");
  const rest = bytes.toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${rest.slice(0, 4)}-${rest.slice(4)}`;
}

const drawn = Buffer.alloc(4096);
let used = drawn.length;

/** Drawn many at a time: asking the system for each takes longer than all else about an id. */
function eightRandomBytes(): Buffer {
  if (used === drawn.length) {
    crypto.getRandomValues(drawn);
    used = 0;
  }
  used += 8;
  return drawn.subarray(used - 8, used);
}

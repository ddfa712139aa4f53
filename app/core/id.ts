/** Identifiers: UUID version 7 (RFC 9562), made in the app so that any PostgreSQL will do. */
import { z } from "zod";
import { now } from "#app/core/clock.ts";

/** Accepts any UUID text. */
export const Id = z.uuid();

/** A new id whose order is its time of making. Not a secret: never use one as a token. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(now().getTime() / 65_536));
  new DataView(bytes.buffer).setUint16(4, now().getTime() % 65_536);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

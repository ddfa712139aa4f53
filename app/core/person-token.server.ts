/** Tokens of links in a message to somebody: which team wrote to whom, and, if given, in which enrolment. */
import { type Purpose, sign, verify } from "#app/core/signing.server.ts";

/** `hash` is the person's contact hash. The enrolment finds them also once their address was corrected. */
export type PersonLink = { teamId: string; hash: string; enrolmentId?: string | undefined };

const UUID_BYTES = 16;
const HASH_BYTES = 32;

/** 128 bits of signature over team, person and, if given, enrolment. It never expires. */
export function personToken(purpose: Purpose, { teamId, hash, enrolmentId }: PersonLink): string {
  const parts = [uuidBytes(teamId), Buffer.from(hash, "base64url")];
  if (enrolmentId) parts.push(uuidBytes(enrolmentId));
  return sign(purpose, Buffer.concat(parts));
}

/** Undefined for anything that we did not sign for this purpose. */
export function readPersonToken(purpose: Purpose, token: string): PersonLink | undefined {
  const payload = verify(purpose, token);
  if (!payload) return undefined;
  const teamId = uuidText(payload.subarray(0, UUID_BYTES));
  const hash = payload.subarray(UUID_BYTES, UUID_BYTES + HASH_BYTES).toString("base64url");
  const rest = payload.subarray(UUID_BYTES + HASH_BYTES);
  if (payload.length === UUID_BYTES + HASH_BYTES) return { teamId, hash };
  if (rest.length !== UUID_BYTES) return undefined;
  return { teamId, hash, enrolmentId: uuidText(rest) };
}

/** The page that says why somebody was written to. */
export function whyToken(link: PersonLink): string {
  return personToken("why", link);
}

function uuidBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

function uuidText(bytes: Buffer): string {
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

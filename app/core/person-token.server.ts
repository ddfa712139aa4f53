/** Tokens of links in a message to somebody: which team wrote to whom, and, if given, in which enrolment. */
import { ID_BYTES, idBytes, idText } from "#app/core/id-bytes.ts";
import { type Purpose, sign, verify } from "#app/core/signing.server.ts";

/** `hash` is the person's contact hash. The enrolment finds them also once their address was corrected. */
export type PersonLink = { teamId: string; hash: string; enrolmentId?: string | undefined };

const HASH_BYTES = 32;

/** 128 bits of signature over team, person and, if given, enrolment. It never expires. */
export function personToken(purpose: Purpose, { teamId, hash, enrolmentId }: PersonLink): string {
  const parts = [idBytes(teamId), Buffer.from(hash, "base64url")];
  if (enrolmentId) parts.push(idBytes(enrolmentId));
  return sign(purpose, Buffer.concat(parts));
}

/** Undefined for anything that we did not sign for this purpose. */
export function readPersonToken(purpose: Purpose, token: string): PersonLink | undefined {
  const payload = verify(purpose, token);
  if (!payload) return undefined;
  const teamId = idText(payload.subarray(0, ID_BYTES));
  const hash = payload.subarray(ID_BYTES, ID_BYTES + HASH_BYTES).toString("base64url");
  const rest = payload.subarray(ID_BYTES + HASH_BYTES);
  if (payload.length === ID_BYTES + HASH_BYTES) return { teamId, hash };
  if (rest.length !== ID_BYTES) return undefined;
  return { teamId, hash, enrolmentId: idText(rest) };
}

/** The page that says why somebody was written to. */
export function whyToken(link: PersonLink): string {
  return personToken("why", link);
}

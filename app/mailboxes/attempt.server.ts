/** What a browser carries while its owner signs in at a provider: sealed, for one session, for minutes. */
import { config } from "#app/config.server.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { open, SealBroken, seal } from "#app/core/sealing.server.ts";
import type { Attempt, Pending } from "#app/mailboxes/provider.ts";

/** What is sealed and not confirmed is destroyed after 10 minutes: until then it must have been used. */
const MINUTES = { away: 15, back: 9 };

/** `session` names the session that it is good in. */
export function wrapUp(member: Member, session: string, carried: Attempt | Pending): string {
  const until = after(now(), MINUTES[carried.step] * MINUTE).getTime();
  const sealed = seal(JSON.stringify({ until, carried }), ownerOf(member, session), firstKey());
  const parts = [Buffer.from(sealed.keyId), sealed.wrappedKey, sealed.ciphertext];
  return parts.map((part) => part.toString("base64url")).join(".");
}

/** Undefined when it is another's, another session's, changed, or too old. */
export function unwrap(member: Member, session: string, text: string | undefined) {
  const parts = text?.split(".").map((part) => Buffer.from(part, "base64url")) ?? [];
  const [keyId, wrappedKey, ciphertext] = parts;
  if (!keyId || !wrappedKey || !ciphertext || parts.length !== 3) return undefined;
  try {
    const sealed = { keyId: keyId.toString(), wrappedKey, ciphertext };
    const told = JSON.parse(open(sealed, ownerOf(member, session), config.masterKeys));
    return told.until > now().getTime() ? (told.carried as Attempt | Pending) : undefined;
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}

function ownerOf({ teamId, userId }: Member, session: string) {
  return ["audienti-connecting", teamId, userId ?? "", session] as const;
}

function firstKey() {
  const [key] = config.masterKeys;
  if (!key) throw new Error("there is no master key");
  return key;
}

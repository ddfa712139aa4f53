/** Signed tokens for links, and keyed hashes that stand for a person without naming them. */

import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { config, type NamedKey } from "#app/config.server.ts";
import { suppressionKey } from "#app/core/address.ts";
import { idBytes, idText } from "#app/core/id-bytes.ts";

/** One purpose's token is never accepted for another. */
export type Purpose =
  | "confirm"
  | "reset"
  | "unsubscribe"
  | "why"
  | "why-proof"
  | "stop"
  | "open"
  | "open-consent"
  | "sign-in"
  | "half-sign-in"
  | "invite"
  | "email-old"
  | "email-new"
  | "probe";

const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;

/** base64url of key id, payload and an HMAC-SHA-256 tag cut to 128 bits. */
export function sign(purpose: Purpose, payload: Buffer): string {
  const key = config.signingKeys[0]!;
  const head = Buffer.concat([Buffer.from(key.id, "hex"), payload]);
  return Buffer.concat([head, tag(key, purpose, head)]).toString("base64url");
}

/** The payload, or undefined for anything not signed by a key of ours; retired keys verify for ever. */
export function verify(purpose: Purpose, token: string): Buffer | undefined {
  if (token.length > 512 || !/^[\w-]+$/.test(token)) return undefined;
  const bytes = Buffer.from(token, "base64url");
  // Several spellings decode to the same bytes: only the one we would write counts.
  if (bytes.toString("base64url") !== token) return undefined;
  if (bytes.length <= KEY_ID_BYTES + TAG_BYTES) return undefined;
  const head = bytes.subarray(0, -TAG_BYTES);
  const id = head.subarray(0, KEY_ID_BYTES).toString("hex");
  const key = config.signingKeys.find((candidate) => candidate.id === id);
  if (!key || !timingSafeEqual(tag(key, purpose, head), bytes.subarray(-TAG_BYTES)))
    return undefined;
  return head.subarray(KEY_ID_BYTES);
}

/** A token that stands for a row: computed from its id, so that no table holds it. */
export function signId(purpose: Purpose, id: string): string {
  return sign(purpose, idBytes(id));
}

/** The id in a token of `signId`. */
export function verifyId(purpose: Purpose, token: string): string | undefined {
  const payload = verify(purpose, token);
  return payload && idText(payload);
}

/** A short keyed tag for the left part of a Message-ID, so that a forged bounce proves nothing. */
export function messageTag(id: string): string {
  return messageTagBy(config.signingKeys[0]!, id);
}

/** Whether a Message-ID, without its brackets, is one that we gave; retired keys count for ever. Gives the id in it. */
export function verifyMessageId(messageId: string): string | undefined {
  const [, id, tag] = /^([0-9a-f-]{36})\.([\w-]{22})@/i.exec(messageId) ?? [];
  if (!id || !tag) return undefined;
  const given = Buffer.from(tag);
  const isOurs = config.signingKeys.some((key) =>
    timingSafeEqual(Buffer.from(messageTagBy(key, id.toLowerCase())), given),
  );
  return isOurs ? id.toLowerCase() : undefined;
}

/** HMAC-SHA-256 of the suppression key of an address, in base64url; the key is outside the database (T5). */
export function contactHash(address: string): string {
  return keyedHash(config.suppressionKey!, suppressionKey(address));
}

/** The same for a key that is normalised already: for loops over many rows. */
export function hashOfKey(normalised: string): string {
  return keyedHash(config.suppressionKey!, normalised);
}

export function currentHashKeyId(): string {
  return config.suppressionKey!.id;
}

/** A keyed hash for throttles and other counters that must not name anybody. */
export function pseudonym(use: string, text: string): string {
  return pseudonyms(use, text)[0]!;
}

/** The same under each signing key, the current one first: for what outlives a change of keys. */
export function pseudonyms(use: string, text: string): string[] {
  return config.signingKeys.map((key) =>
    createHmac("sha256", secretOf(key)).update(`${use}\0${text}`).digest("base64url").slice(0, 22),
  );
}

function messageTagBy(key: NamedKey, id: string): string {
  return createHmac("sha256", secretOf(key))
    .update(`message\0${id}`)
    .digest("base64url")
    .slice(0, 22);
}

function keyedHash(key: NamedKey, text: string): string {
  return createHmac("sha256", secretOf(key)).update(text).digest("base64url");
}

function tag(key: NamedKey, purpose: Purpose, head: Buffer): Buffer {
  return createHmac("sha256", secretOf(key))
    .update(`${purpose}\0`)
    .update(head)
    .digest()
    .subarray(0, TAG_BYTES);
}

const secrets = new WeakMap<NamedKey, KeyObject>();

/** Made once per key: handing the raw bytes over each time costs several times the hash itself. */
function secretOf(key: NamedKey): KeyObject {
  const secret = secrets.get(key) ?? createSecretKey(key.key);
  secrets.set(key, secret);
  return secret;
}

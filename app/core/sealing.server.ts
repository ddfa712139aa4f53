/** Envelope encryption of one secret: AES-256-GCM under a key of its own, wrapped by a master key. */
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/**
 * What a secret belongs to: the kind of secret first, then who and which. It opens for nothing else,
 * and a row copied to another owner stays shut.
 */
export type Owner = readonly [kind: string, ...parts: (string | number)[]];

/** `key` is 32 bytes; `id` names it in what it sealed. */
export type MasterKey = { id: string; key: Buffer };

/** Each buffer is a format byte, a 12-byte nonce, the encrypted bytes and a 16-byte tag. */
export type Sealed = { keyId: string; wrappedKey: Buffer; ciphertext: Buffer };

/** Thrown when a secret cannot be opened: changed, moved to another owner, or its master key is gone. */
export class SealBroken extends Error {
  readonly reason: "unknown-key" | "tampered";
  constructor(reason: "unknown-key" | "tampered") {
    super(`a sealed secret cannot be opened: ${reason}`);
    this.name = "SealBroken";
    this.reason = reason;
  }
}

const format = 1;
const nonceLength = 12;
const tagLength = 16;

/** Seals under a fresh random key, so two seals of one secret have nothing in common. */
export function seal(plaintext: string, owner: Owner, masterKey: MasterKey): Sealed {
  const dataKey = randomBytes(32);
  const ciphertext = encrypt(Buffer.from(plaintext, "utf8"), dataKey, boundTo(owner, "secret"));
  const wrappedKey = encrypt(dataKey, masterKey.key, boundTo(owner, `key ${masterKey.id}`));
  dataKey.fill(0);
  return { keyId: masterKey.id, wrappedKey, ciphertext };
}

/** Opens with whichever master key sealed it, the current or an older one; throws SealBroken. */
export function open(sealed: Sealed, owner: Owner, masterKeys: MasterKey[]): string {
  const dataKey = unwrap(sealed, owner, masterKeys);
  const secret = decrypt(sealed.ciphertext, dataKey, boundTo(owner, "secret"));
  dataKey.fill(0);
  return secret.toString("utf8");
}

/**
 * The same secret with its own key wrapped by `masterKey`; what encrypts the secret stays as it is. It is
 * opened on the way, so that nothing broken is given a new seal; throws SealBroken.
 */
export function rewrap(
  sealed: Sealed,
  owner: Owner,
  { masterKey, masterKeys }: { masterKey: MasterKey; masterKeys: MasterKey[] },
): Sealed {
  const dataKey = unwrap(sealed, owner, masterKeys);
  decrypt(sealed.ciphertext, dataKey, boundTo(owner, "secret")).fill(0);
  const wrappedKey = encrypt(dataKey, masterKey.key, boundTo(owner, `key ${masterKey.id}`));
  dataKey.fill(0);
  return { keyId: masterKey.id, wrappedKey, ciphertext: sealed.ciphertext };
}

function unwrap(sealed: Sealed, owner: Owner, masterKeys: MasterKey[]): Buffer {
  const masterKey = masterKeys.find((candidate) => candidate.id === sealed.keyId);
  if (!masterKey) throw new SealBroken("unknown-key");
  const dataKey = decrypt(sealed.wrappedKey, masterKey.key, boundTo(owner, `key ${masterKey.id}`));
  if (dataKey.length !== 32) throw new SealBroken("tampered");
  return dataKey;
}

// JSON keeps the parts apart whatever they contain: no two owners share these bytes.
function boundTo([kind, ...parts]: Owner, role: string): Buffer {
  return Buffer.from(JSON.stringify([kind, role, ...parts]));
}

function encrypt(bytes: Buffer, key: Buffer, associated: Buffer): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagLength });
  cipher.setAAD(associated);
  const encrypted = [cipher.update(bytes), cipher.final()];
  return Buffer.concat([Buffer.of(format), nonce, ...encrypted, cipher.getAuthTag()]);
}

function decrypt(bytes: Buffer, key: Buffer, associated: Buffer): Buffer {
  if (bytes[0] !== format || bytes.length < 1 + nonceLength + tagLength) {
    throw new SealBroken("tampered");
  }
  const nonce = bytes.subarray(1, 1 + nonceLength);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagLength });
  decipher.setAAD(associated);
  decipher.setAuthTag(bytes.subarray(-tagLength));
  const encrypted = decipher.update(bytes.subarray(1 + nonceLength, -tagLength));
  try {
    return Buffer.concat([encrypted, decipher.final()]);
  } catch {
    throw new SealBroken("tampered");
  }
}

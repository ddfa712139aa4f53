/** Passwords: argon2id with 19 MiB, two passes (OWASP), and a check that always costs the same. */
import { hash, verify } from "@node-rs/argon2";

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of a random text nobody knows: what a guess at an unknown address is checked against. */
const decoy = hash(crypto.randomUUID(), cost);

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize("NFC"), cost);
}

/** One argon2 verification, whether or not there is an account. */
export async function passwordMatches(stored: string | undefined, typed: string): Promise<boolean> {
  const matches = await verify(stored ?? (await decoy), typed.normalize("NFC"));
  return stored !== undefined && matches;
}

/** Passwords: argon2id with 19 MiB, two passes (OWASP), and a check that always costs the same. */
import { availableParallelism } from "node:os";
import { hash, verify } from "@node-rs/argon2";
import { type Lane, makeGate } from "#app/auth/gate.ts";

const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A core is left for everything else; Node has four threads for such work, and one of them stays free. */
const gate = makeGate({
  atOnce: Math.min(3, Math.max(1, availableParallelism() - 1)),
  waiting: 24,
});

/** Of a random text nobody knows: what a guess at an unknown address is checked against. */
const decoy = hash(crypto.randomUUID(), cost);

/** Throws Busy when too many are being looked at: nothing waits longer than about a second. */
export function hashPassword(password: string, lane: Lane = "familiar"): Promise<string> {
  return gate.run(lane, () => hash(password.normalize("NFC"), cost));
}

/** One argon2 verification, whether or not there is an account. Throws Busy. */
export function passwordMatches(stored: string | undefined, typed: string): Promise<boolean> {
  return gate.run("familiar", () => compare(stored, typed));
}

/** The same behind work that is to be done first, in one turn; undefined when there is no turn left. */
export function compareInTurn<T>(
  lane: Lane,
  work: (comparing: typeof compare) => Promise<T>,
): Promise<T> | undefined {
  return gate.isFull(lane) ? undefined : gate.run(lane, () => work(compare));
}

async function compare(stored: string | undefined, typed: string): Promise<boolean> {
  const matches = await verify(stored ?? (await decoy), typed.normalize("NFC"));
  return stored !== undefined && matches;
}

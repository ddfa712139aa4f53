/** A team whose addresses are checked: people, a key, and a provider that keeps the books. */
import type { Verification, Verifier, VerifyOutcome } from "#app/adapters/verification/port.ts";
import { after, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { vouchFor } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { giveKey } from "#app/verification/keys.server.ts";
import { CLOSED, type PaidName } from "#app/verification/providers.ts";
import { inTeam } from "#db/client.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { providers, verificationRuns, verifications } from "#db/schema/verification.ts";
import { aMember, type Person } from "#tests/support/people.ts";

export const KEY = "key-that-nobody-may-see";

export type Team = Person & { worker: Person["member"]; ids: string[] };

/** `count` people with addresses of their own, `person-0001@…` and on. */
export async function aTeamOf(
  count: number,
  changes: Partial<typeof prospects.$inferInsert> = {},
): Promise<Team> {
  const person = await aMember();
  const teamId = person.team.id;
  const originId = newId();
  const people = Array.from({ length: count }, (_, n) => {
    const email = `person-${String(n + 1).padStart(4, "0")}@works-${teamId.slice(-6)}.com`;
    const own = { id: newId(), teamId, email, emailKey: email, originId };
    return { ...own, justifiedAt: now(), noticedAt: now(), ...changes };
  });
  await inTeam(person.member, async (tx) => {
    await tx.insert(origins).values({ id: originId, teamId, kind: "form", at: now() });
    for (let from = 0; from < count; from += 1000) {
      await tx.insert(prospects).values(people.slice(from, from + 1000));
    }
  });
  const worker = vouchFor({ teamId, userId: null, role: "worker" });
  return { ...person, worker, ids: people.map(({ id }) => id).sort() };
}

/** As if the provider had taken it. */
export async function haveKey({ member }: Team, name: PaidName, budget?: number) {
  await giveKey(member, name, KEY);
  await inTeam(member, (tx) =>
    tx
      .update(providers)
      .set({ ...CLOSED, ...(budget === undefined ? {} : { monthlyBudget: budget }) }),
  );
}

export function found(changes: Partial<Verification> = {}): VerifyOutcome {
  return ok({
    ...{ verdict: "valid" as const, reasons: ["accepted" as const], score: 95, suggestion: null },
    ...{ retryAt: null, raw: JSON.stringify({ said: "yes" }), charged: 1, ...changes },
  });
}

export function no(
  why:
    | "still-running"
    | "no-verdict"
    | "try-later"
    | "limit-reached"
    | "not-configured"
    | "objected"
    | "refused-by-provider",
  { said = "", wait }: { said?: string; wait?: number } = {},
): VerifyOutcome {
  return refused(why, { said, retryAt: wait === undefined ? null : after(now(), wait) });
}

/** Answers as `answer` says, and counts each question. */
export function aProvider(
  name: Verifier["name"],
  answer: (address: string, nth: number) => VerifyOutcome | Promise<VerifyOutcome>,
) {
  const asked: string[] = [];
  const verifier: Verifier = {
    name,
    async verify(address) {
      asked.push(address);
      return answer(address, asked.length);
    },
  };
  return { asked, verifier, options: { open: () => verifier } };
}

export async function ledgerOf({ member }: Team) {
  return inTeam(member, (tx) => tx.select().from(verifications).orderBy(verifications.id));
}

export async function peopleOf({ member }: Team) {
  return inTeam(member, (tx) => tx.select().from(prospects).orderBy(prospects.id));
}

export async function runsOf({ member }: Team) {
  return inTeam(member, (tx) => tx.select().from(verificationRuns).orderBy(verificationRuns.id));
}

export async function bookOf({ member }: Team) {
  return inTeam(member, (tx) => tx.select().from(providers).orderBy(providers.name));
}

/** Asking: what a worker does with questions that are written down, one or many at once. */
import { openVerifier } from "#app/adapters/verification/index.server.ts";
import type { Verifier } from "#app/adapters/verification/port.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { noteRefused } from "#app/verification/budget.server.ts";
import { type Account, providerFor } from "#app/verification/keys.server.ts";
import { beginAsking, findQuestion } from "#app/verification/ledger.server.ts";
import { planNext } from "#app/verification/plan.server.ts";
import { settle } from "#app/verification/settling.server.ts";
import { inTeam } from "#db/client.ts";
import type { ProviderName } from "#db/schema/verification.ts";

/** Tests put their own provider here. */
export type AskOptions = { open?: (account: Account) => Verifier };

/** So many at once: what the providers allow a minute, and what our engine keeps in flight politely. */
const AT_ONCE: Record<ProviderName, number> = { own: 100, hunter: 3, briteverify: 4 };

/** With the team's key; a key that is gone halts the provider until another is given. */
export async function openFor(member: Member, name: ProviderName, { open }: AskOptions = {}) {
  const found = await inTeam(member, (tx) => providerFor(tx, member, name));
  if (found.refused === undefined) return ok((open ?? openVerifier)(found.value));
  if (found.refused === "key-gone") {
    const why = { refused: "key-gone", retryAt: null, said: "key-gone" } as const;
    await inTeam(member, (tx) => noteRefused(tx, member, { name, ...why }));
  }
  return refused(found.refused);
}

/** The question that a member asked by itself. Safe to run twice: only one asks. */
export async function askAlone(member: Member, questionId: string, options: AskOptions = {}) {
  const { provider } = await inTeam(member, (tx) => findQuestion(tx, questionId));
  const verifier = await openFor(member, provider, options);
  if (verifier.refused === undefined) await askOnce(member, questionId, verifier.value);
  await planNext(member, provider);
  return verifier.refused === undefined ? ok() : refused(verifier.refused);
}

/** All of them, so many at once; each is settled as its answer comes. */
export async function askAll(
  member: Member,
  questions: { id: string; provider: ProviderName }[],
  verifier: Verifier,
): Promise<void> {
  const left = questions.values();
  const most = AT_ONCE[questions[0]?.provider ?? "own"];
  const askInTurn = async () => {
    for (const { id } of left) await askOnce(member, id, verifier);
  };
  // One that fails leaves none of the others behind: what they ask is paid for.
  const lanes = Array.from({ length: Math.min(most, questions.length) }, askInTurn);
  const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === "rejected");
  if (failed) throw (failed as PromiseRejectedResult).reason;
}

async function askOnce(member: Member, id: string, verifier: Verifier): Promise<void> {
  try {
    const begun = await inTeam(member, (tx) => beginAsking(tx, member, id));
    if (begun.refused !== undefined) return;
    await settle(member, id, await verifier.verify(begun.value.email));
  } catch (error) {
    // Erased meanwhile, with all that was asked about them.
    if (!(error instanceof NotFound)) throw error;
  }
}

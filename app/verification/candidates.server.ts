/** Prospects who are to be checked: with all that decides whether anybody may be asked about them. */
import { and, asc, eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { hashOfKey } from "#app/core/signing.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { readRules } from "#app/verification/providers.server.ts";
import { type Asked, type LeftOut, whyNotAsk } from "#app/verification/question.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { type ProviderName, verifications } from "#db/schema/verification.ts";

export type Candidate = {
  id: string;
  email: string;
  addressHash: string;
  leftOut: LeftOut | undefined;
};

/** Not the contact hash: `ada+news@` and `ada@` are one person, and two addresses. */
export function addressHashOf(emailKey: string): string {
  return hashOfKey(emailKey);
}

/** In rising order of id; whoever is gone is left out of the answer. */
export async function readCandidates(
  tx: Tx,
  member: Member,
  { ids, provider }: { ids: string[]; provider: ProviderName },
): Promise<Candidate[]> {
  if (ids.length === 0) return [];
  const people = await tx
    .select()
    .from(prospects)
    .where(among(prospects.id, ids))
    .orderBy(asc(prospects.id));
  const emails = people.map(({ email }) => email);
  const suppressed = await findSuppressions(tx, emails);
  const asked = await askedBefore(tx, ids, provider);
  const { askAgainDays } = await readRules(tx, member);
  return people.map(({ id, email, emailKey, ...facts }) => {
    const addressHash = addressHashOf(emailKey);
    const leftOut = whyNotAsk(
      { ...facts, addressHash },
      {
        provider,
        isSuppressed: suppressed.has(email),
        asked: asked.get(id) ?? [],
        now: now(),
        askAgainDays,
      },
    );
    return { id, email, addressHash, leftOut };
  });
}

async function askedBefore(tx: Tx, ids: string[], provider: ProviderName) {
  const rows = await tx
    .select({
      prospectId: verifications.prospectId,
      provider: verifications.provider,
      addressHash: verifications.addressHash,
      state: verifications.state,
      verdict: verifications.verdict,
      failure: verifications.failure,
      createdAt: verifications.createdAt,
      retryAt: verifications.retryAt,
    })
    .from(verifications)
    .where(and(among(verifications.prospectId, ids), eq(verifications.provider, provider)));
  const found = new Map<string, Asked[]>();
  for (const { prospectId, ...asked } of rows) {
    found.set(prospectId, [...(found.get(prospectId) ?? []), asked]);
  }
  return found;
}

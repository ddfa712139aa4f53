/** A reader's own yes and no, by the signed link in a first message. */
import { eq } from "drizzle-orm";
import { type Member, vouchFor } from "#app/core/member.ts";
import { choose, findPerson, withdrawConsent } from "#app/tracking/choices.server.ts";
import { type Language, proofOf } from "#app/tracking/consent.ts";
import { newestChoices } from "#app/tracking/measuring.server.ts";
import { readConsentToken } from "#app/tracking/token.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { teams } from "#db/schema/team.ts";

/** Undefined for a link that leads to nobody: forged, or the person or team is gone. Changes nothing. */
export async function readConsent(token: string) {
  return withReader(token, async (tx, { prospectId }, who) => {
    const choice = (await newestChoices(tx, [prospectId])).get(prospectId);
    const allowed = choice && choice.basis !== "withdrawn";
    return { who, allowedAt: allowed ? choice.at : null, refused: choice?.basis === "withdrawn" };
  });
}

/** Twice is once. Undefined for a link that leads to nobody. */
export async function allowOpens(token: string, language: Language) {
  return withReader(token, async (tx, { member, prospectId }, who) => {
    await findPerson(tx, prospectId, { lock: true });
    const before = (await newestChoices(tx, [prospectId])).get(prospectId);
    if (before?.basis === "consent") return { done: true };
    const proof = proofOf(language, who);
    await choose(tx, member, { prospectId, mode: "individual", basis: "consent", proof });
    return { done: true };
  });
}

/** Undefined for a link that leads to nobody. */
export async function withdrawOpens(token: string, language: Language) {
  const reader = await withReader(token, async (_tx, asked) => asked);
  if (!reader) return undefined;
  const { member, prospectId } = reader;
  await withdrawConsent(member, prospectId, `By their own button (${language}).`);
  return { done: true };
}

type Reader = { member: Member; prospectId: string };

async function withReader<T>(
  token: string,
  work: (tx: Tx, reader: Reader, who: string) => Promise<T>,
): Promise<T | undefined> {
  const asked = readConsentToken(token);
  if (!asked) return undefined;
  const { teamId, prospectId } = asked;
  // The signed token is the proof that it may act in this team.
  const member = vouchFor({ teamId, userId: null, role: "worker" });
  return inTeam(member, async (tx) => {
    const [team] = await tx.select({ name: teams.name }).from(teams).where(eq(teams.id, teamId));
    const [prospect] = await tx
      .select({ id: prospects.id })
      .from(prospects)
      .where(eq(prospects.id, prospectId));
    return team && prospect ? work(tx, { member, prospectId }, team.name) : undefined;
  });
}

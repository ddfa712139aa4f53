/** Answering a request: putting right what is wrong, erasing the person, or saying why not. */
import { eq } from "drizzle-orm";
import { outboxIsOn } from "#app/adapters/mail/index.server.ts";
import { sendLetter } from "#app/adapters/mail/letter.server.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { forgetProspects } from "#app/privacy/erasure.server.ts";
import { CONFIRMED_WITHIN } from "#app/privacy/policy.ts";
import { changeProspect, noteOrigin } from "#app/prospects/change.server.ts";
import { findProspect } from "#app/prospects/prospects.server.ts";
import { lastLetterGoes, requestOutcome } from "#app/requests/jobs.ts";
import { erasedLetter } from "#app/requests/letters.ts";
import { readWanted, type SettleInput } from "#app/requests/request.ts";
import { findRequest, type RequestRow } from "#app/requests/requests.server.ts";
import { suppressHashes } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { requests } from "#db/schema/requests.ts";
import { teams } from "#db/schema/team.ts";

/** Writes the ticked fields as they asked; what was not ticked stays. Throws NotFound. */
export async function correctAsAsked(
  member: Member,
  id: string,
  { fields, reason }: Pick<SettleInput, "fields" | "reason">,
) {
  return inTeam(member, async (tx) => {
    const { request, prospect } = await holdBoth(tx, id);
    if (request.state !== "open" || request.kind !== "correct") return refused("answered");
    const { fields: wanted, note } = readWanted(request.wanted);
    if (Object.keys(wanted).length > fields.length && !reason) return refused("say-why");
    const originId = newId();
    const changes = Object.fromEntries(fields.map((field) => [field, wanted[field]]));
    const outcome = await changeProspect(tx, member, { before: prospect, changes, originId });
    if (outcome.refused !== undefined)
      throw new Error(`a correction without an address: ${outcome.refused}`);
    if (outcome.value.changed.length > 0) {
      await noteOrigin(tx, member, { id: originId, kind: "request", note });
    }
    await settle(tx, member, { request, state: "done", answer: reason });
    return ok();
  });
}

/** Needs a reason, which the person reads (GDPR art. 12(4)). Throws NotFound. */
export async function refuseRequest(member: Member, id: string, reason: string | null) {
  if (!reason) return refused("say-why");
  return inTeam(member, async (tx) => {
    const { request } = await holdBoth(tx, id);
    if (request.state !== "open") return refused("answered");
    await settle(tx, member, { request, state: "refused", answer: reason });
    return ok();
  });
}

/**
 * Erases the person, who stays on the do-not-contact list by hash. Their address is known no longer
 * afterwards, so the letter that says so leaves at once or not at all: `told` says which.
 */
export async function eraseAsAsked(member: Member, id: string) {
  const erased = await inTeam(member, async (tx) => {
    const { request, prospect } = await holdBoth(tx, id);
    if (request.state !== "open" || request.kind !== "erase") return undefined;
    const [team] = await tx.select().from(teams).where(eq(teams.id, member.teamId));
    const hashes = [contactHash(prospect.email)];
    await suppressHashes(tx, member, { hashes, reason: "unsubscribed" });
    if (outboxIsOn) {
      const startAfter = after(now(), CONFIRMED_WITHIN * DAY);
      await enqueue(tx, lastLetterGoes, { letterId: id }, { startAfter });
    }
    const who = { prospectIds: [prospect.id], reason: "forgotten" as const };
    await forgetProspects(tx, member, who);
    const { language } = readWanted(request.wanted);
    return { to: prospect.email, letter: erasedLetter(team!.name, language) };
  });
  if (!erased) return refused("answered");
  const sent = await sendLetter({ ...erased, idempotencyKey: lastLetterKey(id) });
  return ok({ told: sent.refused === undefined });
}

export function lastLetterKey(requestId: string): string {
  return `erased/${requestId}`;
}

/** The prospect before the request, as whoever asks does. */
async function holdBoth(tx: Tx, id: string) {
  const { prospectId } = await findRequest(tx, id);
  const prospect = await findProspect(tx, prospectId, { lock: true });
  return { prospect, request: await findRequest(tx, id, { lock: true }) };
}

type Settling = { request: RequestRow; state: "done" | "refused"; answer: string | null };

async function settle(tx: Tx, { teamId, userId }: Member, { request, state, answer }: Settling) {
  const { id } = request;
  await tx
    .update(requests)
    .set({ state, answer, userId, doneAt: now() })
    .where(eq(requests.id, id));
  await enqueue(tx, requestOutcome, { teamId, requestId: id });
}

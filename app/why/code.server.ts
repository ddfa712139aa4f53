/** The code that shows that somebody reads the mail of the address: mailed, typed once, good for half an hour. */
import { createHash } from "node:crypto";
import { and, desc, eq, gt, isNull, lt } from "drizzle-orm";
import { WRITTEN_FOR } from "#app/adapters/eml-folder.server.ts";
import { postLetter } from "#app/adapters/mail/letter.server.ts";
import { throttleCode } from "#app/auth/throttle.server.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Language } from "#app/core/language.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { pseudonyms, signId, verifyId } from "#app/core/signing.server.ts";
import { findProspect, type Prospect } from "#app/prospects/prospects.server.ts";
import { codeLetter } from "#app/why/jobs.ts";
import { letterWithCode } from "#app/why/letters.ts";
import { behindLink, findPerson } from "#app/why/person.server.ts";
import { readCode } from "#app/why/why.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { requestCodes } from "#db/schema/requests.ts";
import { teams } from "#db/schema/team.ts";

const LIVES_MINUTES = 10;
const MOST_TRIES = 5;
const PROOF_MINUTES = 30;

type Asking = { language: Language; clientAddress: string };

/** A newer code ends the older ones. Where nobody is held, nothing is mailed and the answer is the same. */
export async function askForCode(token: string, { language, clientAddress }: Asking) {
  const found = await behindLink(token, async ({ tx, member, link }) => {
    const prospect = await findPerson({ tx, link });
    return prospect && { prospectId: prospect.id, member };
  });
  if (!found) return ok();
  const { prospectId, member } = found;
  const { teamId } = member;
  const throttled = await throttleCode({ prospectId, teamId, clientAddress });
  if (throttled) return throttled;
  return inTeam(member, async (tx) => {
    await findProspect(tx, prospectId, { lock: true });
    const mine = eq(requestCodes.prospectId, prospectId);
    await tx.delete(requestCodes).where(and(mine, isNull(requestCodes.usedAt)));
    const id = newId();
    const [codeHash] = hashesOf(id, codesOf(id)[0]!);
    const expiresAt = after(now(), LIVES_MINUTES * MINUTE);
    await tx
      .insert(requestCodes)
      .values({ id, teamId, prospectId, codeHash: codeHash!, expiresAt });
    await enqueue(tx, codeLetter, { teamId, codeId: id, language });
    return ok();
  });
}

/** For the worker. Nothing is sent once it is too late. Throws NotFound, or when it should come back. */
export async function mailCode(
  member: Member,
  { codeId, language }: { codeId: string; language: Language },
) {
  const found = await inTeam(member, async (tx) => {
    const [row] = await tx
      .select()
      .from(requestCodes)
      .where(and(eq(requestCodes.id, codeId), gt(requestCodes.expiresAt, now())));
    if (!row) return undefined;
    const { email } = await findProspect(tx, row.prospectId);
    const [team] = await tx.select().from(teams).where(eq(teams.id, member.teamId));
    return { row, email, teamName: team!.name };
  });
  if (!found) return ok();
  const { row, email, teamName } = found;
  // Under whichever of our keys it was made.
  const code = codesOf(codeId).find((each) => hashesOf(codeId, each).includes(row.codeHash));
  if (!code) return ok();
  return postLetter({
    to: email,
    letter: letterWithCode({ code, teamName, minutes: LIVES_MINUTES, language }),
    idempotencyKey: `why-code/${codeId}`,
    headers: { [WRITTEN_FOR]: email },
  });
}

/** A proof for the forms that need one, or "wrong-code"; "no-code" once it is too old or tried too often. */
export async function proveWithCode(token: string, typed: string) {
  const outcome = await behindLink(token, async ({ tx, link }) => {
    const prospect = await findPerson({ tx, link });
    return prospect ? tryCode(tx, prospect, typed) : undefined;
  });
  return outcome ?? refused("no-code");
}

async function tryCode(tx: Tx, { id: prospectId }: Prospect, typed: string) {
  const open = and(
    eq(requestCodes.prospectId, prospectId),
    isNull(requestCodes.usedAt),
    gt(requestCodes.expiresAt, now()),
    lt(requestCodes.tries, MOST_TRIES),
  );
  const [row] = await tx
    .select()
    .from(requestCodes)
    .where(open)
    .orderBy(desc(requestCodes.createdAt))
    .limit(1)
    .for("update");
  if (!row) return refused("no-code");
  const code = readCode(typed);
  const isRight = code !== undefined && hashesOf(row.id, code).includes(row.codeHash);
  const counted = isRight ? { usedAt: now() } : { tries: row.tries + 1 };
  await tx.update(requestCodes).set(counted).where(eq(requestCodes.id, row.id));
  return isRight ? ok(signId("why-proof", row.id)) : refused("wrong-code");
}

/** Whether this person typed their code within the last half hour. */
export async function isProved(tx: Tx, prospectId: string, proof: string): Promise<boolean> {
  const id = verifyId("why-proof", proof);
  if (!id) return false;
  const fresh = gt(requestCodes.usedAt, after(now(), -PROOF_MINUTES * MINUTE));
  const [row] = await tx
    .select({ id: requestCodes.id })
    .from(requestCodes)
    .where(and(eq(requestCodes.id, id), eq(requestCodes.prospectId, prospectId), fresh));
  return row !== undefined;
}

/** One for each of our keys, the current first: eight digits of a keyed hash of the row's id. */
function codesOf(id: string): string[] {
  return pseudonyms("why-code", id).map((keyed) => {
    const number = createHash("sha256").update(keyed).digest().readUIntBE(0, 6);
    return String(number % 100_000_000).padStart(8, "0");
  });
}

function hashesOf(id: string, code: string): string[] {
  return pseudonyms("why-code-hash", `${id} ${code}`);
}

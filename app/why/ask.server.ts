/** What whoever has the link may do: object at once; and, with a code from their own mail, the rest. */
import { eq } from "drizzle-orm";
import { markIn } from "#app/clocks/rights.server.ts";
import { after, now, SECOND } from "#app/core/clock.ts";
import type { Language } from "#app/core/language.ts";
import { ok, refused } from "#app/core/result.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { makeCopy } from "#app/details/copy.server.ts";
import type { Prospect } from "#app/prospects/prospects.server.ts";
import { noteDone, noteObjection, openRequest } from "#app/requests/asked.server.ts";
import { CORRECTABLE, type Wanted } from "#app/requests/request.ts";
import { suppressHashes } from "#app/suppression/suppression.server.ts";
import { isProved } from "#app/why/code.server.ts";
import { type Behind, behindLink, findPerson } from "#app/why/person.server.ts";
import type { CorrectionInput } from "#app/why/why.ts";
import { patiently } from "#db/patience.ts";
import { enrolments } from "#db/schema/outreach.ts";

/**
 * Nobody of the team writes to them again, whatever is held. Resolves after the commit, and says
 * nothing of whether the link was one of ours.
 */
export async function object(token: string): Promise<void> {
  await patiently(after(now(), 5 * SECOND), () =>
    behindLink(token, async (behind) => {
      const { tx, member, link } = behind;
      const prospect = await findPerson(behind, { lock: true });
      const hashes = await hashesOf(behind, prospect);
      if (prospect) await noteObjection(tx, member, { prospectId: prospect.id, hashes });
      else await suppressHashes(tx, member, { hashes: [link.hash], reason: "unsubscribed" });
    }),
  );
}

/** Their address may have been corrected since the message: then both are meant. */
async function hashesOf({ tx, link }: Behind, prospect: Prospect | undefined): Promise<string[]> {
  const written = link.enrolmentId
    ? await tx
        .select({ hash: enrolments.optOutHash })
        .from(enrolments)
        .where(eq(enrolments.id, link.enrolmentId))
        .for("update")
    : [];
  const known = written.map(({ hash }) => hash);
  return [link.hash, ...known, ...(prospect ? [contactHash(prospect.email)] : [])];
}

type Proved = { proof: string; language: Language };

/**
 * The team answers it, as the one who decides about the data: the law knows reasons to keep some
 * (GDPR art. 17(3)). What needs no judgement is done at once: nobody writes to them any more.
 */
export async function askToBeErased(token: string, { proof, language }: Proved) {
  return proved(token, proof, async (behind, prospect) => {
    const { tx, member } = behind;
    const hashes = await hashesOf(behind, prospect);
    const wanted: Wanted = { language, fields: {}, note: null };
    const asked = await openRequest(tx, member, { prospectId: prospect.id, kind: "erase", wanted });
    await noteObjection(tx, member, { prospectId: prospect.id, hashes });
    return ok(asked);
  });
}

/** Only what differs from what is held is asked for. A restriction works at once (GDPR art. 18(1)(a)). */
export async function askToCorrect(
  token: string,
  { proof, language }: Proved,
  { note, restrict, ...typed }: CorrectionInput,
) {
  return proved(token, proof, async ({ tx, member }, prospect) => {
    const changed = CORRECTABLE.filter((field) => typed[field] !== prospect[field]);
    const fields = Object.fromEntries(changed.map((field) => [field, typed[field]]));
    if (changed.length === 0 && !note && !restrict) return refused("nothing-asked");
    if (restrict) await markIn(tx, member, { prospect, mark: "restrict", note: null });
    const wanted: Wanted = { language, fields, note };
    const prospectId = prospect.id;
    return ok(await openRequest(tx, member, { prospectId, kind: "correct", wanted }));
  });
}

/** The ZIP of all that is held; the team sees that it was taken. */
export async function takeCopy(token: string, proof: string) {
  const allowed = await proved(token, proof, async ({ tx, member }, { id }) => {
    await noteDone(tx, member, { prospectId: id, kind: "copy" });
    return ok({ member, id });
  });
  if (allowed.refused !== undefined) return allowed;
  return ok(await makeCopy(allowed.value.member, allowed.value.id, { toThemselves: true }));
}

async function proved<T>(
  token: string,
  proof: string,
  work: (behind: Behind, prospect: Prospect) => Promise<T>,
) {
  const outcome = await behindLink(token, async (behind) => {
    const prospect = await findPerson(behind, { lock: true });
    const isTheirs = prospect && (await isProved(behind.tx, prospect.id, proof));
    return isTheirs ? work(behind, prospect) : undefined;
  });
  return outcome ?? refused("no-proof");
}

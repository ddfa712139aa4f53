/** Changing what is held of one prospect, whoever asks for it: what it was before is kept, and so is the source. */
import { eq } from "drizzle-orm";
import { domainOf, identityKey } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { recheckBlocked } from "#app/outreach/readiness.server.ts";
import { PROSPECT_FIELDS, type ProspectField } from "#app/prospects/prospect.ts";
import {
  findSuppressions,
  suppressAddress,
  suppressionEntries,
} from "#app/suppression/suppression.server.ts";
import type { Tx } from "#db/client.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";

export type Prospect = typeof prospects.$inferSelect;

type Changing = {
  /** As it stands, locked. */
  before: Prospect;
  /** Clean values; a field left out, or undefined, stays as it is. */
  changes: Partial<Record<ProspectField, string | null>>;
  /** The act that brings them: written by the caller, see noteOrigin. */
  originId: string;
};

/**
 * Writes down what changed and from what; other fields keep their source. When they were last
 * justified stays as it was (N13), and an objection follows them to a new address.
 */
export async function changeProspect(
  tx: Tx,
  member: Member,
  { before, changes, originId }: Changing,
) {
  const changed = PROSPECT_FIELDS.filter(
    (field) => changes[field] !== undefined && changes[field] !== before[field],
  );
  if (changed.length === 0) return ok({ changed });
  const email = changes.email ?? before.email;
  const emailKey = identityKey(email);
  const moves = emailKey !== before.emailKey;
  if (moves && (await mayNotBeContacted(tx, email))) return refused("asked-not-to-be-contacted");
  const fieldOrigins = { ...before.fieldOrigins };
  for (const field of changed) fieldOrigins[field] = originId;
  const values = Object.fromEntries(changed.map((field) => [field, changes[field]]));
  // What was found out about the old address says nothing of the new one.
  const unjudged = moves ? { verdict: null, verifiedAt: null } : {};
  const row = { ...values, ...unjudged, emailKey, fieldOrigins };
  const saved = await saveUnlessTaken(tx, before.id, row);
  if (!saved) return refused("already-there", { id: await idByKey(tx, emailKey) });
  await noteChanges(tx, { before, changes, originId }, changed);
  if (moves) await followAddress(tx, member, { before, email });
  await recheckBlocked(tx, member, { prospectId: before.id });
  return ok({ changed });
}

export type NewOrigin = Omit<typeof origins.$inferInsert, "teamId" | "userId" | "at">;

/** One act by which data came in. Fields point at its id. */
export async function noteOrigin(tx: Tx, { teamId, userId }: Member, origin: NewOrigin) {
  await tx.insert(origins).values({ ...origin, teamId, userId, at: now() });
}

/** Who of the team has this address, be it in the bin. */
export async function findByKey(tx: Tx, emailKey: string) {
  const [found] = await tx
    .select({ id: prospects.id, binnedAt: prospects.binnedAt })
    .from(prospects)
    .where(eq(prospects.emailKey, emailKey));
  return found;
}

export async function idByKey(tx: Tx, emailKey: string): Promise<string | undefined> {
  return (await findByKey(tx, emailKey))?.id;
}

export async function mayNotBeContacted(tx: Tx, email: string): Promise<boolean> {
  return (await findSuppressions(tx, [email])).size > 0;
}

async function noteChanges(
  tx: Tx,
  { before, changes, originId }: Changing,
  changed: ProspectField[],
): Promise<void> {
  const rows = changed.map((field) => ({
    teamId: before.teamId,
    prospectId: before.id,
    field,
    oldValue: before[field],
    newValue: changes[field],
    originId,
  }));
  await tx.insert(prospectChanges).values(rows);
}

/** False when somebody else of the team has that address, also when they got it a moment ago. */
async function saveUnlessTaken(
  tx: Tx,
  id: string,
  values: Partial<typeof prospects.$inferInsert>,
): Promise<boolean> {
  try {
    await tx.transaction(async (savepoint) => {
      await savepoint.update(prospects).set(values).where(eq(prospects.id, id));
    });
    return true;
  } catch (error) {
    const cause = error instanceof Error && error.cause ? error.cause : error;
    const { code, constraint_name: name } = cause as { code?: string; constraint_name?: string };
    if (code === "23505" && name === "prospects_team_email_key") return false;
    throw error;
  }
}

/** Sequences go on to the new address, and so does what the person said about being written to. */
async function followAddress(
  tx: Tx,
  member: Member,
  { before, email }: { before: Prospect; email: string },
): Promise<void> {
  await tx
    .update(enrolments)
    .set({ optOutHash: contactHash(email), domain: domainOf(email) })
    .where(eq(enrolments.prospectId, before.id));
  for (const { reason, domain } of await suppressionEntries(tx, before.email)) {
    // A wrong address is what a correction is for, and a blocked company was not the person.
    if (domain !== null || reason === "address-unknown") continue;
    await suppressAddress(tx, member, { address: email, reason });
  }
}

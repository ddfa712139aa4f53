/** Prospects one by one: finding, adding and correcting them. */
import { eq } from "drizzle-orm";
import { domainOf, identityKey } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { recheckBlocked } from "#app/outreach/readiness.server.ts";
import {
  PROSPECT_FIELDS,
  type ProspectField,
  type ProspectInput,
  type SourcedProspectInput,
} from "#app/prospects/prospect.ts";
import {
  findSuppressions,
  suppressAddress,
  suppressionEntries,
} from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";

export type Prospect = typeof prospects.$inferSelect;

/** Throws NotFound for what is not this team's, and for what is no id. `lock` until the end of `tx`. */
export async function findProspect(tx: Tx, id: string, { lock = false } = {}): Promise<Prospect> {
  if (!Id.safeParse(id).success) throw new NotFound("prospect");
  const query = tx.select().from(prospects).where(eq(prospects.id, id)).$dynamic();
  const [found] = await (lock ? query.for("update") : query);
  if (!found) throw new NotFound("prospect");
  return found;
}

/** One prospect per address and team, however often and fast the form is sent. */
export async function addProspect(member: Member, { source, ...input }: SourcedProspectInput) {
  return inTeam(member, async (tx) => {
    const emailKey = identityKey(input.email);
    const there = await idByKey(tx, emailKey);
    if (there) return refused("already-there", { id: there });
    if (await mayNotBeContacted(tx, input.email)) return refused("asked-not-to-be-contacted");
    const [id, originId] = [newId(), newId()];
    const added = await tx
      .insert(prospects)
      .values({ id, teamId: member.teamId, ...input, emailKey, originId, justifiedAt: now() })
      .onConflictDoNothing()
      .returning({ id: prospects.id });
    if (added.length === 0) return refused("already-there", { id: await idByKey(tx, emailKey) });
    await noteOrigin(tx, member, { id: originId, note: source });
    return ok({ id });
  });
}

/**
 * Writes down what changed, from what and by whom; other fields keep their source. When they were
 * last justified stays as it was (N13), and an objection follows them to a new address. Throws
 * NotFound.
 */
export async function editProspect(
  member: Member,
  id: string,
  { source, ...input }: SourcedProspectInput,
) {
  return inTeam(member, async (tx) => {
    const before = await findProspect(tx, id, { lock: true });
    const changed = PROSPECT_FIELDS.filter((field) => input[field] !== before[field]);
    if (changed.length === 0) return ok({ changed });
    const emailKey = identityKey(input.email);
    const moves = emailKey !== before.emailKey;
    if (moves && (await mayNotBeContacted(tx, input.email))) {
      return refused("asked-not-to-be-contacted");
    }
    const originId = newId();
    const fieldOrigins = { ...before.fieldOrigins };
    for (const field of changed) fieldOrigins[field] = originId;
    const saved = await saveUnlessTaken(tx, id, { ...input, emailKey, fieldOrigins });
    if (!saved) return refused("already-there", { id: await idByKey(tx, emailKey) });
    await noteOrigin(tx, member, { id: originId, note: source });
    await noteChanges(tx, before, { input, changed, originId });
    if (moves) await followAddress(tx, member, { before, email: input.email });
    await recheckBlocked(tx, member, { prospectId: id });
    return ok({ changed });
  });
}

async function idByKey(tx: Tx, emailKey: string): Promise<string | undefined> {
  const [found] = await tx
    .select({ id: prospects.id })
    .from(prospects)
    .where(eq(prospects.emailKey, emailKey));
  return found?.id;
}

async function mayNotBeContacted(tx: Tx, email: string): Promise<boolean> {
  return (await findSuppressions(tx, [email])).size > 0;
}

async function noteOrigin(
  tx: Tx,
  { teamId, userId }: Member,
  { id, note }: { id: string; note: string | null },
): Promise<void> {
  await tx.insert(origins).values({ id, teamId, kind: "form", userId, note, at: now() });
}

type Changing = { input: ProspectInput; changed: ProspectField[]; originId: string };

async function noteChanges(
  tx: Tx,
  before: Prospect,
  { input, changed, originId }: Changing,
): Promise<void> {
  const rows = changed.map((field) => ({
    teamId: before.teamId,
    prospectId: before.id,
    field,
    oldValue: before[field],
    newValue: input[field],
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

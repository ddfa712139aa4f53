/** Overwriting erased people in what a team has stored as files: the worker's half of an erasure. */
import { and, eq, sql } from "drizzle-orm";
import { files } from "#app/adapters/files/index.server.ts";
import { outbox, outboxIsOn } from "#app/adapters/mail/index.server.ts";
import { practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { forgetInPractice } from "#app/adapters/mailbox/practice.server.ts";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { ok } from "#app/core/result.ts";
import { currentHashKeyId } from "#app/core/signing.server.ts";
import { askForScrub, SCRUB_CLOCK, slices } from "#app/privacy/erasure.server.ts";
import { type Findings, type Hunt, type Pending, startHunt } from "#app/privacy/hunt.server.ts";
import { sumOf } from "#app/privacy/places.ts";
import { dropMade, listMade, listStored, scrubStored } from "#app/privacy/stored.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { erasures } from "#db/schema/privacy.ts";
import { dueClocks } from "#db/schema/team.ts";

/** As many people as one run looks for: more come in the next. */
const MOST = 50_000;

/**
 * Overwrites everybody whose erasure is pending, in every stored file and in practice mail. A file
 * that is being uploaded or imported is left for later, and with it the erasures. Safe to run twice and at once.
 */
export async function scrubFiles(member: Member) {
  const pending = await inTeam(member, (tx) => listPending(tx, member));
  const hunt = startHunt(pending);
  const busy = pending.length > 0 && (await scrubEverything(member, hunt));
  await inTeam(member, async (tx) => {
    await noteFindings(tx, member, { pending, findings: hunt.findings });
    if (busy) return askForScrub(tx, member.teamId, after(now(), MINUTE));
    await finish(tx, member, pending);
    await goOn(tx, member);
  });
  return ok({ people: pending.length, busy });
}

/** True when a file was in use and has to be looked at again. */
async function scrubEverything(member: Member, hunt: Hunt): Promise<boolean> {
  let busy = false;
  for (const file of await inTeam(member, (tx) => listStored(tx, member))) {
    const scrubbed = await scrubStored(member, { ...file, store: files, hunt });
    busy = busy || !scrubbed;
  }
  for (const file of await inTeam(member, (tx) => listMade(tx, member))) {
    const dropped = await dropMade(member, { ...file, store: files });
    busy = busy || !dropped;
  }
  await forgetInPractice(practiceFolder(member.teamId), hunt.noting("practice mail"));
  if (outboxIsOn) await outbox.forgetProspects(hunt.noting("outbox"));
  return busy;
}

function listPending(tx: Tx, { teamId }: Member): Promise<Pending[]> {
  return tx
    .select({ id: erasures.id, subjectHash: erasures.subjectHash, counts: erasures.counts })
    .from(erasures)
    .where(isPending(teamId))
    .orderBy(erasures.id)
    .limit(MOST);
}

/** A hash made with an earlier key finds nobody: such an erasure waits until that key is back. */
function isPending(teamId: string) {
  return and(
    eq(erasures.teamId, teamId),
    eq(erasures.state, "pending"),
    eq(erasures.keyId, currentHashKeyId()),
  );
}

/** Adds to each person's line how often they were found, and where. */
async function noteFindings(
  tx: Tx,
  { teamId }: Member,
  { pending, findings }: { pending: Pending[]; findings: Findings },
): Promise<void> {
  const found = pending.flatMap(({ id, subjectHash, counts }) => {
    const more = findings.get(subjectHash);
    return more ? [{ id, counts: sumOf([counts, more]) }] : [];
  });
  for (const lines of slices(found)) {
    await tx.execute(sql`
      update ${erasures} set counts = found.counts, updated_at = ${now().toISOString()}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as found (id uuid, counts jsonb)
      where ${erasures.teamId} = ${teamId} and ${erasures.id} = found.id`);
  }
}

async function finish(tx: Tx, { teamId }: Member, pending: Pending[]): Promise<void> {
  for (const lines of slices(pending)) {
    const ids = sql.param(lines.map(({ id }) => id));
    await tx
      .update(erasures)
      .set({ state: "done", finishedAt: now() })
      .where(and(eq(erasures.teamId, teamId), sql`${erasures.id} = any(${ids}::uuid[])`));
  }
}

/** The clock is locked before the ledger is read, so that an erasure arriving now is not missed. */
async function goOn(tx: Tx, { teamId }: Member): Promise<void> {
  const clock = and(eq(dueClocks.kind, SCRUB_CLOCK), eq(dueClocks.teamId, teamId));
  await tx.select().from(dueClocks).where(clock).for("update");
  const [more] = await tx
    .select({ id: erasures.id })
    .from(erasures)
    .where(isPending(teamId))
    .limit(1);
  if (more) return askForScrub(tx, teamId);
  const [stranded] = await tx
    .select({ keyId: erasures.keyId })
    .from(erasures)
    .where(and(eq(erasures.teamId, teamId), eq(erasures.state, "pending")))
    .limit(1);
  if (stranded) log.error(stranded, "an erasure waits for an earlier SUPPRESSION_KEY");
  else await tx.delete(dueClocks).where(clock);
}

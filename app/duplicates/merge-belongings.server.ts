/** Everything that hangs on a prospect and goes over to the one that stays: labels, values, notes, answers, requests, choices, history. */
import { and, eq, exists, inArray, not, sql } from "drizzle-orm";
import { alias, type PgColumn, type PgTable } from "drizzle-orm/pg-core";
import type { Member } from "#app/core/member.ts";
import type { Side } from "#app/duplicates/choice.ts";
import type { Prospect } from "#app/prospects/change.server.ts";
import { endMerged } from "#app/verification/ledger.server.ts";
import type { Tx } from "#db/client.ts";
import { threads } from "#db/schema/conversations.ts";
import { fieldSuggestions } from "#db/schema/enrichment.ts";
import { customValues, labelled } from "#db/schema/labels.ts";
import { notes, tasks } from "#db/schema/notes.ts";
import { prospectChanges } from "#db/schema/prospects.ts";
import { requests } from "#db/schema/requests.ts";
import { openChoices } from "#db/schema/tracking.ts";
import { verifications } from "#db/schema/verification.ts";

type Moving = {
  keep: Prospect;
  drop: Prospect;
  keepSide: Side;
  /** Custom field's id → the side whose value was chosen. */
  custom: Record<string, Side>;
};

export async function moveBelongings(tx: Tx, member: Member, moving: Moving): Promise<void> {
  const { keep, drop } = moving;
  await uniteLabels(tx, moving);
  await moveValues(tx, moving);
  await moveVerifications(tx, member, moving);
  await moveSuggestions(tx, moving);
  for (const table of [notes, tasks, threads, requests, openChoices, prospectChanges]) {
    await tx.update(table).set({ prospectId: keep.id }).where(eq(table.prospectId, drop.id));
  }
}

/** On a list or bearing a tag under either: under the one. */
async function uniteLabels(tx: Tx, { keep, drop }: Moving): Promise<void> {
  await tx.execute(sql`
    insert into ${labelled} (team_id, label_id, prospect_id, created_at)
    select team_id, label_id, ${keep.id}::uuid, created_at from ${labelled}
    where prospect_id = ${drop.id}::uuid
    on conflict (team_id, label_id, prospect_id) do update
      set created_at = least(${labelled}.created_at, excluded.created_at)`);
}

/** With their source. What was not asked about is taken where the one has nothing. */
async function moveValues(tx: Tx, { keep, drop, keepSide, custom }: Moving): Promise<void> {
  const chosen = Object.entries(custom).flatMap(([id, side]) => (side === keepSide ? [] : [id]));
  const theirs = eq(customValues.prospectId, drop.id);
  if (chosen.length > 0) {
    await tx
      .delete(customValues)
      .where(and(eq(customValues.prospectId, keep.id), inArray(customValues.fieldId, chosen)));
  }
  const refusedIds = Object.keys(custom).filter((id) => !chosen.includes(id));
  if (refusedIds.length > 0) {
    await tx.delete(customValues).where(and(theirs, inArray(customValues.fieldId, refusedIds)));
  }
  await moveUnlessThere(tx, customValues, { keep, drop, by: ["fieldId"] });
}

/** An answer is about an address: those about the dropped one stay readable, and its open questions end. */
async function moveVerifications(tx: Tx, member: Member, { keep, drop }: Moving): Promise<void> {
  await endMerged(tx, member, drop.id);
  const theirs = eq(verifications.prospectId, drop.id);
  await tx.update(verifications).set({ prospectId: keep.id }).where(theirs);
}

async function moveSuggestions(tx: Tx, { keep, drop }: Moving): Promise<void> {
  await moveUnlessThere(tx, fieldSuggestions, { keep, drop, by: ["field", "provider"] });
}

type Keyed = PgTable & { prospectId: PgColumn };

/** Moves the rows for which the one has none of the same key; the others go with the dropped. */
async function moveUnlessThere(
  tx: Tx,
  table: Keyed,
  { keep, drop, by }: { keep: Prospect; drop: Prospect; by: string[] },
): Promise<void> {
  const own = alias(table, "own") as unknown as Record<string, PgColumn>;
  const columns = table as unknown as Record<string, PgColumn>;
  const same = by.map((name) => eq(own[name]!, columns[name]!));
  const there = tx
    .select({ one: sql`1` })
    .from(own as never)
    .where(and(eq(own.prospectId!, keep.id), ...same));
  await tx
    .update(table)
    .set({ prospectId: keep.id } as never)
    .where(and(eq(table.prospectId, drop.id), not(exists(there))));
}

/** Values suggested for a prospect: side by side with what is held, accepted or refused one by one. */
import { and, asc, eq, gt } from "drizzle-orm";
import { after, DAY, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { type Enrichable, KEPT_DAYS, type ValueDecision } from "#app/enrichment/enrichment.ts";
import { readRules } from "#app/enrichment/rules.server.ts";
import { changeProspect, noteOrigin } from "#app/prospects/change.server.ts";
import { frameOf } from "#app/prospects/frame.server.ts";
import { findProspect, type Prospect } from "#app/prospects/prospects.server.ts";
import { protectedFields } from "#app/prospects/protected.server.ts";
import { hindrance } from "#app/prospects/uses.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { among } from "#db/among.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { fieldSuggestions } from "#db/schema/enrichment.ts";

export type ValueSuggestion = typeof fieldSuggestions.$inferSelect & {
  field: Enrichable;
  /** What is held now. */
  before: string | null;
};

/** What may be decided on. A value that a person typed meanwhile is not set against one. Throws NotFound. */
export async function showValues(member: Member, prospectId: string) {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, prospectId);
    const bar = await barOf(tx, prospect);
    return { frame: frameOf(prospect), bar, suggestions: await offered(tx, prospect, bar) };
  });
}

/** What waits for a decision about one prospect; nothing where nothing may be written. */
export async function offered(
  tx: Tx,
  prospect: Prospect,
  known?: string | undefined,
): Promise<ValueSuggestion[]> {
  if (known ?? (await barOf(tx, prospect))) return [];
  const { fields } = await readRules(tx);
  const typed = (await protectedFields(tx, [prospect.id])).get(prospect.id);
  const rows = await waiting(tx, prospect.id);
  return rows.flatMap((row) => {
    const field = row.field as Enrichable;
    const before = prospect[field];
    const isOffered = fields.includes(field) && !typed?.has(field) && row.value !== before;
    return isOffered ? [{ ...row, field, before }] : [];
  });
}

function waiting(tx: Tx, prospectId: string) {
  return tx
    .select()
    .from(fieldSuggestions)
    .where(
      and(
        eq(fieldSuggestions.prospectId, prospectId),
        gt(fieldSuggestions.createdAt, after(now(), -KEPT_DAYS * DAY)),
      ),
    )
    .orderBy(asc(fieldSuggestions.field), asc(fieldSuggestions.provider));
}

/**
 * A suggestion that was decided is gone. Accepted values carry provider, time and page; refused ones
 * leave nothing. Throws NotFound.
 */
export async function decideValues(
  member: Member,
  prospectId: string,
  { verdict, suggestion }: ValueDecision,
) {
  return inTeam(member, async (tx) => {
    const prospect = await findProspect(tx, prospectId, { lock: true });
    if (verdict === "refuse")
      return ok({ decided: (await takeOut(tx, prospect, suggestion)).length });
    const bar = await barOf(tx, prospect);
    if (bar) return refused("not-to-be-used");
    const { fields } = await readRules(tx);
    const typed = (await protectedFields(tx, [prospectId])).get(prospectId);
    const taken = await takeOut(tx, prospect, suggestion);
    const allowed = taken.filter(({ field }) => fields.includes(field as Enrichable));
    const free = allowed.filter(({ field }) => !typed?.has(field));
    if (taken.length > 0 && allowed.length === 0) return refused("not-allowed");
    if (allowed.length > 0 && free.length === 0) return refused("typed-by-a-person");
    for (const one of free) await write(tx, member, prospectId, one);
    return ok({ decided: free.length });
  });
}

async function takeOut(tx: Tx, { id }: Prospect, ids: string[]) {
  return tx
    .delete(fieldSuggestions)
    .where(
      and(
        eq(fieldSuggestions.prospectId, id),
        among(fieldSuggestions.id, ids),
        gt(fieldSuggestions.createdAt, after(now(), -KEPT_DAYS * DAY)),
      ),
    )
    .returning();
}

async function write(
  tx: Tx,
  member: Member,
  id: string,
  one: typeof fieldSuggestions.$inferSelect,
): Promise<void> {
  const before = await findProspect(tx, id);
  const originId = newId();
  const changes = { [one.field]: one.value };
  const { value } = await changeProspect(tx, member, { before, changes, originId });
  if (!value?.changed.length) return;
  const { provider, sourceUrl: url } = one;
  await noteOrigin(tx, member, { id: originId, kind: "provider", provider, url });
}

/** Why nothing is accepted for them. That a notice is due keeps them from others, and not from us. */
async function barOf(tx: Tx, prospect: Prospect): Promise<string | undefined> {
  const found = hindrance(prospect, "others", now());
  if (found && found !== "notice-due") return found;
  return (await findSuppressions(tx, [prospect.email])).size > 0 ? "suppressed" : undefined;
}

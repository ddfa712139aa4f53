/** The team's lists and tags with how many bear each; making, renaming and deleting one. */
import { and, asc, eq, gt, or, sql } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { plainText } from "#app/core/plain.ts";
import { ok, refused } from "#app/core/result.ts";
import type { LabelKind } from "#app/labels/label.ts";
import { findLabel, type Label, labelNamed, makeLabel } from "#app/labels/labels.server.ts";
import { type CountedPeople, countedPeople, MOST_PEOPLE } from "#app/prospects/counted.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { labelled, labels } from "#db/schema/labels.ts";
import { prospects } from "#db/schema/prospects.ts";

const PAGE = 50;

/** `counted` leaves out who is in the bin. */
export type CountedLabel = Label & CountedPeople;

/** A page by name; `after` is the last id of the page before. */
export async function readLabels(member: Member, kind: LabelKind, after?: string) {
  return inTeam(member, async (tx) => {
    const from = after ? await placeOf(tx, after) : undefined;
    const { id, name, nameKey } = labels;
    const rows = await tx
      .select({ id, kind: labels.kind, name })
      .from(labels)
      .where(
        and(
          eq(labels.kind, kind),
          from && or(gt(nameKey, from.nameKey), and(eq(nameKey, from.nameKey), gt(id, from.id))),
        ),
      )
      .orderBy(asc(nameKey), asc(id))
      .limit(PAGE + 1);
    const page = rows.slice(0, PAGE);
    const counted = await countBearers(tx, page);
    return { labels: counted, next: rows.length > PAGE ? page.at(-1)!.id : undefined };
  });
}

/** Throws NotFound. */
export async function readLabel(member: Member, kind: LabelKind, id: string) {
  return inTeam(member, async (tx) => {
    const label = await findLabel(tx, id, kind);
    const [counted] = await countBearers(tx, [label]);
    // Who is in the bin bears it too, and loses it with it.
    const borne = await tx.$count(labelled, eq(labelled.labelId, id));
    return { ...counted!, borne };
  });
}

/** The same again, and the one there is comes back. */
export async function createLabel(member: Member, label: { kind: LabelKind; name: string }) {
  return inTeam(member, (tx) => makeLabel(tx, member, label));
}

/** Throws NotFound. */
export async function renameLabel(
  member: Member,
  id: string,
  { kind, name }: { kind: LabelKind; name: string },
) {
  return inTeam(member, async (tx) => {
    await findLabel(tx, id, kind);
    const nameKey = plainText(name);
    const there = await labelNamed(tx, kind, nameKey);
    if (there && there.id !== id) return refused("name-taken");
    // Should two be given the same name in this very moment, the second meets the key and fails.
    await tx.update(labels).set({ name, nameKey }).where(eq(labels.id, id));
    return ok();
  });
}

/** People stay; only that they bore it goes. Throws NotFound. */
export async function deleteLabel(member: Member, kind: LabelKind, id: string): Promise<void> {
  await inTeam(member, async (tx) => {
    await findLabel(tx, id, kind);
    await tx.delete(labels).where(eq(labels.id, id));
  });
}

async function placeOf(tx: Tx, id: string) {
  const found = await findLabel(tx, id).catch(() => undefined);
  return found && { id, nameKey: plainText(found.name) };
}

/** Each is looked at no further than the most counted; the few in the bin are taken off. */
async function countBearers(tx: Tx, page: Label[]): Promise<CountedLabel[]> {
  const ids = sql`${sql.param(page.map(({ id }) => id))}::uuid[]`;
  const bearers = await tx.execute<{ id: string; count: number }>(sql`
    select asked.id, bearers.count from unnest(${ids}) as asked (id), lateral (
      select count(*)::int from (
        select from ${labelled} where team_id = ${currentTeam} and label_id = asked.id
        limit ${MOST_PEOPLE + 1}::int
      ) as few
    ) as bearers`);
  const binned = await tx.execute<{ id: string; count: number }>(sql`
    select b.label_id as id, count(*)::int as count
    from ${prospects} p
    join ${labelled} b on b.team_id = p.team_id and b.prospect_id = p.id
    where p.team_id = ${currentTeam} and p.binned_at is not null and b.label_id = any(${ids})
    group by 1`);
  const all = new Map(bearers.map(({ id, count }) => [id, count]));
  const off = new Map(binned.map(({ id, count }) => [id, count]));
  return page.map((label) => ({
    ...label,
    ...countedPeople(all.get(label.id) ?? 0, off.get(label.id) ?? 0),
  }));
}

/** The team of the transaction. */
const currentTeam = sql`nullif(current_setting('app.team', true), '')::uuid`;

/** Lists and tags as all rooms use them: finding and making one, and who bears which. */
import { and, asc, eq, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { plainText } from "#app/core/plain.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { type LabelKind, MOST_LABELS } from "#app/labels/label.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { labelled, labels } from "#db/schema/labels.ts";
import { takeTurn } from "#db/turn.ts";

export type Label = { id: string; kind: LabelKind; name: string };

const columns = { id: labels.id, kind: labels.kind, name: labels.name };

/** By name; lists, tags, or both. */
export async function listLabels(tx: Tx, kind?: LabelKind): Promise<Label[]> {
  return tx
    .select(columns)
    .from(labels)
    .where(kind ? eq(labels.kind, kind) : undefined)
    .orderBy(asc(labels.nameKey), asc(labels.id));
}

/** Throws NotFound for what is not this team's, is no id, or is of the other kind. */
export async function findLabel(tx: Tx, id: string, kind?: LabelKind): Promise<Label> {
  const [found] = Id.safeParse(id).success
    ? await tx
        .select(columns)
        .from(labels)
        .where(and(eq(labels.id, id), kind ? eq(labels.kind, kind) : undefined))
    : [];
  if (!found) throw new NotFound("label");
  return found;
}

/** One per kind and name, whatever its case and accents: who makes it again gets the one there is. */
export async function makeLabel(
  tx: Tx,
  { teamId, userId }: Member,
  { kind, name }: { kind: LabelKind; name: string },
) {
  const nameKey = plainText(name);
  const there = await labelNamed(tx, kind, nameKey);
  if (there) return ok({ id: there.id, made: false });
  // One after the other, or the last that may be made would be made by several.
  await takeTurn(tx, `labels ${teamId}`);
  if ((await tx.$count(labels)) >= MOST_LABELS) return refused("too-many-labels");
  const [made] = await tx
    .insert(labels)
    .values({ teamId, userId, kind, name, nameKey })
    .onConflictDoNothing()
    .returning({ id: labels.id });
  if (made) return ok({ id: made.id, made: true });
  return ok({ id: (await labelNamed(tx, kind, nameKey))!.id, made: false });
}

export async function labelNamed(
  tx: Tx,
  kind: LabelKind,
  nameKey: string,
): Promise<Label | undefined> {
  const [found] = await tx
    .select(columns)
    .from(labels)
    .where(and(eq(labels.kind, kind), eq(labels.nameKey, nameKey)));
  return found;
}

type Bearing = { labelId: string; prospectIds: string[] };

type Attaching = Bearing & { at?: Date };

/** `since`: only who bears it since this moment, and not who was given it again afterwards. */
type Detaching = Bearing & { since?: Date | undefined };

/**
 * Gives the ids of those for whom it was new. Who is not there, or another team's, is passed over.
 * Throws NotFound when the label is gone.
 */
export async function attach(
  tx: Tx,
  teamId: string,
  { labelId, prospectIds, at = now() }: Attaching,
): Promise<string[]> {
  // Held until they bear it: it is not deleted in between, and nobody is erased.
  const [label] = await tx
    .select({ id: labels.id })
    .from(labels)
    .where(eq(labels.id, labelId))
    .for("key share");
  if (!label) throw new NotFound("label");
  const rows = await tx.execute<{ id: string }>(sql`
    with those as (
      select id from prospects
      where team_id = ${teamId}::uuid and id = any(${sql.param(prospectIds)}::uuid[])
      order by id for key share
    )
    insert into ${labelled} (team_id, label_id, prospect_id, created_at)
    select ${teamId}::uuid, ${labelId}::uuid, id, ${at.toISOString()}::timestamptz from those
    on conflict do nothing
    returning prospect_id as id`);
  return rows.map(({ id }) => id);
}

/** Gives the ids of those who bore it. */
export async function detach(
  tx: Tx,
  teamId: string,
  { labelId, prospectIds, since }: Detaching,
): Promise<string[]> {
  const gone = await tx
    .delete(labelled)
    .where(
      and(
        eq(labelled.teamId, teamId),
        eq(labelled.labelId, labelId),
        among(labelled.prospectId, prospectIds),
        since && eq(labelled.createdAt, since),
      ),
    )
    .returning({ id: labelled.prospectId });
  return gone.map(({ id }) => id);
}

/** Prospect → what they bear, lists before tags, each by name. */
export async function labelsOf(tx: Tx, prospectIds: string[]): Promise<Map<string, Label[]>> {
  const rows = await tx
    .select({ prospectId: labelled.prospectId, ...columns })
    .from(labelled)
    .innerJoin(labels, and(eq(labels.teamId, labelled.teamId), eq(labels.id, labelled.labelId)))
    .where(among(labelled.prospectId, prospectIds))
    .orderBy(asc(labels.kind), asc(labels.nameKey));
  const found = new Map<string, Label[]>();
  for (const { prospectId, ...label } of rows) {
    const theirs = found.get(prospectId);
    if (theirs) theirs.push(label);
    else found.set(prospectId, [label]);
  }
  return found;
}

/** Two side by side: every field with its source, and what hangs on each. */
import { and, eq, inArray, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { countryName } from "#app/core/country.ts";
import type { Member } from "#app/core/member.ts";
import { preferred, type Side } from "#app/duplicates/choice.ts";
import { areApart, findPair } from "#app/duplicates/probable.server.ts";
import type { Prospect } from "#app/prospects/change.server.ts";
import { type OriginFacts, originWords } from "#app/prospects/origin.ts";
import { displayName, FIELD_LABELS, PROSPECT_FIELDS } from "#app/prospects/prospect.ts";
import { type Hindrance, hindrances } from "#app/prospects/uses.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { files, imports } from "#db/schema/imports.ts";
import { customFields, customValues, labelled } from "#db/schema/labels.ts";
import { notes, tasks } from "#db/schema/notes.ts";
import { enrolments } from "#db/schema/outreach.ts";
import { origins } from "#db/schema/prospects.ts";

export type Value = { text: string | null; source: string | null };

export type FieldRow = {
  /** The form's name for it. */
  name: string;
  label: string;
  one: Value;
  other: Value;
  /** Absent where both say the same. */
  chosen?: Side;
};

export type AboutSide = {
  id: string;
  name: string;
  email: string;
  createdAt: Date;
  marks: Hindrance[];
  suppressed: boolean;
  sequences: number;
  labels: number;
  notes: number;
};

/** Throws NotFound, also for one and the same. */
export async function readPair(member: Member, one: string, other: string) {
  return inTeam(member, async (tx) => {
    const pair = await findPair(tx, one, other);
    const custom = await readCustom(tx, pair);
    const sources = await readSources(tx, pair, custom);
    return {
      one: await about(tx, pair.one),
      other: await about(tx, pair.other),
      fields: [...builtIn(pair, sources), ...custom.map((row) => customRow(row, sources))],
      apart: await areApart(tx, one, other),
    };
  });
}

type Pair = { one: Prospect; other: Prospect };
type Sources = Map<string, string>;

function builtIn({ one, other }: Pair, sources: Sources): FieldRow[] {
  return PROSPECT_FIELDS.map((field) => {
    const value = (prospect: Prospect): Value => {
      const raw = prospect[field];
      const originId = prospect.fieldOrigins?.[field] ?? prospect.originId;
      const text = raw && field === "country" ? countryName(raw) : raw;
      return { text, source: raw === null ? null : (sources.get(originId) ?? null) };
    };
    const differs = one[field] !== other[field];
    return {
      name: `take-${field}`,
      label: FIELD_LABELS[field],
      ...{ one: value(one), other: value(other) },
      ...(differs ? { chosen: preferred(one[field], other[field]) } : {}),
    };
  });
}

type CustomRow = {
  id: string;
  name: string;
  one?: { text: string; originId: string };
  other?: { text: string; originId: string };
};

async function readCustom(tx: Tx, { one, other }: Pair): Promise<CustomRow[]> {
  const rows = await tx
    .select({
      id: customFields.id,
      name: customFields.name,
      prospectId: customValues.prospectId,
      text: customValues.text,
      originId: customValues.originId,
    })
    .from(customValues)
    .innerJoin(
      customFields,
      and(eq(customFields.teamId, customValues.teamId), eq(customFields.id, customValues.fieldId)),
    )
    .where(inArray(customValues.prospectId, [one.id, other.id]))
    .orderBy(customFields.name, customFields.id);
  const byField = Map.groupBy(rows, ({ id }) => id);
  return Array.from(byField, ([id, values]) => {
    const of = (prospect: Prospect) => values.find(({ prospectId }) => prospectId === prospect.id);
    const [left, right] = [of(one), of(other)];
    return {
      ...{ id, name: values[0]!.name },
      ...(left ? { one: left } : {}),
      ...(right ? { other: right } : {}),
    };
  });
}

function customRow({ id, name, one, other }: CustomRow, sources: Sources): FieldRow {
  const value = (given: CustomRow["one"]): Value => ({
    text: given?.text ?? null,
    source: given ? (sources.get(given.originId) ?? null) : null,
  });
  const differs = one?.text !== other?.text;
  return {
    name: `custom-${id}`,
    label: name,
    ...{ one: value(one), other: value(other) },
    ...(differs ? { chosen: preferred(one?.text ?? null, other?.text ?? null) } : {}),
  };
}

async function readSources(tx: Tx, { one, other }: Pair, custom: CustomRow[]): Promise<Sources> {
  const own = [one, other].flatMap(({ originId, fieldOrigins }) => [
    originId,
    ...Object.values(fieldOrigins ?? {}),
  ]);
  const more = custom.flatMap((row) => [row.one?.originId ?? [], row.other?.originId ?? []].flat());
  const ids = [...new Set([...own, ...more])];
  const rows: (OriginFacts & { id: string })[] = await tx
    .select({
      id: origins.id,
      kind: origins.kind,
      note: origins.note,
      fileName: files.name,
      by: sql<string | null>`coalesce(${users.name}, ${users.email})`,
      at: origins.at,
    })
    .from(origins)
    .leftJoin(imports, and(eq(imports.teamId, origins.teamId), eq(imports.id, origins.importId)))
    .leftJoin(files, and(eq(files.teamId, imports.teamId), eq(files.id, imports.fileId)))
    .leftJoin(users, eq(users.id, origins.userId))
    .where(inArray(origins.id, ids));
  return new Map(rows.map(({ id, ...facts }) => [id, originWords(facts)]));
}

async function about(tx: Tx, prospect: Prospect): Promise<AboutSide> {
  const { id, email, createdAt } = prospect;
  const written =
    (await tx.$count(notes, eq(notes.prospectId, id))) +
    (await tx.$count(tasks, eq(tasks.prospectId, id)));
  return {
    ...{ id, email, createdAt, name: displayName(prospect) },
    marks: hindrances(prospect, now()),
    suppressed: (await findSuppressions(tx, [email])).size > 0,
    sequences: await tx.$count(enrolments, eq(enrolments.prospectId, id)),
    labels: await tx.$count(labelled, eq(labelled.prospectId, id)),
    notes: written,
  };
}

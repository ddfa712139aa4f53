/** The cells of a file of prospects, as PostgreSQL makes them: what each column is called and says. */
import { and, eq, type SQL, sql } from "drizzle-orm";
import {
  EXPORT_COLUMNS,
  type ExportColumn,
  exportedFieldId,
  isExportColumn,
} from "#app/exports/export.ts";
import { listFields } from "#app/fields/fields.server.ts";
import type { LabelKind } from "#app/labels/label.ts";
import { sourceCell } from "#app/prospects/origin.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { files, imports } from "#db/schema/imports.ts";
import { customFields, customValues, labelled, labels } from "#db/schema/labels.ts";
import { origins, prospects } from "#db/schema/prospects.ts";

/** A field that was deleted since is no column any more. */
export async function headersOf(tx: Tx, columns: string[]) {
  const own = columns.some((key) => !isExportColumn(key)) ? await listFields(tx) : [];
  return columns.flatMap((key) => {
    if (isExportColumn(key)) return [{ key, label: EXPORT_COLUMNS[key] as string }];
    const field = own.find(({ id }) => id === exportedFieldId(key));
    return field ? [{ key, label: field.name }] : [];
  });
}

/**
 * The text of each column, never null. `objectors`: the addresses not to be written to among those
 * asked about, which only a key outside the database can tell.
 */
export function cellsOf(columns: string[], objectors: string[]): SQL[] {
  return columns.map((key) => {
    if (!isExportColumn(key)) return sql`coalesce(own ->> ${exportedFieldId(key)}, '')`;
    return cells[key] ?? objects(objectors);
  });
}

/** What the cells of these columns are made from, besides the prospect's own row. */
export function joinsOf(columns: string[]): SQL {
  return columns.every(isExportColumn) ? sql`` : values;
}

/** Puts the words for the acts into the place of their ids. */
export async function nameSources(tx: Tx, rows: string[][], place: number): Promise<void> {
  if (place < 0) return;
  const ids = [...new Set(rows.map((row) => row[place]!))];
  const { id, kind, note } = origins;
  const acts = await tx
    .select({ id, kind, note, fileName: files.name })
    .from(origins)
    .leftJoin(imports, and(eq(imports.teamId, origins.teamId), eq(imports.id, origins.importId)))
    .leftJoin(files, and(eq(files.teamId, imports.teamId), eq(files.id, imports.fileId)))
    .where(among(id, ids));
  const words = new Map(acts.map((act) => [act.id, sourceCell(act)]));
  for (const row of rows) row[place] = words.get(row[place]!)!;
}

const { email, firstName, lastName, position, company, country } = prospects;

const cells: Record<Exclude<ExportColumn, "doNotContact">, SQL> & { doNotContact?: undefined } = {
  firstName: sql`coalesce(${firstName}, '')`,
  lastName: sql`coalesce(${lastName}, '')`,
  email: sql`${email}`,
  position: sql`coalesce(${position}, '')`,
  company: sql`coalesce(${company}, '')`,
  country: sql`coalesce(${country}, '')`,
  source: sql`${prospects.originId}`,
  added: moment(prospects.createdAt),
  lists: named("list"),
  tags: named("tag"),
  verdict: sql`coalesce(${prospects.verdict}, '')`,
  verified: moment(prospects.verifiedAt),
  contacted: moment(prospects.lastContactedAt),
  justified: moment(prospects.justifiedAt),
};

const values = sql`
  left join lateral (
    select jsonb_object_agg(${customValues.fieldId}, ${customValues.text}) as own
    from ${customValues}
    join ${customFields} on ${customFields.teamId} = ${customValues.teamId}
      and ${customFields.id} = ${customValues.fieldId}
    where ${customValues.teamId} = ${prospects.teamId}
      and ${customValues.prospectId} = ${prospects.id}
  ) as kept on true`;

/** By name, in the order of the labels' own list. */
function named(kind: LabelKind): SQL {
  return sql`coalesce((
    select string_agg(${labels.name}, ', ' order by ${labels.nameKey})
    from ${labelled}
    join ${labels} on ${labels.teamId} = ${labelled.teamId} and ${labels.id} = ${labelled.labelId}
    where ${labelled.teamId} = ${prospects.teamId} and ${labelled.prospectId} = ${prospects.id}
      and ${labels.kind} = ${kind}
  ), '')`;
}

/** "2026-11-26T10:00:00.000Z" */
function moment(column: unknown): SQL {
  return sql`coalesce(to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), '')`;
}

function objects(addresses: string[]): SQL {
  if (addresses.length === 0) return sql`'no'`;
  return sql`case when ${email} = any(${sql.param(addresses)}::text[]) then 'yes' else 'no' end`;
}

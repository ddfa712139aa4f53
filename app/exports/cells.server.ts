/** The cells of a file of prospects: what each column is called and says, read for a batch at once. */
import {
  EXPORT_COLUMNS,
  type ExportColumn,
  exportedFieldId,
  isExportColumn,
} from "#app/exports/export.ts";
import { listFields, type ShownValue, valuesOf } from "#app/fields/fields.server.ts";
import { type Label, labelsOf } from "#app/labels/labels.server.ts";
import { type OriginKind, sourceCell } from "#app/prospects/origin.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import type { Tx } from "#db/client.ts";
import type { prospects } from "#db/schema/prospects.ts";

type Row = typeof prospects.$inferSelect;

export type Exported = {
  prospect: Omit<
    Row,
    | "teamId"
    | "updatedAt"
    | "emailKey"
    | "originId"
    | "fieldOrigins"
    | "lastImportId"
    | "searchText"
  >;
  source: { kind: OriginKind; note: string | null; fileName: string | null };
};

/** What does not stand in the prospect's own row. */
type Extras = {
  suppressed: Map<string, unknown>;
  labels: Map<string, Label[]>;
  values: Map<string, ShownValue[]>;
};

/** A field that was deleted since is no column any more. */
export async function headersOf(tx: Tx, columns: string[]) {
  const own = columns.some((key) => !isExportColumn(key)) ? await listFields(tx) : [];
  return columns.flatMap((key) => {
    if (isExportColumn(key)) return [{ key, label: EXPORT_COLUMNS[key] as string }];
    const field = own.find(({ id }) => id === exportedFieldId(key));
    return field ? [{ key, label: field.name }] : [];
  });
}

/** Only what the columns ask for. */
export async function readExtras(tx: Tx, people: Exported[], columns: string[]): Promise<Extras> {
  const asks = (...keys: ExportColumn[]) => columns.some((key) => keys.includes(key as never));
  const ids = people.map(({ prospect }) => prospect.id);
  const emails = people.map(({ prospect }) => prospect.email);
  const [suppressed, labels, values] = await Promise.all([
    asks("doNotContact") ? findSuppressions(tx, emails) : new Map(),
    asks("lists", "tags") ? labelsOf(tx, ids) : new Map(),
    columns.every(isExportColumn) ? new Map() : valuesOf(tx, ids),
  ]);
  return { suppressed, labels, values };
}

export function cellOf(key: string, { prospect, source }: Exported, extras: Extras): string {
  if (!isExportColumn(key)) {
    const fieldId = exportedFieldId(key);
    return extras.values.get(prospect.id)?.find((each) => each.fieldId === fieldId)?.text ?? "";
  }
  switch (key) {
    case "source":
      return sourceCell(source);
    case "added":
      return prospect.createdAt.toISOString();
    case "doNotContact":
      return extras.suppressed.has(prospect.email) ? "yes" : "no";
    case "lists":
      return named(extras, prospect.id, "list");
    case "tags":
      return named(extras, prospect.id, "tag");
    case "verdict":
      return prospect.verdict ?? "";
    case "verified":
      return prospect.verifiedAt?.toISOString() ?? "";
    case "contacted":
      return prospect.lastContactedAt?.toISOString() ?? "";
    case "justified":
      return prospect.justifiedAt.toISOString();
    default:
      return prospect[key] ?? "";
  }
}

function named({ labels }: Extras, id: string, kind: Label["kind"]): string {
  const theirs = (labels.get(id) ?? []).filter((label) => label.kind === kind);
  return theirs.map(({ name }) => name).join(", ");
}

/** The page that asks what the columns mean: each with values from the file, a page of many at a time. */
import type { Member } from "#app/core/member.ts";
import { readValue } from "#app/fields/field.ts";
import { listFields } from "#app/fields/fields.server.ts";
import type { NewKind, Policy } from "#app/imports/column-form.ts";
import { type ColumnMeaning, NEW_KINDS } from "#app/imports/columns.ts";
import { canMap } from "#app/imports/form.ts";
import { findImport } from "#app/imports/imports.server.ts";
import { readAs, type Wish } from "#app/imports/mapping.server.ts";
import { listLabels } from "#app/labels/labels.server.ts";
import { inTeam } from "#db/client.ts";

const AT_ONCE = 60;
const SAMPLES = 5;
const SAMPLE_LENGTH = 80;

export type SampledColumn = {
  index: number;
  name: string;
  samples: string[];
  meaning: ColumnMeaning;
  policy: Policy;
  /** What a field made of it would hold. */
  kind: NewKind;
};

/**
 * As confirmed before, or guessed anew for another way to read the file. Of more columns than fit on
 * a page those that mean something come first. Throws NotFound.
 */
export async function showMapping(member: Member, id: string, wish: Wish, page = 1) {
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, id);
    const reading = await readAs(tx, found, wish);
    const labels = await listLabels(tx);
    const { source, basis, labelIds, sheets } = found;
    const order = inOrder(reading.columns);
    const pages = Math.max(1, Math.ceil(order.length / AT_ONCE));
    const at = Math.min(page, pages);
    return {
      ...{ source, basis, labelIds, sheets, labels, page: at, pages, all: order.length },
      canMap: canMap(found.state, found.startedAt !== null),
      isWorkbook: found.encoding === "xlsx",
      fileName: reading.file.name,
      encoding: reading.encoding,
      delimiter: reading.delimiter,
      hasHeader: reading.hasHeader,
      fields: await listFields(tx),
      columns: order
        .slice((at - 1) * AT_ONCE, at * AT_ONCE)
        .map((index) => sampleColumn(reading, index)),
    };
  });
}

function inOrder(columns: ColumnMeaning[]): number[] {
  const all = columns.map((_, index) => index);
  if (all.length <= AT_ONCE) return all;
  const isLeftOut = (index: number) => Number(columns[index] === "skip");
  return all.sort((one, other) => isLeftOut(one) - isLeftOut(other) || one - other);
}

type Sampled = Awaited<ReturnType<typeof readAs>>;

function sampleColumn(
  { rows, hasHeader, columns, overwrite }: Sampled,
  index: number,
): SampledColumn {
  const names = hasHeader ? rows[0] : undefined;
  const values = (hasHeader ? rows.slice(1) : rows)
    .map((row) => row[index]?.trim() ?? "")
    .filter((value) => value !== "");
  return {
    index,
    name: names?.[index]?.trim().slice(0, SAMPLE_LENGTH) || `Column ${index + 1}`,
    samples: values.slice(0, SAMPLES).map((value) => value.slice(0, SAMPLE_LENGTH)),
    meaning: columns[index]!,
    policy: overwrite[`c${index}`] ?? "always",
    kind: kindOf(values),
  };
}

/** Bare hosts look like addresses of pages, and words with a dot do too: those are text. */
function kindOf(values: string[]): NewKind {
  if (values.length === 0) return "text";
  const fits = (kind: NewKind) =>
    values.every((value) => readValue({ kind }, value).value !== undefined);
  if (values.every((value) => /^(https?:\/\/|www\.)/i.test(value)) && fits("url")) return "url";
  const isCode = values.some((value) => /^[+0]\d/.test(value));
  return (
    NEW_KINDS.find((kind) => kind === "number" && !isCode && fits(kind)) ??
    (fits("date") ? "date" : "text")
  );
}

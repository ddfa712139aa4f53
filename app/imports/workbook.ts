/** A workbook (XLSX, ECMA-376) as CSV in UTF-8: the first sheet that is shown and has rows, as it streams by. */
import { oneLine } from "#app/core/one-line.ts";
import { attribute, BadXml } from "#app/core/xml-reader.ts";
import { ArchiveBomb, BadArchive, type ReadRange } from "#app/core/zip-reader.ts";
import { sheetLines } from "#app/imports/sheet.ts";
import {
  type Archive,
  eventsOf,
  mostBytes,
  openArchive,
  type Relation,
  relationsOf,
  TakesTooLong,
} from "#app/imports/workbook-parts.ts";
import { readStyles } from "#app/imports/workbook-styles.ts";
import { readTexts, sharedTexts } from "#app/imports/workbook-texts.ts";

export type Workbook = {
  /** Of the sheets that are shown and have rows, in their order; the first is the one that `lines` reads. */
  sheets: string[];
  lines: () => AsyncGenerator<Uint8Array>;
};

/** It is an archive, but no workbook that we read. */
export class NotAWorkbook extends Error {}

/** Every sheet is empty or hidden. */
export class NoSheet extends Error {}

/** What a member can do about a workbook that is refused; undefined for what is no such failure. */
export function workbookProblem(error: unknown): string | undefined {
  const wayOut = "Open it, save the sheet as “CSV UTF-8” and choose that file.";
  if (error instanceof ArchiveBomb)
    return `This workbook unpacks to far more than it holds. ${wayOut}`;
  if (error instanceof TakesTooLong) return `This workbook takes too long to read. ${wayOut}`;
  if (error instanceof NotAWorkbook) {
    return "This is an archive and no Excel workbook. Choose an XLSX or a CSV file.";
  }
  if (error instanceof NoSheet)
    return "No sheet of this workbook has any rows. Choose another file.";
  if (error instanceof BadArchive || error instanceof BadXml) {
    return `This workbook is damaged or cut off. ${wayOut}`;
  }
  return undefined;
}

type Sheet = { name: string; path: string };

const MOST_SHEETS = 100;
/** Excel's are 31 signs. */
const LONGEST_NAME = 100;

/** Throws BadArchive, ArchiveBomb, BadXml, TakesTooLong or NotAWorkbook. */
export async function openWorkbook(read: ReadRange, length: number): Promise<Workbook> {
  const archive = await openArchive(read, length);
  const main = await findMain(archive);
  const parts = await relationsOf(archive, main);
  const { sheets, is1904 } = await readSheets(archive, main, parts);
  const filled: Sheet[] = [];
  for (const sheet of sheets) if (await hasCells(archive, sheet)) filled.push(sheet);
  const styles = [...parts.values()].find(({ type }) => type.endsWith("/styles"));
  const strings = [...parts.values()].find(({ type }) => type.endsWith("/sharedStrings"));
  async function* lines() {
    const part = ({ path }: Relation, most: number) => eventsOf(archive, path, most);
    const isDate = styles ? await readStyles(part(styles, mostBytes.styles)) : [];
    const texts = strings ? await readTexts(part(strings, mostBytes.texts)) : sharedTexts();
    const sheet = eventsOf(archive, filled[0]!.path, mostBytes.sheet);
    yield* sheetLines(sheet, { texts, isDate, is1904 });
  }
  return { sheets: filled.map(({ name }) => name), lines };
}

async function findMain(archive: Archive): Promise<string> {
  if (!archive.entries.has("_rels/.rels")) throw new NotAWorkbook();
  const all = await relationsOf(archive, "");
  const main = [...all.values()].find(({ type }) => type.endsWith("/officeDocument"));
  if (!main?.path.endsWith("workbook.xml")) throw new NotAWorkbook();
  return main.path;
}

/** Those that are shown, each part once, whatever the workbook calls it. */
async function readSheets(archive: Archive, main: string, parts: Map<string, Relation>) {
  const sheets = new Map<string, Sheet>();
  let is1904 = false;
  for await (const events of eventsOf(archive, main, mostBytes.main)) {
    for (const event of events) {
      if (event.kind !== "open") continue;
      const { name, attributes } = event;
      if (name === "workbookPr")
        is1904 = /^(1|true)$/.test(attribute(attributes, "date1904") ?? "");
      if (name !== "sheet" || /hidden/i.test(attribute(attributes, "state") ?? "")) continue;
      const part = parts.get(attribute(attributes, "id") ?? "");
      if (!part?.type.endsWith("/worksheet") || sheets.has(part.path)) continue;
      const { path } = part;
      const said = oneLine(attribute(attributes, "name") ?? "", LONGEST_NAME);
      if (sheets.size < MOST_SHEETS) sheets.set(path, { name: said, path });
    }
  }
  return { sheets: [...sheets.values()], is1904 };
}

async function hasCells(archive: Archive, { path }: Sheet): Promise<boolean> {
  for await (const events of eventsOf(archive, path, mostBytes.sheet)) {
    if (events.some((event) => event.kind === "open" && /^(v|is)$/.test(event.name))) return true;
  }
  return false;
}

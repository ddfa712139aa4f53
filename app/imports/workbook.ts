/** A workbook (XLSX, ECMA-376) as CSV in UTF-8: the first sheet that is shown and has rows, as it streams by. */
import { attribute, BadXml, readXml, type XmlEvent } from "#app/core/xml-reader.ts";
import {
  ArchiveBomb,
  BadArchive,
  type ReadRange,
  readDirectory,
  unpack,
  type ZipEntry,
} from "#app/core/zip-reader.ts";
import { sheetLines } from "#app/imports/sheet.ts";
import { isDateFormat } from "#app/imports/workbook-cells.ts";
import { type SharedTexts, sharedTexts } from "#app/imports/workbook-texts.ts";

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

type Archive = { read: ReadRange; entries: Map<string, ZipEntry> };
type Sheet = { name: string; path: string };
type Look = { isDate: boolean[]; is1904: boolean };

/** Throws BadArchive, ArchiveBomb, BadXml or NotAWorkbook. */
export async function openWorkbook(read: ReadRange, length: number): Promise<Workbook> {
  const archive = { read, entries: await readDirectory(read, length) };
  const main = await findMain(archive);
  const parts = await relationsOf(archive, main);
  const { sheets, is1904 } = await readSheets(archive, main, parts);
  const filled: Sheet[] = [];
  for (const sheet of sheets) if (await hasCells(archive, sheet)) filled.push(sheet);
  const styles = [...parts.values()].find(({ type }) => type.endsWith("/styles"));
  const strings = [...parts.values()].find(({ type }) => type.endsWith("/sharedStrings"));
  async function* lines() {
    const isDate = styles ? await readStyles(archive, styles.path) : [];
    const texts = strings ? await readTexts(archive, strings.path) : sharedTexts();
    yield* sheetLines(eventsOf(archive, filled[0]!.path), { texts, isDate, is1904 });
  }
  return { sheets: filled.map(({ name }) => name), lines };
}

function eventsOf({ read, entries }: Archive, path: string): AsyncGenerator<XmlEvent[]> {
  const entry = entries.get(path);
  if (!entry) throw new BadArchive("part missing");
  return readXml(unpack(read, entry));
}

type Relation = { type: string; path: string };

async function findMain(archive: Archive): Promise<string> {
  if (!archive.entries.has("_rels/.rels")) throw new NotAWorkbook();
  const all = await relationsOf(archive, "");
  const main = [...all.values()].find(({ type }) => type.endsWith("/officeDocument"));
  if (!main?.path.endsWith("workbook.xml")) throw new NotAWorkbook();
  return main.path;
}

/** By their ids; the targets as paths in the archive. */
async function relationsOf(archive: Archive, of: string): Promise<Map<string, Relation>> {
  const folder = of.slice(0, of.lastIndexOf("/") + 1);
  const found = new Map<string, Relation>();
  const path = `${folder}_rels/${of.slice(folder.length)}.rels`;
  for await (const events of eventsOf(archive, path)) {
    for (const event of events) {
      if (event.kind !== "open" || event.name !== "Relationship") continue;
      const [id, type, target] = ["Id", "Type", "Target"].map((name) =>
        attribute(event.attributes, name),
      );
      if (id && type && target) found.set(id, { type, path: resolved(folder, target) });
    }
  }
  return found;
}

function resolved(folder: string, target: string): string {
  if (target.startsWith("/")) return target.slice(1);
  const parts: string[] = [];
  for (const part of `${folder}${target}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}

async function readSheets(archive: Archive, main: string, parts: Map<string, Relation>) {
  const sheets: Sheet[] = [];
  let is1904 = false;
  for await (const events of eventsOf(archive, main)) {
    for (const event of events) {
      if (event.kind !== "open") continue;
      const { name, attributes } = event;
      if (name === "workbookPr")
        is1904 = /^(1|true)$/.test(attribute(attributes, "date1904") ?? "");
      if (name !== "sheet" || /hidden/i.test(attribute(attributes, "state") ?? "")) continue;
      const part = parts.get(attribute(attributes, "id") ?? "");
      if (part?.type.endsWith("/worksheet")) {
        sheets.push({ name: attribute(attributes, "name") ?? "", path: part.path });
      }
    }
  }
  return { sheets, is1904 };
}

async function hasCells(archive: Archive, { path }: Sheet): Promise<boolean> {
  for await (const events of eventsOf(archive, path)) {
    if (events.some((event) => event.kind === "open" && /^(v|is)$/.test(event.name))) return true;
  }
  return false;
}

/** Per style of a cell: whether it shows a date. */
async function readStyles(archive: Archive, path: string): Promise<Look["isDate"]> {
  // Per format, not per style: one format may be named by any number of them.
  const known = new Map<number, boolean>();
  const isDate: boolean[] = [];
  let inCells = false;
  for await (const events of eventsOf(archive, path)) {
    for (const event of events) {
      if (event.kind === "text") continue;
      if (event.name === "cellXfs") inCells = event.kind === "open" && !event.isEmpty;
      if (event.kind === "close") continue;
      const id = Number(attribute(event.attributes, "numFmtId") ?? 0);
      if (event.name === "numFmt") {
        known.set(id, isDateFormat(id, attribute(event.attributes, "formatCode") ?? ""));
      } else if (event.name === "xf" && inCells) {
        isDate.push(known.get(id) ?? isDateFormat(id, undefined));
      }
    }
  }
  return isDate;
}

async function readTexts(archive: Archive, path: string): Promise<SharedTexts> {
  const texts = sharedTexts();
  let text = "";
  let within = "";
  let isPhonetic = false;
  for await (const events of eventsOf(archive, path)) {
    for (const event of events) {
      if (event.kind === "text") {
        if (within === "t" && !isPhonetic) text += event.text;
        continue;
      }
      const { name } = event;
      const opens = event.kind === "open" && !event.isEmpty;
      if (name === "rPh") isPhonetic = opens;
      else if (name === "t") within = opens ? "t" : "";
      else if (name === "si" && opens) text = "";
      else if (name === "si") {
        texts.add(event.kind === "close" ? text : "");
        text = "";
      }
    }
  }
  return texts;
}

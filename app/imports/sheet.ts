/** One sheet's cells as lines of CSV, each row in the line where the spreadsheet shows it. */
import { MAX_COLUMNS, MAX_RECORD_BYTES } from "#app/core/csv.ts";
import { attribute, BadXml, type XmlEvent } from "#app/core/xml-reader.ts";
import { columnOf, isoOf, numberText, unescaped } from "#app/imports/workbook-cells.ts";
import type { SharedTexts } from "#app/imports/workbook-texts.ts";

type Look = { texts: SharedTexts; isDate: boolean[]; is1904: boolean };

type Reading = {
  cells: string[];
  /** The row that comes next, and how many lines are written. */
  row: number;
  written: number;
  /** Of the first row with words: empty cells at a row's end are not stored, and are put back. */
  width: number;
  /** The cell at hand. */
  column: number;
  type: string;
  style: number;
  text: string;
  /** Inside what holds the cell's value. */
  isValue: boolean;
  isPhonetic: boolean;
  /** Signs in the row so far. */
  size: number;
};

const MOST_ROWS = 1_048_576;
const PIECE = 65_536;
/** One text may stand in any number of cells. A row that is only a little too long is refused by itself. */
const LONGEST_ROW = 4 * MAX_RECORD_BYTES;

export async function* sheetLines(
  batches: AsyncGenerator<XmlEvent[]>,
  look: Look,
): AsyncGenerator<Uint8Array> {
  const reading = startReading();
  let waiting = "";
  for await (const events of batches) {
    for (const event of events) {
      waiting += take(reading, event, look);
      if (waiting.length < PIECE) continue;
      yield Buffer.from(waiting);
      waiting = "";
    }
  }
  if (waiting) yield Buffer.from(waiting);
}

function startReading(): Reading {
  return {
    ...{ cells: [], row: 0, written: 0, width: 0, column: 0, type: "", style: 0, text: "" },
    ...{ isValue: false, isPhonetic: false, size: 0 },
  };
}

/** The lines that this event completes. */
function take(reading: Reading, event: XmlEvent, look: Look): string {
  if (event.kind === "text") {
    if (reading.isValue && !reading.isPhonetic) reading.text += event.text;
    if (reading.text.length > MAX_RECORD_BYTES) throw new BadXml("too long");
    return "";
  }
  const { name } = event;
  const opens = event.kind === "open" && !event.isEmpty;
  if (name === "rPh") reading.isPhonetic = opens;
  else if (name === "v" || name === "t") reading.isValue = opens;
  else if (name === "c") {
    if (event.kind === "open") startCell(reading, event.attributes);
    if (!opens) endCell(reading, look);
  } else if (name === "row") {
    if (event.kind === "open") startRow(reading, event.attributes);
    if (!opens) return endRow(reading);
  }
  return "";
}

function startRow(reading: Reading, attributes: string): void {
  const said = Number(attribute(attributes, "r") ?? reading.row + 1);
  if (!(said > reading.row && said <= MOST_ROWS)) throw new BadXml("row");
  reading.row = said;
  reading.cells = [];
  reading.size = 0;
  reading.column = -1;
}

function startCell(reading: Reading, attributes: string): void {
  reading.column = columnOf(attribute(attributes, "r")) ?? reading.column + 1;
  reading.type = attribute(attributes, "t") ?? "n";
  reading.style = Number(attribute(attributes, "s") ?? 0);
  reading.text = "";
}

function endCell(reading: Reading, look: Look): void {
  const { cells, column } = reading;
  const text = cellText(reading, look);
  if (text === "") return;
  reading.size += text.length;
  if (reading.size > LONGEST_ROW) throw new BadXml("too long");
  // One cell too many tells it as well as ten thousand.
  const place = Math.min(column, MAX_COLUMNS);
  while (cells.length < place) cells.push("");
  cells[place] = text;
}

function cellText({ type, text, style }: Reading, { texts, isDate, is1904 }: Look): string {
  if (text === "") return "";
  if (type === "s") return unescaped(texts.get(Number(text)));
  if (type === "b") return text === "1" ? "TRUE" : "FALSE";
  if (type !== "n") return unescaped(text);
  return (isDate[style] && isoOf(Number(text), is1904)) || numberText(text);
}

function endRow(reading: Reading): string {
  const { cells } = reading;
  if (cells.length === 0) return "";
  if (reading.width === 0) reading.width = cells.length;
  while (cells.length < reading.width) cells.push("");
  const gap = "\r\n".repeat(reading.row - 1 - reading.written);
  reading.written = reading.row;
  reading.cells = [];
  return `${gap}${cells.map(quoted).join(",")}\r\n`;
}

/** As it stands: what a spreadsheet might run is made inert where we write files for people. */
function quoted(cell: string): string {
  if (cell === "") return "";
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

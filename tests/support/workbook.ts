/** Workbooks as Excel writes them, and some as only an attacker would. */
import { crc32, deflateRawSync } from "node:zlib";

export type Part = {
  name: string;
  bytes: Uint8Array;
  /** What the archive claims instead of the truth. */
  declared?: number;
  stored?: boolean;
};

/** A ZIP archive of these parts; `count` is claimed instead of their number. */
export function zipOf(parts: Part[], { count = parts.length } = {}): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, declared = bytes.length, stored = false } of parts) {
    const packed = stored ? Buffer.from(bytes) : deflateRawSync(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(declared, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    bodies.push(Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name), packed);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    const signature = Buffer.concat([Buffer.from("PK\x01\x02", "latin1"), Buffer.from([20, 0])]);
    directory.push(signature, common, rest, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const all = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(all.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, all, end]);
}

type Sheet = { name: string; rows: string; state?: string };

const relations = (all: [id: string, type: string, target: string][]) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all
    .map(
      ([id, type, target]) =>
        `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`,
    )
    .join("")}</Relationships>`;

/** `rows` are the XML of `<row>`s; a style of 1 is a date, of 2 a date and time. */
export function workbookParts(
  sheets: Sheet[],
  { texts = [], date1904 = false }: { texts?: string[]; date1904?: boolean } = {},
): Part[] {
  const part = (name: string, xml: string): Part => ({
    name,
    bytes: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}`),
  });
  return [
    part("_rels/.rels", relations([["rId1", "officeDocument", "xl/workbook.xml"]])),
    part(
      "xl/workbook.xml",
      `<workbook xmlns:r="r"><workbookPr date1904="${date1904 ? 1 : 0}"/><sheets>${sheets
        .map(
          ({ name, state }, i) =>
            `<sheet name="${name}" sheetId="${i + 1}"${state ? ` state="${state}"` : ""} r:id="rId${i + 1}"/>`,
        )
        .join("")}</sheets></workbook>`,
    ),
    part(
      "xl/_rels/workbook.xml.rels",
      relations([
        ...sheets.map((_, i): [string, string, string] => [
          `rId${i + 1}`,
          "worksheet",
          `worksheets/sheet${i + 1}.xml`,
        ]),
        ["rIdS", "styles", "styles.xml"],
        ["rIdT", "sharedStrings", "/xl/sharedStrings.xml"],
      ]),
    ),
    part(
      "xl/styles.xml",
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    ),
    part("xl/sharedStrings.xml", `<sst>${texts.map((text) => `<si>${text}</si>`).join("")}</sst>`),
    ...sheets.map(({ rows }, i) =>
      part(
        `xl/worksheets/sheet${i + 1}.xml`,
        `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
      ),
    ),
  ];
}

/** A sheet whose cells are words in place. */
export function simpleRows(rows: string[][]): string {
  return rows
    .map(
      (cells, row) =>
        `<row r="${row + 1}">${cells
          .map(
            (text, column) =>
              `<c r="${String.fromCharCode(65 + column)}${row + 1}" t="inlineStr"><is><t>${text}</t></is></c>`,
          )
          .join("")}</row>`,
    )
    .join("");
}

/** Telling encoding and delimiter from the first bytes of a file. */
import { describe, expect, test } from "vitest";
import { SNIFF_BYTES, sniff } from "#app/core/csv-sniff.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, { bigEndian = false } = {}) => {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), !bigEndian);
  return new Uint8Array(view.buffer);
};
const latin1 = (text: string) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
const people = "Name,Email\nMüller,m@x.example\nGarçon,g@x.example\nÅsa,a@x.example\n";

describe("encoding", () => {
  test.each([
    ["plain UTF-8", utf8(people), "utf-8"],
    ["ASCII", utf8("a,b\n"), "utf-8"],
    ["nothing at all", utf8(""), "utf-8"],
    ["a byte order mark", utf8(`\ufeff${people}`), "utf-8"],
    ["UTF-16 with its mark", utf16(`\ufeff${people}`), "utf-16le"],
    ["UTF-16 big-endian with its mark", utf16(`\ufeff${people}`, { bigEndian: true }), "utf-16be"],
    ["UTF-16 without its mark", utf16(people), "utf-16le"],
    ["UTF-16 big-endian without its mark", utf16(people, { bigEndian: true }), "utf-16be"],
    ["Windows-1252", latin1(people), "windows-1252"],
    ["a zip, as in xlsx", latin1("PK\u0003\u0004 and more"), "zip"],
    ["an old xls", latin1("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1"), "old-spreadsheet"],
    ["a picture", latin1("\u0089PNG\r\n\u001a\n\u0001\u0002\u0000\u0003\u0008"), "not-text"],
    ["one bad byte among many good characters", latin1(`${"Ã¼".repeat(50)}\u00fc`), "utf-8"],
    ["a NUL in a text", utf8(`a,b\0\n${people}`), "utf-8"],
  ])("%s", (_, bytes, encoding) => {
    expect(sniff(bytes).encoding).toBe(encoding);
  });

  test("a character cut in two at the end of the sample is no bad byte", () => {
    const bytes = utf8(`a${"é".repeat(SNIFF_BYTES)}`).subarray(0, SNIFF_BYTES);

    expect(sniff(bytes).encoding).toBe("utf-8");
  });
});

describe("delimiter", () => {
  test.each([
    ["comma", "Name,Email\nAda,a@x.example\n", ","],
    ["semicolon", "Name;Email\nAda;a@x.example\n", ";"],
    ["tab", "Name\tEmail\nAda\ta@x.example\n", "\t"],
    ["semicolons beside decimal commas", "Name;Score\nAda;1,5\nKen;2,5\n", ";"],
    ["semicolons beside names turned round", "Name;Email\nLovelace, Ada;a@x.example\n", ";"],
    ["commas beside a quoted semicolon", 'Name,Note\nAda,"a;b;c"\nKen,"d;e"\n', ","],
    ["commas with quoted newlines", 'Name,Note\nAda,"a;\nb;"\n', ","],
    ["one column", "Email\na@x.example\n", ","],
    ["no line end", "Name;Email", ";"],
    ["said by Excel", "sep=;\nName,Email\n", ";"],
    ["said by Excel after a mark", "\ufeffsep=\t\nName,Email\n", "\t"],
  ])("%s", (_, text, delimiter) => {
    expect(sniff(utf8(text)).delimiter).toBe(delimiter);
  });
});

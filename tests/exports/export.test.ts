/** The exported file: inert in spreadsheets, read back by our own import, with the do-not-contact flag. */
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { identityKey } from "#app/core/address.ts";
import { now } from "#app/core/clock.ts";
import type { CsvRecord } from "#app/core/csv.ts";
import { readRecords } from "#app/core/csv-records.ts";
import { newId } from "#app/core/id.ts";
import { exportStream } from "#app/exports/bytes.server.ts";
import { USUAL_COLUMNS } from "#app/exports/export.ts";
import { guessColumns } from "#app/imports/columns.ts";
import { readRow } from "#app/imports/import.ts";
import type { Selection } from "#app/prospects/selection.ts";
import { block } from "#app/suppression/blocks.server.ts";
import { inTeam } from "#db/client.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

const usual = { columns: USUAL_COLUMNS, purpose: "keep" } as const;

type Values = Partial<typeof prospects.$inferInsert> & { email: string };

async function people({ member }: Person, rows: Values[]): Promise<string[]> {
  const { teamId } = member;
  const originId = newId();
  return inTeam(member, async (tx) => {
    const origin = { id: originId, teamId, kind: "form", note: "trade fair", at: now() } as const;
    await tx.insert(origins).values(origin);
    const values = rows.map((row) => ({
      ...{ teamId, originId, justifiedAt: now(), emailKey: identityKey(row.email) },
      ...row,
    }));
    const added = await tx.insert(prospects).values(values).returning({ id: prospects.id });
    return added.map(({ id }) => id);
  });
}

async function exported(
  { member }: Person,
  selection: Selection = { query: "" },
): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  const file = Readable.fromWeb(exportStream(member, { ...usual, selection }) as never);
  for await (const batch of readRecords(file, { delimiter: "," })) records.push(...batch);
  return records;
}

const nasty: Values[] = [
  { email: "=cmd@acme.example", firstName: '=HYPERLINK("http://evil.example","x")' },
  { email: "+49@acme.example", firstName: "@SUM(1+1)*cmd|' /C calc'!A0", lastName: "-1" },
  { email: "b@acme.example", firstName: "＝1+1", lastName: "'=1", company: "'''+x" },
  { email: "c@acme.example", firstName: "O’Brien", lastName: 'says "hi"; and, bye', company: "'x" },
  {
    email: "נועה@דואר.example",
    firstName: "נועה",
    country: "IL",
  },
  { email: "d@acme.example", firstName: "山田", position: "部長", country: "Atlantis" },
];

test("no cell starts with what a spreadsheet would run", async () => {
  const ada = await aMember();
  await people(ada, nasty);

  const cells = (await exported(ada)).flatMap((record) => record.cells);

  expect(cells.filter((cell) => /^[=+\-@\t\r\0＝＋－＠]/.test(cell))).toEqual([]);
});

test("our own import understands its columns and reads back every value", async () => {
  const ada = await aMember();
  await people(ada, nasty);

  const [header, ...rows] = (await exported(ada)).map((record) => record.cells);

  const { hasHeader, columns } = guessColumns(header, rows);
  const values = rows.map((cells) => readRow(cells, columns).values);
  expect(hasHeader).toBe(true);
  expect(columns.slice(6)).toEqual(["skip", "skip", "skip"]);
  const empty = { firstName: null, lastName: null, position: null, company: null, country: null };
  const expected = nasty.map((row) => ({ ...empty, ...row, key: identityKey(row.email) }));
  expect(values).toEqual(expect.arrayContaining(expected));
  expect(values).toHaveLength(nasty.length);
});

test("says where and when each is from, and who must not be contacted", async () => {
  const ada = await aMember();
  await people(ada, [{ email: "a@acme.example" }, { email: "b@navy.example" }]);
  await block(ada.member, { domain: "navy.example" });

  const [header, ...rows] = (await exported(ada)).map((record) => record.cells);

  expect(header!.slice(6)).toEqual(["Source", "Added", "Do not contact"]);
  const flags = Object.fromEntries(rows.map((cells) => [cells[2], cells[8]]));
  expect(flags).toEqual({ "a@acme.example": "no", "b@navy.example": "yes" });
  expect(rows[0]).toContain("trade fair");
});

describe("what is exported", () => {
  test("is what the words find", async () => {
    const ada = await aMember();
    await people(ada, [{ email: "a@acme.example" }, { email: "b@navy.example" }]);

    const found = await exported(ada, { query: "q=NAVY" });

    expect(found.slice(1).map((record) => record.cells[2])).toEqual(["b@navy.example"]);
  });

  test("is those who were chosen, and never somebody of another team", async () => {
    const [ada, mary] = [await aMember(), await aMember({ name: "Mary Shelley" })];
    const [a] = await people(ada, [{ email: "a@acme.example" }, { email: "b@acme.example" }]);
    const [other] = await people(mary, [{ email: "x@acme.example" }]);

    const chosen = await exported(ada, { ids: [a!, other!] });
    const all = await exported(ada);

    expect(chosen.slice(1).map((record) => record.cells[2])).toEqual(["a@acme.example"]);
    expect(all).toHaveLength(3);
  });

  test("is nobody, rather than everybody, when the chosen ids make no sense", async () => {
    const ada = await aMember();
    await people(ada, [{ email: "a@acme.example" }]);

    const answer = await (await signedIn(ada)).get("/prospects/export?id=nonsense");

    expect(answer.location).toBe("/exports/new");
    expect(answer.html).not.toContain("acme.example");
  });
});

test("many batches hold everybody once, newest first", async () => {
  const ada = await aMember();
  const rows = Array.from({ length: 4_500 }, (_, n) => ({ email: `p${n}@acme.example` }));
  await people(ada, rows.slice(0, 2_500));
  await people(ada, rows.slice(2_500));

  const [all, found] = [await exported(ada), await exported(ada, { query: "q=acme" })];

  const addresses = all.slice(1).map((record) => record.cells[2]);
  expect(new Set(addresses).size).toBe(4_500);
  expect(addresses).toHaveLength(4_500);
  expect(found).toEqual(all);
});

test("a reader who goes away ends it", async () => {
  const ada = await aMember();
  await people(ada, [{ email: "a@acme.example" }]);
  const reader = exportStream(ada.member, { ...usual, selection: { query: "" } }).getReader();

  const first = await reader.read();
  await reader.cancel();

  expect(new TextDecoder().decode(first.value)).toContain("First name");
  expect((await reader.read()).done).toBe(true);
});

/** The exported file: inert in spreadsheets, read back by our own import, with the do-not-contact flag. */
import { Readable } from "node:stream";
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { identityKey } from "#app/core/address.ts";
import { clock, now } from "#app/core/clock.ts";
import { BYTE_ORDER_MARK, type CsvRecord, csvLine } from "#app/core/csv.ts";
import { readRecords } from "#app/core/csv-records.ts";
import { newId } from "#app/core/id.ts";
import { exportStream } from "#app/exports/bytes.server.ts";
import { EXPORT_COLUMNS, USUAL_COLUMNS } from "#app/exports/export.ts";
import { exportRows } from "#app/exports/rows.server.ts";
import { guessColumns } from "#app/imports/columns.ts";
import { readRow } from "#app/imports/import.ts";
import { attach, makeLabel } from "#app/labels/labels.server.ts";
import type { Selection } from "#app/prospects/selection.ts";
import { block } from "#app/suppression/blocks.server.ts";
import { inTeam } from "#db/client.ts";
import { files, imports } from "#db/schema/imports.ts";
import { customFields, customValues } from "#db/schema/labels.ts";
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

test("every column there is, with whatever stands in it, is written as we write a line", async () => {
  const ada = await aMember();
  clock.set("2026-11-26T10:00:00Z");
  const columns = await everyColumn(ada);

  for (const purpose of ["keep", "others"] as const) {
    const exporting = { selection: { query: "" }, columns, purpose };
    const rows: string[][] = [];
    for await (const batch of exportRows(ada.member, exporting)) rows.push(...batch);
    const file = await new Response(exportStream(ada.member, exporting)).bytes();

    expect(Buffer.from(file).toString()).toBe(BYTE_ORDER_MARK + rows.map(csvLine).join(""));
    expect(rows).toHaveLength(purpose === "keep" ? 8 : 6);
  }
  const exporting = { selection: { query: "q=brien" }, columns, purpose: "keep" } as const;
  const found: string[][][] = [];
  for await (const batch of exportRows(ada.member, exporting)) found.push(batch);
  const at = "2026-11-26T10:00:00.000Z";
  const labels = '=Hot, Ärger, b, "c"';
  expect(found[1]).toEqual([
    [
      "O’Brien",
      'says "hi"; and, bye',
      "c@acme.example",
      "",
      "'x",
      "",
      'le;=ads, "1".csv',
      at,
    ].concat(["yes", labels, labels, "", "", "", at, ';1, "\u001f"\n=x', '-1, "\u001f"\n=x']),
  ]);
});

/** Nasty people with labels, values and marks, one of them from a file; gives all columns there are. */
async function everyColumn(ada: Person): Promise<string[]> {
  const { teamId } = ada.member;
  const ids = await people(ada, [...nasty, { email: "e@acme.example", verdict: "risky" }]);
  await block(ada.member, { address: "c@acme.example" });
  return inTeam(ada.member, async (tx) => {
    await tx.update(prospects).set({ restrictedAt: now() }).where(eq(prospects.id, ids[0]!));
    for (const name of ["=Hot", 'b, "c"', "Ärger"]) {
      for (const kind of ["list", "tag"] as const) {
        const { value } = await makeLabel(tx, ada.member, { kind, name });
        await attach(tx, teamId, { labelId: value!.id, prospectIds: ids.slice(1) });
      }
    }
    const [fileId, importId, originId, at] = [newId(), newId(), newId(), now()];
    const file = { id: fileId, teamId, kind: "import", name: 'le;=ads, "1".csv' } as const;
    await tx.insert(files).values({ ...file, location: fileId, bytes: 1, sha256: "" });
    const given = { delimiter: ",", hasHeader: true, columns: [] as string[] } as const;
    await tx
      .insert(imports)
      .values({ id: importId, teamId, fileId, originId, ...given, state: "done" });
    await tx.insert(origins).values({ id: originId, teamId, kind: "import", importId, at });
    await tx.update(prospects).set({ originId }).where(eq(prospects.id, ids[3]!));
    const field = { teamId, kind: "text", name: "=Badge", nameKey: "badge" } as const;
    const made = await tx
      .insert(customFields)
      .values([field, { ...field, name: "Other", nameKey: "other" }])
      .returning();
    const values = made.flatMap(({ id: fieldId }, n) =>
      ids.slice(n).map((prospectId) => {
        const text = `${n ? "-" : ";"}1, "\u001f"\n=x`;
        return { teamId, prospectId, fieldId, text, textKey: "x", originId };
      }),
    );
    await tx.insert(customValues).values(values);
    return [...Object.keys(EXPORT_COLUMNS), ...made.map(({ id }) => `custom:${id}`)];
  });
}

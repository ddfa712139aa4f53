/** What is kept of an import: its file, its rejected rows, and what goes when they go. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { files as store } from "#app/adapters/files/index.server.ts";
import { clock, DAY } from "#app/core/clock.ts";
import { NotFound } from "#app/core/result.ts";
import { deleteFile, openFile, showBadRows, writeRejects } from "#app/imports/files.server.ts";
import { showImport } from "#app/imports/imports.server.ts";
import { showMapping } from "#app/imports/shown-mapping.server.ts";
import { startImport } from "#app/imports/upload.server.ts";
import { inTeam } from "#db/client.ts";
import { files, importRejects, imports } from "#db/schema/imports.ts";
import { prospects } from "#db/schema/prospects.ts";
import {
  aCheckedFile,
  aFile,
  anImport,
  bytesOf,
  piecesOf,
  stateOf,
} from "#tests/support/imports.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const sample = await readFile("public/sample.csv");

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream as unknown as AsyncIterable<Uint8Array>) pieces.push(piece);
  return Buffer.concat(pieces);
}

function countFiles({ member }: Person): Promise<number> {
  return inTeam(member, (tx) => tx.$count(files));
}

async function refusal(person: Person, content: string | Uint8Array) {
  const outcome = await startImport(person.member, {
    fileName: "a.csv",
    stream: piecesOf(content),
  });
  return outcome.refused;
}

describe("a file that came in", () => {
  test("goes out byte for byte, with its fingerprint and its name", async () => {
    const ada = await aMember();
    const id = await aFile(ada, sample, "Leads „Mai“.csv");

    const { name, stream } = await openFile(ada.member, id);
    const bytes = await readAll(stream);

    const { file } = await showImport(ada.member, id);
    expect(name).toBe("Leads „Mai“.csv");
    expect(bytes.equals(sample)).toBe(true);
    expect(file).toMatchObject({
      bytes: sample.length,
      sha256: createHash("sha256").update(sample).digest("hex"),
    });
  });

  test("is there after 400 days", async () => {
    const ada = await aMember();
    const id = await anImport(ada, sample);

    clock.advance(400 * DAY);
    await runJobs();

    expect(await readAll((await openFile(ada.member, id)).stream)).toEqual(sample);
  });

  test("is looked at: delimiter, header, columns and five values each", async () => {
    const ada = await aMember();
    const content = "Firma;E-Mail;Notiz\nA;a@x.example;\nB;b@x.example;x\nC;c@x.example;\n";
    const id = await aFile(ada, content);

    const guess = await showMapping(ada.member, id, {});
    const other = await showMapping(ada.member, id, { hasHeader: false });

    expect(guess).toMatchObject({ delimiter: ";", hasHeader: true, fileName: "leads.csv" });
    expect(guess.columns).toMatchObject([
      { name: "Firma", samples: ["A", "B", "C"], meaning: "company" },
      { name: "E-Mail", samples: ["a@x.example", "b@x.example", "c@x.example"], meaning: "email" },
      { name: "Notiz", samples: ["x"], meaning: "skip" },
    ]);
    expect(other.columns[1]).toMatchObject({ name: "Column 2", meaning: "email" });
    expect(other.columns[1]!.samples[0]).toBe("E-Mail");
  });

  test("with one row too long is still read by its header", async () => {
    const ada = await aMember();

    const id = await anImport(ada, "Email,Company\nada@x.example,A\ngrace@x.example,B,C,D\n");

    expect(await stateOf(ada, id)).toMatchObject({ added: 1, invalid: 1 });
  });
});

describe("a file that is no table is refused and not kept:", () => {
  const refused: [string, string | Uint8Array, string][] = [
    ["empty", "", "empty"],
    ["only blank rows", "\ufeff\r\n\n  \n", "empty"],
    ["only a header", "First name,Email\n", "no-rows"],
    [
      "a spreadsheet",
      Buffer.concat([Buffer.from("PK\x03\x04"), Buffer.alloc(3000, 7)]),
      "cannot-be-read",
    ],
    [
      "a PDF",
      Buffer.concat([
        Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "latin1"),
        Buffer.alloc(3000, 1),
      ]),
      "cannot-be-read",
    ],
  ];

  test.each(refused)("%s", async (_, content, reason) => {
    const ada = await aMember();

    expect(await refusal(ada, content)).toBe(reason);
    expect(await countFiles(ada)).toBe(0);
  });

  test("larger than we take", async () => {
    const ada = await aMember();
    const stream = piecesOf(Buffer.alloc(200_000, "ada@x.example\n"), 10_000);

    const outcome = await startImport(ada.member, {
      fileName: "a.csv",
      stream,
      mostBytes: 150_000,
    });

    expect(outcome.refused).toBe("too-large");
    expect(await countFiles(ada)).toBe(0);
  });

  test("broken off on its way", async () => {
    const ada = await aMember();
    async function* broken() {
      yield Buffer.alloc(100_000, "ada@x.example\n");
      throw new Error("the line went dead");
    }

    const sent = startImport(ada.member, { fileName: "a.csv", stream: broken() });

    await expect(sent).rejects.toThrow("the line went dead");
    expect(await countFiles(ada)).toBe(0);
  });
});

test("what a killed upload left behind is gone a day later, and nothing else", async () => {
  const ada = await aMember();
  const kept = await aFile(ada, sample);
  const left = await aFile(ada, sample);
  const { file } = await showImport(ada.member, left);
  await inTeam(ada.member, async (tx) => {
    const { eq } = await import("drizzle-orm");
    await tx.delete(imports).where(eq(imports.id, left));
  });

  clock.advance(DAY + 1000);
  await runJobs();

  expect(await countFiles(ada)).toBe(1);
  await expect(readFirst(file!.location)).rejects.toThrow(NotFound);
  expect((await showImport(ada.member, kept)).file).toBeDefined();
});

async function readFirst(location: string) {
  for await (const piece of store.read(location)) return piece;
}

describe("rejected rows", () => {
  const content = [
    "Email;Name",
    "ada@x.example;Ada",
    'nobody;"=HYPERLINK(""x"")"',
    "a@x.example, b@x.example;Two",
    "short@x.example",
    "",
  ].join("\r\n");

  test("are shown with the check, read from the file", async () => {
    const ada = await aMember();
    const id = await aCheckedFile(ada, content);

    const { import: found, file } = await showImport(ada.member, id);

    expect(await showBadRows(found, file!)).toEqual([
      {
        line: 3,
        sentence: "What stands in the Email column has no @",
        cells: ["nobody", '=HYPERLINK("x")'],
      },
      {
        line: 4,
        sentence: "More than one address in the Email column",
        cells: ["a@x.example, b@x.example", "Two"],
      },
      { line: 5, sentence: "Fewer cells than the file has columns", cells: ["short@x.example"] },
    ]);
    expect(found.firstBad).toHaveLength(3);
  });

  test("come as a file with their reasons, inert in a spreadsheet", async () => {
    const ada = await aMember();
    const id = await anImport(ada, content);

    const { name, stream } = await writeRejects(ada.member, id);

    expect(name).toBe("leads - rejected.csv");
    expect((await readAll(stream)).toString()).toBe(
      [
        "\ufeffRow,Reason,Email,Name",
        `3,What stands in the Email column has no @,nobody,"'=HYPERLINK(""x"")"`,
        '4,More than one address in the Email column,"a@x.example, b@x.example",Two',
        "5,Fewer cells than the file has columns,short@x.example",
        "",
      ].join("\r\n"),
    );
  });

  test("are at most twenty on the page and all in the file", async () => {
    const ada = await aMember();
    const rows = Array.from({ length: 2500 }, (_, n) => `nobody${n},N`);
    const id = await anImport(ada, ["Email,Name", "ada@x.example,Ada", ...rows].join("\n"));

    const { import: found } = await showImport(ada.member, id);
    const { stream } = await writeRejects(ada.member, id);
    const lines = (await readAll(stream)).toString().trim().split("\r\n");

    expect(found).toMatchObject({ added: 1, invalid: 2500, firstBad: null });
    expect(lines).toHaveLength(2501);
    expect(lines.at(-1)).toContain("nobody2499");
  });
});

describe("deleting the file", () => {
  test("erases it and the places of its rejected rows; the prospects stay", async () => {
    const ada = await aMember();
    const id = await anImport(ada, sample);
    const { file } = await showImport(ada.member, id);

    await deleteFile(ada.member, id);

    await expect(openFile(ada.member, id)).rejects.toThrow(NotFound);
    await expect(writeRejects(ada.member, id)).rejects.toThrow(NotFound);
    await expect(readFirst(file!.location)).rejects.toThrow(NotFound);
    expect(await countFiles(ada)).toBe(0);
    expect(await inTeam(ada.member, (tx) => tx.$count(importRejects))).toBe(0);
    expect(await inTeam(ada.member, (tx) => tx.$count(prospects))).toBe(21);
    expect(await stateOf(ada, id)).toMatchObject({ state: "done", added: 21 });
  });

  test("waits until nobody reads it, and can be repeated", async () => {
    const ada = await aMember();
    const id = await aFile(ada, bytesOf(sample));
    await inTeam(ada.member, (tx) => tx.update(imports).set({ state: "running" }));

    const early = await deleteFile(ada.member, id);
    await inTeam(ada.member, (tx) => tx.update(imports).set({ state: "stopped" }));
    const first = await deleteFile(ada.member, id);
    const second = await deleteFile(ada.member, id);

    expect(early.refused).toBe("under-way");
    expect([first.refused, second.refused]).toEqual([undefined, undefined]);
  });
});

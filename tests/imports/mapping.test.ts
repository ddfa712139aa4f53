/** What columns may become: fields of the team's own, lists and tags, and who gives way to whom. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { files as store } from "#app/adapters/files/index.server.ts";
import { listFields, valuesOf } from "#app/fields/fields.server.ts";
import { writeRejects } from "#app/imports/files.server.ts";
import { runImport, showImport } from "#app/imports/imports.server.ts";
import { saveColumns, setMapping } from "#app/imports/mapping.server.ts";
import { showMapping } from "#app/imports/shown-mapping.server.ts";
import { dropUnfinishedUpload } from "#app/imports/upload.server.ts";
import { workImport } from "#app/imports/work.server.ts";
import { labelsOf } from "#app/labels/labels.server.ts";
import { inTeam } from "#db/client.ts";
import { labels } from "#db/schema/labels.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import {
  aFile,
  aMappedCheck,
  aMappedImport,
  anImport,
  everybody,
  stateOf,
} from "#tests/support/imports.ts";
import { aMember, type Person } from "#tests/support/people.ts";

async function heldOf(person: Person) {
  const all = await everybody(person);
  const ids = all.map(({ id }) => id);
  return inTeam(person.member, async (tx) => {
    const values = await valuesOf(tx, ids);
    const bears = await labelsOf(tx, ids);
    return Object.fromEntries(
      all.map(({ id, emailKey }) => [
        emailKey.split("@")[0]!,
        [
          ...(values.get(id) ?? []).map(({ name, text }) => `${name}: ${text}`),
          ...(bears.get(id) ?? []).map(({ kind, name }) => `${kind} ${name}`),
        ],
      ]),
    );
  });
}

const columns = ["email", "new:number", "new:date", "lists", "tags"];

describe("a column", () => {
  test("becomes a field of its kind, or lists and tags, and the check says the same as the run", async () => {
    const ada = await aMember();
    const file =
      "Email,Budget,Since,Groups,Words\na@x.example,1 200,2026-05-04,Fair; Café,hot\nb@x.example,7,,fair,\n";

    const id = await aMappedCheck(ada, file, { columns, newList: "Everybody", newTag: "new" });
    const checked = await stateOf(ada, id);
    await runImport(ada.member, id);
    await workImport(ada.member, id, "run");

    expect(await stateOf(ada, id)).toEqual({ ...checked, state: "done" });
    expect(await heldOf(ada)).toEqual({
      a: [
        "Budget: 1200",
        "Since: 2026-05-04",
        "list Café",
        "list Everybody",
        "list Fair",
        "tag hot",
        "tag new",
      ],
      b: ["Budget: 7", "list Everybody", "list Fair", "tag new"],
    });
  });

  test("with a value that does not fit costs the value, and the row says so", async () => {
    const ada = await aMember();
    const file = "Email,Budget,Since\na@x.example,much,2026-02-30\nb@x.example,7,\n";

    const id = await aMappedImport(ada, file, { columns: columns.slice(0, 3) });

    expect(await stateOf(ada, id)).toEqual({ state: "done", rows: 2, added: 2 });
    expect(await heldOf(ada)).toEqual({ a: [], b: ["Budget: 7"] });
    expect((await showImport(ada.member, id)).import.remarked).toBe(1);
    const { stream } = await writeRejects(ada.member, id);
    expect(await new Response(stream).text()).toContain(
      '2,"Taken without Budget (not a number that can be read in one way only), Since (not a day that can be read in one way only)",a@x.example,much',
    );
  });

  test("named like a field of the team's own is that field, and a kind is guessed for others", async () => {
    const ada = await aMember();
    const head = "Email,Budget,Founded,Site,Phone,Note\na@x.example,";
    await aMappedImport(ada, `${head}1,,,,\n`, { columns: ["email", "new:number"] });
    const id = await aFile(ada, `${head}5,2026-01-02,https://a.example/x,+49 30 1,text\n`);

    const { columns: shown } = await showMapping(ada.member, id, {});

    const [field] = await inTeam(ada.member, listFields);
    expect(shown.map(({ meaning }) => meaning).slice(0, 2)).toEqual([
      "email",
      `custom:${field!.id}`,
    ]);
    expect(shown.map(({ kind }) => kind)).toEqual([
      "text",
      "number",
      "date",
      "url",
      "text",
      "text",
    ]);
  });

  test("of free words makes no thousand lists", async () => {
    const ada = await aMember();
    const rows = Array.from({ length: 230 }, (_, n) => `p${n}@x.example,word ${n}`);

    const id = await aMappedImport(ada, ["Email,Tags", ...rows, ""].join("\n"), {
      columns: ["email", "tags"],
    });

    expect(await inTeam(ada.member, (tx) => tx.$count(labels))).toBe(200);
    expect((await showImport(ada.member, id)).import.remarked).toBe(30);
    expect(await stateOf(ada, id)).toMatchObject({ added: 230 });
  });
});

describe("a value that is there", () => {
  test.each([
    ["always", "Navy", ["Budget: 2"]],
    ["empty", "Yard", ["Budget: 1"]],
    ["never", "Yard", ["Budget: 1"]],
  ])("gives way by the policy “%s”", async (policy, company, held) => {
    const ada = await aMember();
    await aMappedImport(ada, "Email,Company,Budget\na@x.example,Yard,1\n", {
      columns: ["email", "company", "new:number"],
    });
    const [field] = await inTeam(ada.member, listFields);

    await aMappedImport(
      ada,
      "Email,Company,Budget,Country\na@x.example,Navy,2,GB\nnew@x.example,Navy,2,GB\n",
      {
        columns: ["email", "company", `custom:${field!.id}`, "country"],
        overwrite: ["always", policy, policy, policy],
      },
    );

    const [known, fresh] = await everybody(ada);
    expect(known).toMatchObject({ company, country: policy === "never" ? null : "GB" });
    expect(fresh).toMatchObject({ company: "Navy", country: "GB" });
    expect((await heldOf(ada)).a).toEqual(held);
  });

  test("stays where the person asked for it themselves", async () => {
    const ada = await aMember();
    await anImport(ada, "Email,Company\na@x.example,Yard\n");
    await inTeam(ada.member, (tx) => tx.update(origins).set({ kind: "request" }));

    await anImport(ada, "Email,Company\na@x.example,Navy\n");

    expect(await everybody(ada)).toMatchObject([{ company: "Yard" }]);
  });

  test("stays with whoever is in the bin or restricted, and both are counted", async () => {
    const ada = await aMember();
    await anImport(ada, "Email\nbinned@x.example\nrestricted@x.example\nfree@x.example\n");
    const at = new Date();
    await inTeam(ada.member, async (tx) => {
      await tx
        .update(prospects)
        .set({ binnedAt: at })
        .where(eq(prospects.emailKey, "binned@x.example"));
      await tx
        .update(prospects)
        .set({ restrictedAt: at })
        .where(eq(prospects.emailKey, "restricted@x.example"));
    });

    const id = await aMappedImport(
      ada,
      "Email,Company\nbinned@x.example,A\nrestricted@x.example,A\nfree@x.example,A\n",
      { columns: ["email", "company"], newList: "Fair" },
    );

    expect(await stateOf(ada, id)).toEqual({
      state: "done",
      rows: 3,
      updated: 1,
      binned: 1,
      restricted: 1,
    });
    expect((await everybody(ada)).map(({ company }) => company)).toEqual([null, "A", null]);
    expect(await heldOf(ada)).toEqual({ binned: [], free: ["list Fair"], restricted: [] });
  });
});

describe("who these people are", () => {
  test("must be said before a run, and stands in their provenance", async () => {
    const ada = await aMember();
    const id = await aFile(ada, "Email\na@x.example\n");
    const reading = { delimiter: ",", hasHeader: true, columns: ["email"] } as const;
    const mapping = { ...reading, columns: [...reading.columns] };
    await setMapping(ada.member, id, { ...mapping, source: null, basis: null });
    await workImport(ada.member, id, "check");
    const unsaid = await runImport(ada.member, id);

    await setMapping(ada.member, id, { ...mapping, source: "fair", basis: "public source" });
    await workImport(ada.member, id, "check");
    await runImport(ada.member, id);
    await workImport(ada.member, id, "run");

    expect(unsaid.refused).toBe("not-justified");
    const [origin] = await inTeam(ada.member, (tx) => tx.select().from(origins));
    expect(origin).toMatchObject({ basis: "public source", note: "fair", importId: id });
  });
});

describe("another encoding", () => {
  const people = "Email,Name\nzoe@x.example,Zoë Müller\n";

  test.each([
    ["windows-1252", Buffer.from(people, "latin1")],
    ["utf-16le", Buffer.from(people, "utf16le")],
    ["utf-16be", Buffer.from(people, "utf16le").swap16()],
  ])("%s is read by itself and kept as UTF-8", async (encoding, bytes) => {
    const ada = await aMember();

    const id = await anImport(ada, bytes);

    expect(await everybody(ada)).toMatchObject([{ firstName: "Zoë", lastName: "Müller" }]);
    expect((await showImport(ada.member, id)).import.encoding).toBe(encoding);
  });

  test("is told by letters that stand far down", async () => {
    const ada = await aMember();
    const many = Array.from(
      { length: 30_000 },
      (_, n) => `p${n}@x.example,Plain Name Of Some Length`,
    );
    const late = Array.from({ length: 9 }, (_, n) => `q${n}@x.example,Müller`);

    const id = await aFile(
      ada,
      Buffer.from(["Email,Name", ...many, ...late, ""].join("\n"), "latin1"),
    );

    const { import: found, file } = await showImport(ada.member, id);
    expect(found.encoding).toBe("windows-1252");
    let tail = "";
    for await (const piece of store.read(file!.location, {
      start: file!.bytes - 30,
      end: file!.bytes,
    }))
      tail += Buffer.from(piece);
    expect(tail).toContain("Müller");
  });

  test("can be chosen, is shown first, and leaves one file alone", async () => {
    const ada = await aMember();
    const id = await aFile(ada, Buffer.from(people, "latin1"));
    const { file: before } = await showImport(ada.member, id);

    const shown = await showMapping(ada.member, id, { encoding: "utf-8" });
    const reading = { delimiter: ",", hasHeader: true, columns: {}, overwrite: {} } as const;
    await saveColumns(ada.member, id, { ...reading, encoding: "utf-8" });
    await saveColumns(ada.member, id, { ...reading, encoding: "windows-1252" });
    await saveColumns(ada.member, id, { ...reading, encoding: "utf-8" });
    await dropUnfinishedUpload(ada.member, before!.id);

    expect(shown.columns[1]!.samples[0]).toContain("\ufffd");
    const { import: found, file } = await showImport(ada.member, id);
    expect(found).toMatchObject({ encoding: "utf-8", state: "mapping" });
    const bytes: Uint8Array[] = [];
    for await (const piece of store.read(file!.location)) bytes.push(piece);
    expect(Buffer.concat(bytes)).toEqual(Buffer.from(people, "latin1"));
    const gone = store.read(before!.location)[Symbol.asyncIterator]();
    if (before!.location !== file!.location) await expect(gone.next()).rejects.toThrow();
  });
});

describe("a hostile file", () => {
  test("of 5,000 columns is shown in pages, and any column can be chosen", async () => {
    const ada = await aMember();
    const names = Array.from({ length: 5_000 }, (_, n) =>
      n === 4_321 ? "Email" : `Column of data ${n}`,
    );
    const row = names.map((_, n) => (n === 4_321 ? "a@x.example" : n === 4_999 ? "Navy" : `${n}`));
    const id = await aFile(ada, `${names.join(",")}\n${row.join(",")}\n`);

    const first = await showMapping(ada.member, id, {});
    const last = await showMapping(ada.member, id, {}, 84);
    const reading = { delimiter: ",", hasHeader: true, encoding: "utf-8", overwrite: {} } as const;
    await saveColumns(ada.member, id, { ...reading, columns: { c4999: "company" } });
    const { import: found } = await showImport(ada.member, id);
    await setMapping(ada.member, id, {
      ...reading,
      columns: found.columns as never,
      ...{ basis: "consent", source: "fair" },
    });
    await workImport(ada.member, id, "check");
    await runImport(ada.member, id);
    await workImport(ada.member, id, "run");

    expect(first).toMatchObject({ page: 1, pages: 84, all: 5_000 });
    expect(first.columns).toHaveLength(60);
    expect(first.columns[0]).toMatchObject({ index: 4_321, meaning: "email" });
    expect(last.columns.at(-1)!.name).toBe("Column of data 4999");
    expect(await everybody(ada)).toMatchObject([{ email: "a@x.example", company: "Navy" }]);
  });

  test("keeps its words as they are, or costs one row", async () => {
    const ada = await aMember();
    const evil = "<img src=x onerror=alert(1)>";
    const rows = [
      `a@x.example,${evil}`,
      "b@x.example,=HYPERLINK(1)",
      "c@x.example,\u202eevaN\u200b",
      `d@x.example,${"x".repeat(10_000_000)}`,
      "e@x.example,nul\0byte",
      'f@x.example,"never closed',
      "g@x.example,Last",
    ];

    const id = await anImport(ada, ["Email,Company", ...rows].join("\r"));

    expect(await stateOf(ada, id)).toEqual({ state: "done", rows: 7, added: 4, invalid: 3 });
    const held = (await everybody(ada)).map(({ email, company }) => [email[0], company]);
    expect(held).toEqual([
      ["a", evil],
      ["b", "=HYPERLINK(1)"],
      ["c", expect.stringContaining("evaN")],
      ["g", "Last"],
    ]);
  });
});

test("the same file twice at once adds everybody once", async () => {
  const ada = await aMember();
  const file = `Email,Budget\n${Array.from({ length: 60 }, (_, n) => `p${n}@x.example,${n}`).join("\n")}\n`;
  const first = await aMappedCheck(ada, file, {
    columns: ["email", "new:number"],
    newList: "Fair",
  });
  const [field] = await inTeam(ada.member, listFields);
  const second = await aMappedCheck(ada, file, {
    columns: ["email", `custom:${field!.id}`],
    newList: "Fair",
  });
  await runImport(ada.member, first);
  await runImport(ada.member, second);

  await Promise.all(
    [first, second].map((id) => workImport(ada.member, id, "run", { chunkRows: 7 })),
  );

  const states = [await stateOf(ada, first), await stateOf(ada, second)] as {
    added?: number;
    state: string;
  }[];
  expect(states.map(({ state }) => state)).toEqual(["done", "done"]);
  expect(states.reduce((sum, { added = 0 }) => sum + added, 0)).toBe(60);
  const held = Object.values(await heldOf(ada));
  expect(held.every((each) => each.length === 2)).toBe(true);
});

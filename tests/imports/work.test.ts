/** An import from file to prospects, on a real database. */
import { readFile } from "node:fs/promises";
import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { clock, DAY } from "#app/core/clock.ts";
import { runImport, showImport, stopImport } from "#app/imports/imports.server.ts";
import { setMapping } from "#app/imports/mapping.server.ts";
import { workImport } from "#app/imports/work.server.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { deleteProspects } from "#app/prospects/removal.server.ts";
import { suppressAddress, suppressDomain } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { importRejects, imports } from "#db/schema/imports.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";
import { correct } from "#tests/support/correcting.ts";
import {
  aCheckedFile,
  aFile,
  aFileToRun,
  anImport,
  everybody,
  manyRows,
  stateOf,
} from "#tests/support/imports.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const sample = await readFile("public/sample.csv");

const nothing = { firstName: null, lastName: null, position: null, company: null, country: null };

async function typed(person: Person, values: { email: string } & Partial<typeof nothing>) {
  const input = { ...nothing, ...values, source: "fair", basis: "consent" };
  const outcome = await addProspect(person.member, input as never);
  if (outcome.refused) throw new Error(outcome.refused);
  return outcome.value.id;
}

/** Two whom an import will complete, one who objected. */
async function aSmallWorld() {
  const ada = await aMember();
  await anImport(
    ada,
    "Email,Position\nnoa.levi@galim-water.example,Engineer\naoi.sato@minato-seiki.example,\n",
  );
  await inTeam(ada.member, (tx) =>
    suppressAddress(tx, ada.member, {
      address: "kofi.asante@volta-systems.example",
      reason: "unsubscribed",
    }),
  );
  return ada;
}

const expected = { rows: 24, added: 18, updated: 2, duplicate: 1, invalid: 2, withheld: 1 };

describe("the sample of 24", () => {
  test("is counted by the check, and nothing is written", async () => {
    const ada = await aSmallWorld();
    const before = await everybody(ada);

    const id = await aCheckedFile(ada, sample);

    expect(await stateOf(ada, id)).toEqual({ state: "checked", ...expected });
    expect(await everybody(ada)).toEqual(before);
    const { import: found } = await showImport(ada.member, id);
    expect(found.firstBad).toMatchObject([
      { line: 18, reason: "address:no-at" },
      { line: 23, reason: "address:two-addresses" },
    ]);
  });

  test("becomes what the check said, by jobs alone", async () => {
    const ada = await aSmallWorld();
    const id = await aCheckedFile(ada, sample, { source: "trade fair, May" });

    await runImport(ada.member, id);
    await runJobs();

    expect(await stateOf(ada, id)).toEqual({ state: "done", ...expected });
    const people = await everybody(ada);
    expect(people).toHaveLength(20);
    const arjun = people.find(({ emailKey }) => emailKey.startsWith("arjun"));
    expect(arjun).toMatchObject({ firstName: "Arjun", country: "IN", lastImportId: id });
    const [origin] = await inTeam(ada.member, (tx) =>
      tx.select().from(origins).where(eq(origins.id, arjun!.originId)),
    );
    expect(origin).toMatchObject({ kind: "import", importId: id, note: "trade fair, May" });
    expect(origin!.userId).toBe(ada.user.id);
  });

  test("adds nothing when it comes again", async () => {
    const ada = await aSmallWorld();
    await anImport(ada, sample);
    const before = await everybody(ada);

    const id = await anImport(ada, sample);

    expect(await stateOf(ada, id)).toEqual({
      state: "done",
      rows: 24,
      unchanged: 20,
      duplicate: 1,
      invalid: 2,
      withheld: 1,
    });
    const after = before.map((person) => ({ ...person, lastImportId: id }));
    expect(await everybody(ada)).toEqual(after);
  });

  test("is the same in chunks of any size", async () => {
    for (const chunkRows of [1, 5, 24]) {
      const ada = await aSmallWorld();

      const id = await anImport(ada, sample, { chunkRows });

      expect(await stateOf(ada, id)).toEqual({ state: "done", ...expected });
    }
  });
});

describe("files of every make", () => {
  const people = ["ada@x.example", "grace@x.example"];
  const makes: [string, string][] = [
    [
      "with a byte order mark and CRLF",
      "\ufeffEmail,Company\r\nada@x.example,A\r\ngrace@x.example,B\r\n",
    ],
    ["with semicolons", "Email;Company\nada@x.example;A\ngrace@x.example;B\n"],
    ["with tabs", "Email\tCompany\nada@x.example\tA\ngrace@x.example\tB"],
    [
      "with quoted line breaks",
      'Company,Email\n"A\nLtd",ada@x.example\r\n"B, ""C""",grace@x.example\n',
    ],
    ["without a header", "ada@x.example,A\ngrace@x.example,B\n"],
    [
      "with mixed line ends and blank rows",
      "Email,Company\r\nada@x.example,A\n\n,\r\rgrace@x.example,B",
    ],
  ];

  test.each(makes)("%s", async (_, content) => {
    const ada = await aMember();

    const id = await anImport(ada, content, { chunkRows: 1 });

    expect(await stateOf(ada, id)).toEqual({ state: "done", rows: 2, added: 2 });
    expect((await everybody(ada)).map(({ email }) => email)).toEqual(people);
  });

  test("keep values that look like COPY's own signs", async () => {
    const ada = await aMember();
    const company = String.raw`\N\\.\t "A"`;

    await anImport(ada, `Email,Company\nada@x.example,"${company.replaceAll('"', '""')}"\n`);

    expect(await everybody(ada)).toMatchObject([{ company }]);
  });

  test("with a row that cannot be read keep all others", async () => {
    const ada = await aMember();
    const content = Buffer.concat([
      Buffer.from("Email,Company\nada@x.example,Žluťoučký kůň příliš\nbad@x.example,"),
      Buffer.from([0xff, 0xfe, 0x0a]),
      Buffer.from(
        'nul@x.example,a\0b\nlong@x.example,a,b\nshort@x.example\nopen@x.example,"never\n',
      ),
    ]);

    const id = await anImport(ada, content);

    expect(await stateOf(ada, id)).toEqual({ state: "done", rows: 6, added: 1, invalid: 5 });
    const rejects = await inTeam(ada.member, (tx) =>
      tx.select().from(importRejects).orderBy(importRejects.line),
    );
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, "bad-utf8"],
      [4, "nul-byte"],
      [5, "too-many-cells"],
      [6, "too-few-cells"],
      [7, "unclosed-quote"],
    ]);
  });
});

describe("people who are there already", () => {
  const file = "Email,First name,Company\nGrace@Hopper.example,Grace,Navy\n";

  test("are completed and corrected, and the change is written down", async () => {
    const ada = await aMember();
    clock.set("2026-01-05T10:00:00Z");
    await anImport(ada, "Email,Company\ngrace@hopper.example,Army\n");
    clock.advance(30 * DAY);

    const id = await anImport(ada, file);

    expect(await stateOf(ada, id)).toEqual({ state: "done", rows: 1, updated: 1 });
    const [grace] = await everybody(ada);
    const { import: found } = await showImport(ada.member, id);
    expect(grace).toMatchObject({
      email: "grace@hopper.example",
      firstName: "Grace",
      company: "Navy",
      fieldOrigins: { firstName: found.originId, company: found.originId },
      lastImportId: id,
      justifiedAt: new Date("2026-01-05T10:00:00Z"),
      updatedAt: new Date("2026-02-04T10:00:00Z"),
    });
    expect(grace!.originId).not.toBe(found.originId);
    const changes = await inTeam(ada.member, (tx) =>
      tx
        .select()
        .from(prospectChanges)
        .where(eq(prospectChanges.prospectId, grace!.id))
        .orderBy(prospectChanges.field),
    );
    expect(changes).toMatchObject([
      { field: "company", oldValue: "Army", newValue: "Navy", originId: found.originId },
      { field: "firstName", oldValue: null, newValue: "Grace" },
    ]);
  });

  test("keep what a member typed, and get what nobody did", async () => {
    const ada = await aMember();
    await typed(ada, { email: "grace@hopper.example", company: "Harvard" as never });

    const id = await anImport(ada, file);

    expect(await stateOf(ada, id)).toMatchObject({ updated: 1 });
    expect(await everybody(ada)).toMatchObject([{ firstName: "Grace", company: "Harvard" }]);
  });

  test("keep a field that a member emptied or corrected after an import", async () => {
    const ada = await aMember();
    await anImport(ada, file);
    const [grace] = await everybody(ada);
    const { email, lastName, position, country } = grace!;
    const edit = { email, lastName, position, country, firstName: "Amazing", company: null };
    await correct(ada.member, grace!.id, { ...edit, source: "fair" });

    const id = await anImport(ada, file);

    expect(await stateOf(ada, id)).toEqual({ state: "done", rows: 1, unchanged: 1 });
    expect(await everybody(ada)).toMatchObject([{ firstName: "Amazing", company: null }]);
  });

  test("lose nothing to an empty cell", async () => {
    const ada = await aMember();
    await anImport(ada, file);

    const id = await anImport(ada, "Email,First name,Company\ngrace@hopper.example,,\n");

    expect(await stateOf(ada, id)).toEqual({ state: "done", rows: 1, unchanged: 1 });
    expect(await everybody(ada)).toMatchObject([{ firstName: "Grace", company: "Navy" }]);
  });

  test("are another team's business in another team", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve Elsewhere" })];
    await anImport(eve, file);

    const id = await anImport(ada, file);

    expect(await stateOf(ada, id)).toEqual({ state: "done", rows: 1, added: 1 });
    expect(await everybody(eve)).toHaveLength(1);
  });
});

describe("whoever objected", () => {
  const file = [
    "Email",
    "Grace+lists@Hopper.example",
    "someone@mail.blocked.example",
    "free@unblocked.example",
    "",
  ].join("\n");

  test("is withheld by any spelling and by domain, counted and listed nowhere", async () => {
    const ada = await aMember();
    await inTeam(ada.member, async (tx) => {
      await suppressAddress(tx, ada.member, {
        address: "grace@hopper.example",
        reason: "unsubscribed",
      });
      await suppressDomain(tx, ada.member, { domain: "blocked.example", reason: "blacklisted" });
    });

    const id = await anImport(ada, file);

    expect(await stateOf(ada, id)).toEqual({ state: "done", rows: 3, added: 1, withheld: 2 });
    expect((await everybody(ada)).map(({ email }) => email)).toEqual(["free@unblocked.example"]);
    expect(await inTeam(ada.member, (tx) => tx.$count(importRejects))).toBe(0);
  });

  test("is withheld also when the objection comes between check and run", async () => {
    const ada = await aMember();
    const id = await aFileToRun(ada, file);
    await inTeam(ada.member, (tx) =>
      suppressAddress(tx, ada.member, { address: "grace@hopper.example", reason: "unsubscribed" }),
    );

    await workImport(ada.member, id, "run");

    expect(await stateOf(ada, id)).toMatchObject({ added: 2, withheld: 1 });
  });

  test("is not brought back by a file that came in before the erasure, but by a later one", async () => {
    const ada = await aMember();
    await anImport(ada, "Email\ngrace@hopper.example\n");
    const old = await aFileToRun(ada, "Email\ngrace@hopper.example\n");
    const [grace] = await everybody(ada);
    clock.advance(1000);
    await deleteProspects(ada.member, [grace!.id]);

    await workImport(ada.member, old, "run");
    const afterOld = await everybody(ada);
    clock.advance(1000);
    const later = await anImport(ada, "Email\ngrace@hopper.example\n");

    expect(afterOld).toEqual([]);
    expect(await stateOf(ada, old)).toMatchObject({ withheld: 1 });
    expect(await stateOf(ada, later)).toMatchObject({ added: 1 });
  });
});

describe("interrupted", () => {
  /** The server ends our connection when this address comes, once. */
  async function endConnectionAt(key: string) {
    const sql = asSuperuser();
    await sql.unsafe(`
      create sequence cut_once;
      grant usage on sequence cut_once to public;
      create function cut() returns trigger language plpgsql security definer as $$
      begin
        if new.email_key = '${key}' and nextval('cut_once') = 1 then
          perform pg_terminate_backend(pg_backend_pid());
        end if;
        return new;
      end $$;
      create trigger cut after insert on prospects for each row execute function cut();`);
    return () =>
      sql.unsafe("drop trigger cut on prospects; drop function cut; drop sequence cut_once");
  }

  // The last row stands in the first chunk already.
  const file = `${manyRows(25)}Again,Again,p00002@acme.example,Other\n`;

  test("by a database that comes back, it goes on by itself", async () => {
    const ada = await aMember();
    const id = await aFileToRun(ada, file, { chunkRows: 10 });
    const mend = await endConnectionAt("p00015@acme.example");

    await workImport(ada.member, id, "run", { chunkRows: 10 });
    await mend();

    const done = { state: "done", rows: 26, added: 25, duplicate: 1 };
    expect(await stateOf(ada, id)).toEqual(done);
    expect(await everybody(ada)).toHaveLength(25);
  });

  test("for good, it goes on where it stopped, knowing what it has seen", async () => {
    const ada = await aMember();
    const id = await aFileToRun(ada, file, { chunkRows: 10 });
    const mend = await endConnectionAt("p00015@acme.example");

    const first = workImport(ada.member, id, "run", { chunkRows: 10, patience: 0 });
    await expect(first).rejects.toThrow();
    const halfWay = await stateOf(ada, id);
    await workImport(ada.member, id, "run", { chunkRows: 10 });
    await mend();

    expect(halfWay).toEqual({ state: "running", rows: 10, added: 10 });
    const done = { state: "done", rows: 26, added: 25, duplicate: 1 };
    expect(await stateOf(ada, id)).toEqual(done);
    expect(await everybody(ada)).toHaveLength(25);
    const { import: found, file: stored } = await showImport(ada.member, id);
    expect(found.bytesDone).toBe(stored!.bytes);
  });

  test("by the member, it keeps what is in and can go on with the rest", async () => {
    const ada = await aMember();
    const id = await aFileToRun(ada, file, { chunkRows: 10 });
    const sql = asSuperuser();
    await sql.unsafe(`
      create function stop_it() returns trigger language plpgsql security definer as $$
      begin
        update imports set state = 'stopped' where id = '${id}' and state = 'running';
        return new;
      end $$;
      create trigger stop_it after insert on prospects for each row
        when (new.email_key = 'p00009@acme.example') execute function stop_it();`);

    await workImport(ada.member, id, "run", { chunkRows: 10 });
    const stopped = await stateOf(ada, id);
    await sql.unsafe("drop trigger stop_it on prospects; drop function stop_it");
    await runImport(ada.member, id);
    await workImport(ada.member, id, "run", { chunkRows: 10 });

    expect(stopped).toEqual({ state: "stopped", rows: 10, added: 10 });
    expect(await stateOf(ada, id)).toMatchObject({ state: "done", added: 25, duplicate: 1 });
    const made = await inTeam(ada.member, (tx) =>
      tx.$count(origins, and(eq(origins.importId, id), eq(origins.kind, "import"))),
    );
    expect(made).toBe(1);
  });

  test("while it is checked, it leads back to the columns", async () => {
    const ada = await aMember();
    const id = await aFile(ada, file);
    const columns = ["firstName", "lastName", "email", "company"] as const;
    const mapping = {
      delimiter: ",",
      hasHeader: true,
      columns: [...columns],
      source: "fair",
      basis: "consent",
    } as const;
    await setMapping(ada.member, id, { ...mapping, columns: [...columns] });

    const outcome = await stopImport(ada.member, id);
    await runJobs();

    expect(outcome.value).toBe("mapping");
    expect(await stateOf(ada, id)).toEqual({ state: "mapping" });
  });

  test("by a lost file, it says so", async () => {
    const ada = await aMember();
    const id = await aFileToRun(ada, file);
    const { file: stored } = await showImport(ada.member, id);
    const { files: store } = await import("#app/adapters/files/index.server.ts");
    await store.remove(stored!.location);

    await workImport(ada.member, id, "run");

    const { import: found } = await showImport(ada.member, id);
    expect(found.state).toBe("failed");
    expect(found.failure).toContain("no longer there");
  });
});

describe("at the same time", () => {
  test("two members import the same file: one prospect for each address", async () => {
    const ada = await aMember();
    const file = manyRows(300);
    const ids = [await aFileToRun(ada, file), await aFileToRun(ada, file)];

    await Promise.all(ids.map((id) => workImport(ada.member, id, "run", { chunkRows: 20 })));

    const states = [await stateOf(ada, ids[0]!), await stateOf(ada, ids[1]!)];
    const sum = (name: string) =>
      states.reduce(
        (total, state) => total + Number(new Map(Object.entries(state)).get(name) ?? 0),
        0,
      );
    expect(states).toMatchObject([{ state: "done" }, { state: "done" }]);
    expect([sum("added"), sum("unchanged")]).toEqual([300, 300]);
    expect(await everybody(ada)).toHaveLength(300);
  });

  test("two workers are given the same import: every row is counted once", async () => {
    const ada = await aMember();
    const id = await aFileToRun(ada, manyRows(300));
    const work = () => workImport(ada.member, id, "run", { chunkRows: 20 });

    await Promise.all([work(), work(), work()]);

    expect(await stateOf(ada, id)).toEqual({ state: "done", rows: 300, added: 300 });
  });

  test("a hundred presses of the button start it once", async () => {
    const ada = await aMember();
    const id = await aCheckedFile(ada, manyRows(30));

    await Promise.all(Array.from({ length: 100 }, () => runImport(ada.member, id)));
    await runJobs();

    expect(await stateOf(ada, id)).toEqual({ state: "done", rows: 30, added: 30 });
    const made = await inTeam(ada.member, (tx) => tx.$count(origins, eq(origins.importId, id)));
    expect(made).toBe(1);
  });

  test("new columns outrank a check that is under way with the old ones", async () => {
    const ada = await aMember();
    const id = await aFile(ada, "Email,Company\nada@x.example,grace@x.example\n");
    const mapping = { delimiter: ",", hasHeader: true, source: "fair", basis: "consent" } as const;
    await setMapping(ada.member, id, { ...mapping, columns: ["email", "company"] });
    const sql = asSuperuser();
    const held = await sql.reserve();
    await held`begin`;
    await held`select from imports where id = ${id} for update`;
    const stale = workImport(ada.member, id, "check");
    await held`update imports set columns = '["skip","email"]' where id = ${id}`;
    await held`commit`;
    held.release();

    await stale;
    await workImport(ada.member, id, "check");
    await runImport(ada.member, id);
    await workImport(ada.member, id, "run");

    expect((await everybody(ada)).map(({ email }) => email)).toEqual(["grace@x.example"]);
  });
});

test("every prospect of a team is in that team and no other", async () => {
  const ada = await aMember();
  await anImport(ada, manyRows(5));

  const rows =
    await asSuperuser()`select distinct team_id from prospects where email_key like 'p0000_@acme.example' and team_id = ${ada.team.id}`;

  expect(rows).toHaveLength(1);
  expect(await inTeam(ada.member, (tx) => tx.$count(prospects))).toBe(5);
  expect(await inTeam(ada.member, (tx) => tx.$count(imports))).toBe(1);
});

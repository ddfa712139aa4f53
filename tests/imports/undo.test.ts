/** Taking an import back: what was there before is there again, and nobody comes back who left. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { takeFromBin } from "#app/bin/bin.server.ts";
import { clock, DAY } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { runImport, showImport } from "#app/imports/imports.server.ts";
import { undoImport, workUndo } from "#app/imports/undo.server.ts";
import { undoneSentences } from "#app/imports/undo.ts";
import { deleteProspects } from "#app/prospects/removal.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { customValues, labelled } from "#db/schema/labels.ts";
import { notes } from "#db/schema/notes.ts";
import { prospectChanges, prospects } from "#db/schema/prospects.ts";
import { correct } from "#tests/support/correcting.ts";
import { aMappedImport, anImport, everybody, manyRows } from "#tests/support/imports.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";

async function undone(person: Person, id: string, options = {}) {
  await undoImport(person.member, id);
  await workUndo(person.member, id, options);
  const { import: found } = await showImport(person.member, id);
  return found;
}

function byKey(person: Person, key: string) {
  return everybody(person).then((all) => all.find(({ emailKey }) => emailKey === key)!);
}

const two = "Email,Company\nada@x.example,Navy\ngrace@x.example,Army\n";

describe("people whom it brought", () => {
  test("go into the bin by the job, and nobody else does", async () => {
    const ada = await aMember();
    await anImport(ada, "Email\nold@x.example\n");
    const id = await anImport(ada, two);

    await undoImport(ada.member, id);
    await runJobs();

    const { import: found } = await showImport(ada.member, id);
    expect(found).toMatchObject({ state: "undone", undo: { binned: 2, restored: 0, kept: {} } });
    expect(found.undoneAt).not.toBeNull();
    const binned = (await everybody(ada)).filter(({ binnedAt }) => binnedAt !== null);
    expect(binned.map(({ email }) => email)).toEqual(["ada@x.example", "grace@x.example"]);
  });

  test("stay when somebody wrote to them, edited them, noted something, or had them elsewhere too", async () => {
    const ada = await aMember();
    const names = ["written", "edited", "noted", "elsewhere", "restricted", "free"];
    const id = await anImport(
      ada,
      ["Email", ...names.map((name) => `${name}@x.example`), ""].join("\n"),
    );
    const all = await everybody(ada);
    const idOf = (name: string) => all.find(({ email }) => email.startsWith(name))!.id;
    await inTeam(ada.member, async (tx) => {
      const at = new Date();
      await tx
        .update(prospects)
        .set({ lastContactedAt: at })
        .where(eq(prospects.id, idOf("written")));
      await tx
        .update(prospects)
        .set({ restrictedAt: at })
        .where(eq(prospects.id, idOf("restricted")));
      const note = {
        prospectId: idOf("noted"),
        userId: ada.user.id,
        body: "Called.",
        kind: "note",
      };
      await tx.insert(notes).values({ ...note, teamId: ada.team.id } as never);
    });
    const edit = { firstName: "E", lastName: null, position: null, company: null, country: null };
    await correct(ada.member, idOf("edited"), {
      ...edit,
      email: "edited@x.example",
      source: null,
    } as never);
    await anImport(ada, "Email\nelsewhere@x.example\n");

    const found = await undone(ada, id);

    const kept = { written: 1, edited: 1, noted: 1, imported: 1, restricted: 1 };
    expect(found.undo).toMatchObject({ binned: 1, kept });
    expect((await byKey(ada, "free@x.example")).binnedAt).not.toBeNull();
    expect(undoneSentences(found.undo!).join(" ")).toContain(
      "1 person stayed: who was written to.",
    );
  });

  test("who objected or was erased since do not come back, and who is in the bin stays", async () => {
    const ada = await aMember();
    const id = await anImport(
      ada,
      "Email\nerased@x.example\nobjected@x.example\nbinned@x.example\n",
    );
    const erased = await byKey(ada, "erased@x.example");
    await deleteProspects(ada.member, [erased.id]);
    await inTeam(ada.member, (tx) =>
      suppressAddress(tx, ada.member, { address: "objected@x.example", reason: "unsubscribed" }),
    );
    const binnedAt = new Date("2026-01-02T00:00:00Z");
    await inTeam(ada.member, (tx) =>
      tx.update(prospects).set({ binnedAt }).where(eq(prospects.emailKey, "binned@x.example")),
    );

    const found = await undone(ada, id);

    expect(found.undo).toMatchObject({ binned: 1, kept: { binned: 1 } });
    expect((await everybody(ada)).map(({ email }) => email)).not.toContain("erased@x.example");
    expect((await byKey(ada, "binned@x.example")).binnedAt).toEqual(binnedAt);
  });

  test("can be taken out again", async () => {
    const ada = await aMember();
    const id = await anImport(ada, two);
    await undone(ada, id);
    const ids = (await everybody(ada)).map((each) => each.id);

    await inTeam(ada.member, (tx) => takeFromBin(tx, ada.member, ids));

    expect((await everybody(ada)).every(({ binnedAt }) => binnedAt === null)).toBe(true);
  });
});

describe("what it changed", () => {
  test("is as before, source and clock and all", async () => {
    const ada = await aMember();
    await anImport(ada, "Email,Company,Country\nada@x.example,Yard,GB\n");
    await anImport(ada, "Email,Company\nada@x.example,Dock\n");
    const before = await byKey(ada, "ada@x.example");
    const id = await anImport(ada, "Email,First name,Company\nada@x.example,Ada,Navy\n");

    const found = await undone(ada, id);

    expect(found.undo).toMatchObject({ binned: 0, restored: 2, kept: {} });
    const { firstName, company, fieldOrigins, justifiedAt } = await byKey(ada, "ada@x.example");
    expect({ firstName, company, fieldOrigins, justifiedAt }).toEqual({
      ...{ firstName: null, company: "Dock" },
      ...{ fieldOrigins: before.fieldOrigins, justifiedAt: before.justifiedAt },
    });
    const history = await inTeam(ada.member, (tx) =>
      tx.select().from(prospectChanges).where(eq(prospectChanges.originId, found.undo!.originId)),
    );
    expect(history).toHaveLength(2);
  });

  test("stays where a person corrected it since", async () => {
    const ada = await aMember();
    await anImport(ada, "Email,Company\nada@x.example,Yard\n");
    const id = await anImport(ada, "Email,Company\nada@x.example,Navy\n");
    const { id: prospectId, email } = await byKey(ada, "ada@x.example");
    const edit = { email, firstName: null, lastName: null, position: null, country: null };
    await correct(ada.member, prospectId, {
      ...edit,
      company: "Fleet",
      source: null,
    } as never);

    const found = await undone(ada, id);

    expect(found.undo).toMatchObject({ restored: 0, kept: { changed: 1 } });
    expect((await byKey(ada, "ada@x.example")).company).toBe("Fleet");
  });

  test("of fields of the team's own, lists and tags is taken away or put back", async () => {
    const ada = await aMember();
    const file = (budget: string) => `Email,Budget,Kind\nada@x.example,${budget},warm\n`;
    const columns = ["email", "new:number", "tags"];
    const first = await aMappedImport(ada, file("100"), { columns });
    const { import: mapped } = await showImport(ada.member, first);
    const second = await aMappedImport(ada, `${file("200")}new@x.example,5,\n`, {
      columns: [mapped.columns[0]!, mapped.columns[1]!, "tags"],
      newList: "Fair",
    });
    const held = () =>
      inTeam(ada.member, async (tx) => {
        const { id } = await byKey(ada, "ada@x.example");
        const values = await tx.select().from(customValues).where(eq(customValues.prospectId, id));
        const bears = await tx.$count(labelled, eq(labelled.prospectId, id));
        return { text: values[0]?.text, originId: values[0]?.originId, bears };
      });
    const between = await held();

    const found = await undone(ada, second);

    expect(between).toMatchObject({ text: "200", bears: 2 });
    expect(await held()).toEqual({ text: "100", originId: mapped.originId, bears: 1 });
    expect(found.undo).toMatchObject({ binned: 1, restored: 2 });
  });
});

describe("taking it back", () => {
  test("in batches of any size, killed in between or twice at once, comes to the same", async () => {
    const ada = await aMember();
    await anImport(ada, manyRows(15));
    const more = manyRows(40).replaceAll("Acme", "Apex");
    const id = await anImport(ada, more);
    await undoImport(ada.member, id);
    await undoImport(ada.member, id);

    await Promise.all([1, 2].map(() => workUndo(ada.member, id, { batch: 7 })));
    await workUndo(ada.member, id);
    await undoImport(ada.member, id);

    const { import: found } = await showImport(ada.member, id);
    expect(found).toMatchObject({ state: "undone", undo: { binned: 25, restored: 15 } });
    const all = await everybody(ada);
    expect(all.filter(({ binnedAt }) => binnedAt).length).toBe(25);
    expect(all.filter(({ company }) => company?.startsWith("Apex")).length).toBe(25);
  });

  test.each([
    ["people", "binned_at is distinct from old.binned_at"],
    ["changes", "company is distinct from old.company"],
  ])(
    "that fails in the second batch of %s goes on there, and comes to the same",
    async (_, what) => {
      const [ada, grace] = [await aMember(), await aMember()];
      const start = async (person: Person) => {
        await anImport(person, manyRows(15));
        return anImport(person, manyRows(40).replaceAll("Acme", "Apex"));
      };
      const [whole, broken] = [await start(ada), await start(grace)];
      const expected = await undone(ada, whole, { batch: 7 });
      await undoImport(grace.member, broken);
      const sql = asSuperuser();
      await sql.unsafe(`
      create sequence undo_rows;
      create function break_off() returns trigger language plpgsql security definer as $$ begin
        if nextval('undo_rows') > 7 then raise exception 'gone' using errcode = 'P0001'; end if;
        return new;
      end $$;
      create trigger break_off before update on prospects for each row
        when (new.team_id = '${grace.team.id}' and new.${what}) execute function break_off();`);

      const first = workUndo(grace.member, broken, { batch: 7 });
      await expect(first).rejects.toThrow();
      const between = await showImport(grace.member, broken);
      await sql.unsafe(
        "drop trigger break_off on prospects; drop function break_off; drop sequence undo_rows",
      );
      await workUndo(grace.member, broken, { batch: 7 });

      const done = between.import.undo!;
      expect(what.startsWith("binned") ? done.binned : done.restored).toBe(7);
      expect(between.import.state).toBe("undoing");
      const { import: found } = await showImport(grace.member, broken);
      const { originId: __, ...counts } = expected.undo!;
      expect(found).toMatchObject({ state: "undone", undo: counts });
      const shown = async (person: Person) =>
        (await everybody(person)).map(({ email, company, binnedAt }) => ({
          ...{ email, company, isBinned: binnedAt !== null },
        }));
      expect(await shown(grace)).toEqual(await shown(ada));
    },
  );

  test("is refused after 30 days, before a run, and an import taken back does not run again", async () => {
    const ada = await aMember();
    const old = await anImport(ada, two);
    clock.advance(31 * DAY);
    const tooLate = await undoImport(ada.member, old);
    const id = await anImport(ada, "Email\nnew@x.example\n");
    await undone(ada, id);

    expect(tooLate.refused).toBe("cannot-be-undone");
    expect((await runImport(ada.member, id)).refused).toBe("taken-back");
    await expect(undoImport(ada.member, newId())).rejects.toThrow();
  });
});

/** Acts on many: each done and taken back on real rows, exactly once, to exactly those who were confirmed. */
import { and, asc, eq, sql } from "drizzle-orm";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { binProspect, restoreProspect } from "#app/bin/contents.server.ts";
import { readAsked } from "#app/bulk/act.ts";
import { listActs, showAct, startAct, stopAct, undoAct, weighAct } from "#app/bulk/acts.server.ts";
import { workBulk } from "#app/bulk/work.server.ts";
import { reopenTeam } from "#app/closing/reopening.server.ts";
import { clock, DAY } from "#app/core/clock.ts";
import { nowhere } from "#app/core/place.ts";
import { attach, detach, makeLabel } from "#app/labels/labels.server.ts";
import { purgeTeam } from "#app/privacy/retention.server.ts";
import { deleteProspects } from "#app/prospects/removal.server.ts";
import { countSelected, patience, weighSelected } from "#app/prospects/selection.server.ts";
import type { Selection } from "#app/prospects/selection.ts";
import { findSuppressions, suppressAddress } from "#app/suppression/suppression.server.ts";
import { NotAllowed } from "#app/team/may.ts";
import { inTeam } from "#db/client.ts";
import { customFields, customValues, labelled, labels } from "#db/schema/labels.ts";
import { prospectChanges, prospects } from "#db/schema/prospects.ts";
import { bulkChanges } from "#db/schema/views.ts";
import { editInput, type Many, manyProspects, rowOf } from "#tests/bulk/many.ts";
import { closeTeamOf } from "#tests/closing/calendar.ts";
import { correct } from "#tests/support/correcting.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { asSuperuser, somebodyWaits } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";
import { until } from "#tests/support/worker.ts";

let ada: Person;
let them: Many;
const everybody: Selection = { query: "" };

beforeEach(async () => {
  clock.set("2026-11-26T10:00:00Z");
  ada = await aMember();
  them = await manyProspects(ada, 3);
});

type Typed = { name?: string; value?: string; held?: "keep" | "forget" };

async function confirmed(asked: string, selection = everybody, typed: Typed = {}) {
  const read = readAsked(new URLSearchParams(asked))!;
  const { count, print, key } = await weighAct(ada.member, selection, read);
  return { selection, asked: read, confirmed: { count, print, key, ...typed } };
}

async function act(asked: string, selection = everybody, typed: Typed = {}) {
  const outcome = await startAct(ada.member, await confirmed(asked, selection, typed));
  if (outcome.refused) throw new Error(outcome.refused);
  return outcome.value.id;
}

async function state(id: string) {
  const { act } = await showAct(ada.member, id);
  return { state: act.state, done: act.done, changed: act.changed, skipped: act.skipped };
}

async function undo(id: string) {
  const outcome = await undoAct(ada.member, id);
  if (outcome.refused) throw new Error(outcome.refused);
  await runJobs();
  return state(id);
}

function bearers(name: string) {
  return inTeam(ada.member, async (tx) => {
    const rows = await tx
      .select({ id: labelled.prospectId })
      .from(labelled)
      .innerJoin(labels, and(eq(labels.teamId, labelled.teamId), eq(labels.id, labelled.labelId)))
      .where(eq(labels.name, name))
      .orderBy(asc(labelled.prospectId));
    return rows.map(({ id }) => id);
  });
}

async function aLabel(kind: "list" | "tag", name: string) {
  const made = await inTeam(ada.member, (tx) => makeLabel(tx, ada.member, { kind, name }));
  if (made.refused) throw new Error(made.refused);
  return made.value.id;
}

function row(id: string) {
  return rowOf(ada, id);
}

test("everybody weighs as much as the same people by name, whoever is in the bin", async () => {
  const weigh = (selection: Selection) =>
    inTeam(ada.member, async (tx) => [
      await weighSelected(tx, selection),
      await countSelected(tx, selection),
    ]);
  const [whole, named] = [await weigh(everybody), await weigh({ ids: them.ids })];

  await binProspect(ada.member, them.ids[1]!);

  expect(whole).toEqual(named);
  expect(await weigh(everybody)).toEqual(await weigh({ ids: [them.ids[0]!, them.ids[2]!] }));
  expect(await weigh(everybody)).not.toEqual(whole);
});

describe("lists and tags", () => {
  test("are put on all that match, made where they are new, and taken off by the undo", async () => {
    const id = await act("act=add-label&label=new-tag", everybody, { name: "Warm" });

    expect(await state(id)).toMatchObject({ state: "done", done: 3, changed: 3 });
    expect(await bearers("Warm")).toEqual(them.ids);

    expect(await undo(id)).toMatchObject({ state: "undone", done: 3 });
    expect(await bearers("Warm")).toEqual([]);
  });

  test("stay with those who bore them before the act", async () => {
    const warm = await aLabel("tag", "Warm");
    await act(`act=add-label&label=${warm}`, { ids: [them.ids[0]!] });

    const id = await act(`act=add-label&label=${warm}`);

    expect(await state(id)).toMatchObject({ changed: 2, skipped: { "already-so": 1 } });
    await undo(id);
    expect(await bearers("Warm")).toEqual([them.ids[0]]);
  });

  test("are taken off, and come back", async () => {
    const fair = await aLabel("list", "Fair");
    await act(`act=add-label&label=${fair}`, { ids: them.ids.slice(0, 2) });

    const id = await act(`act=remove-label&label=${fair}`);

    expect(await state(id)).toMatchObject({ changed: 2, skipped: { "already-so": 1 } });
    expect(await bearers("Fair")).toEqual([]);
    await undo(id);
    expect(await bearers("Fair")).toEqual(them.ids.slice(0, 2));
  });

  test("that were taken off and put on again by hand stay", async () => {
    const warm = await aLabel("tag", "Warm");
    const id = await act(`act=add-label&label=${warm}`);
    const labelId = warm;
    const prospectIds = [them.ids[1]!];
    clock.advance(DAY);
    await inTeam(ada.member, async (tx) => {
      await detach(tx, ada.team.id, { labelId, prospectIds });
      await attach(tx, ada.team.id, { labelId, prospectIds });
    });

    expect((await undo(id)).skipped).toMatchObject({ "undo:changed-since": 1 });
    expect(await bearers("Warm")).toEqual(prospectIds);
  });

  test("need a name when they are new", async () => {
    const asked = await confirmed("act=add-label&label=new-list", everybody, { name: " " });

    expect(await startAct(ada.member, asked)).toMatchObject({
      refused: "bad-name",
      detail: "Enter a name",
    });
  });
});

describe("a field of ours", () => {
  test("is set with its old value and source kept, and restored with them", async () => {
    const before = await row(them.ids[0]!);

    const id = await act("act=set-field&field=country", everybody, { value: "germany" });

    const after = await row(them.ids[0]!);
    expect(after.country).toBe("DE");
    expect(after.fieldOrigins?.country).toEqual(expect.any(String));
    expect(after.justifiedAt).toEqual(before.justifiedAt);
    const changes = await inTeam(ada.member, (tx) => tx.select().from(prospectChanges));
    expect(changes).toHaveLength(3);
    expect(changes[0]).toMatchObject({ field: "country", oldValue: "GB", newValue: "DE" });

    expect(await undo(id)).toMatchObject({ state: "undone" });
    const restored = await row(them.ids[0]!);
    expect([restored.country, restored.fieldOrigins ?? {}]).toEqual(["GB", {}]);
  });

  test("is cleared by an empty value, and whoever has that value already is passed over", async () => {
    await act("act=set-field&field=company", { ids: [them.ids[0]!] }, { value: "" });

    const id = await act("act=set-field&field=company", everybody, { value: "" });

    expect(await state(id)).toMatchObject({ changed: 2, skipped: { "already-so": 1 } });
    expect((await row(them.ids[1]!)).company).toBeNull();
  });

  test("that a person corrects afterwards stays corrected", async () => {
    const id = await act("act=set-field&field=company", everybody, { value: "Navy" });
    await correct(ada.member, them.ids[1]!, editInput(them, 1, { company: "Fleet" }));

    expect((await undo(id)).skipped).toMatchObject({ "undo:changed-since": 1 });

    const companies = await Promise.all(them.ids.map(async (id) => (await row(id)).company));
    expect(companies).toEqual(["Acme", "Fleet", "Acme"]);
  });

  test("is not set to what the form for one would refuse", async () => {
    const asked = await confirmed("act=set-field&field=position", everybody, {
      value: "x".repeat(201),
    });

    expect(await startAct(ada.member, asked)).toMatchObject({ refused: "bad-value" });
    expect(readAsked(new URLSearchParams("act=set-field&field=email"))).toBeUndefined();
  });

  test("leaves nothing of what was typed in the history", async () => {
    await act("act=set-field&field=lastName", everybody, { value: "Zanzibar" });

    expect(JSON.stringify(await listActs(ada.member))).not.toContain("Zanzibar");
  });
});

test("a custom field is set, cleared and restored with its sources", async () => {
  const [field] = await inTeam(ada.member, (tx) =>
    tx
      .insert(customFields)
      .values({ teamId: ada.team.id, kind: "number", name: "Seats", nameKey: "seats" })
      .returning(),
  );
  const values = () =>
    inTeam(ada.member, (tx) =>
      tx
        .select({ text: customValues.text, number: customValues.number, by: customValues.originId })
        .from(customValues)
        .orderBy(asc(customValues.prospectId)),
    );
  const asked = `act=set-field&field=custom:${field!.id}`;
  await act(asked, { ids: [them.ids[0]!] }, { value: "7" });
  const before = await values();

  const set = await act(asked, everybody, { value: "12" });
  expect((await values()).map(({ number }) => number)).toEqual([12, 12, 12]);
  await undo(set);
  expect(await values()).toEqual(before);

  const cleared = await act(asked, everybody, { value: "" });
  expect(await values()).toEqual([]);
  await undo(cleared);
  expect(await values()).toEqual(before);
});

test("justifying is none of them: it needs a reason, and is asked for only when time runs out", () => {
  expect(readAsked(new URLSearchParams("act=justify"))).toBeUndefined();
});

describe("deleting", () => {
  test("puts them into the bin, and the undo takes them out but for who objected since", async () => {
    const id = await act("act=bin");
    expect((await row(them.ids[0]!)).binnedAt).not.toBeNull();
    await inTeam(ada.member, (tx) =>
      suppressAddress(tx, ada.member, { address: them.emails[1]!, reason: "unsubscribed" }),
    );

    const undone = await undo(id);

    expect(undone.skipped).toMatchObject({ "undo:asked-not-to-be-contacted": 1 });
    const binned = await Promise.all(them.ids.map(async (id) => (await row(id)).binnedAt !== null));
    expect(binned).toEqual([false, true, false]);
  });

  test("leaves in the bin who was restored and deleted again by hand", async () => {
    const id = await act("act=bin");
    clock.advance(DAY);
    await restoreProspect(ada.member, them.ids[1]!);
    await binProspect(ada.member, them.ids[1]!);

    expect((await undo(id)).skipped).toMatchObject({ "undo:changed-since": 1 });

    const binned = await Promise.all(them.ids.map(async (id) => (await row(id)).binnedAt !== null));
    expect(binned).toEqual([false, true, false]);
  });

  test("revives nobody who was erased meanwhile, and says so", async () => {
    const id = await act("act=bin");
    await deleteProspects(ada.member, [them.ids[0]!]);

    expect(await undo(id)).toMatchObject({ state: "undone", done: 2, changed: 3 });

    await expect(row(them.ids[0]!)).rejects.toThrow();
    const left = await inTeam(ada.member, (tx) => tx.select().from(prospects));
    expect(left.map(({ binnedAt }) => binnedAt)).toEqual([null, null]);
  });
});

describe("what cannot be called back", () => {
  test("is blacklisting: nobody is contacted again, and there is no undo", async () => {
    const id = await act("act=blacklist", { ids: them.ids.slice(0, 2) });

    const found = await inTeam(ada.member, (tx) => findSuppressions(tx, them.emails));
    expect([...found.keys()]).toEqual(them.emails.slice(0, 2));
    expect(await undoAct(ada.member, id)).toMatchObject({ refused: "cannot-be-undone" });
  });

  test("waits for whoever decides about one of them, and they for nobody", async () => {
    const [id] = them.ids;
    const address = them.emails[0]!;
    let blacklisting: Promise<string> | undefined;

    await inTeam(ada.member, async (tx) => {
      await tx.select().from(prospects).where(eq(prospects.id, id!)).for("update");
      blacklisting = act("act=blacklist", { ids: [id!] }, { held: "forget" });
      await until(somebodyWaits);
      await suppressAddress(tx, ada.member, { address, reason: "unsubscribed" });
    });
    await blacklisting;

    const found = await inTeam(ada.member, (tx) => findSuppressions(tx, them.emails));
    expect([...found]).toEqual([[address, "unsubscribed"]]);
    expect(await inTeam(ada.member, (tx) => tx.$count(prospects))).toBe(2);
  });

  test("is blacklisting with erasure, and erasure alone", async () => {
    await act("act=blacklist", { ids: [them.ids[0]!] }, { held: "forget" });
    const id = await act("act=forget", { ids: [them.ids[1]!] });

    const left = await inTeam(ada.member, (tx) => tx.select().from(prospects));
    const found = await inTeam(ada.member, (tx) => findSuppressions(tx, them.emails));
    expect(left.map(({ id }) => id)).toEqual([them.ids[2]]);
    expect([...found]).toEqual([[them.emails[0], "forgotten"]]);
    expect(await undoAct(ada.member, id)).toMatchObject({ refused: "cannot-be-undone" });
  });

  test("needs an owner or admin when it is about more than a page of ticks", async () => {
    await manyProspects(ada, 200, "more");
    const ben = await aMember({ name: "Ben Osei", role: "member", team: ada.team });

    const asked = await confirmed("act=forget");
    await expect(startAct(ben.member, asked)).rejects.toThrow(NotAllowed);
    expect((await startAct(ada.member, asked)).value).toEqual({ id: asked.confirmed.key });
    await runJobs();
    expect(await inTeam(ada.member, (tx) => tx.$count(prospects))).toBe(0);
  });
});

describe("what was confirmed is what is done", () => {
  test("others match by then: nothing is done", async () => {
    const asked = await confirmed("act=forget");
    await manyProspects(ada, 1, "late");

    expect(await startAct(ada.member, asked)).toMatchObject({
      refused: "match-changed",
      detail: 4,
    });
    expect(await inTeam(ada.member, (tx) => tx.$count(prospects))).toBe(4);
  });

  test("as many match, but others: nothing is done either", async () => {
    const asked = await confirmed("act=forget");
    await deleteProspects(ada.member, [them.ids[0]!]);
    await manyProspects(ada, 1, "late");

    expect(await startAct(ada.member, asked)).toMatchObject({
      refused: "match-changed",
      detail: 3,
    });
  });

  test("whoever begins to match while it runs is left alone", async () => {
    await manyProspects(ada, 250, "more");
    const id = await act("act=bin");
    const [late] = (await manyProspects(ada, 1, "late")).ids;

    await runJobs();

    expect(await state(id)).toMatchObject({ state: "done", changed: 253 });
    expect((await row(late!)).binnedAt).toBeNull();
  });

  test("the same form sent twice at once does it once", async () => {
    const asked = await confirmed("act=add-label&label=new-tag", everybody, { name: "Warm" });

    const both = await Promise.all([startAct(ada.member, asked), startAct(ada.member, asked)]);

    expect(both.map(({ value }) => value?.id)).toEqual([asked.confirmed.key, asked.confirmed.key]);
    expect((await listActs(ada.member)).rows).toHaveLength(1);
    expect(await bearers("Warm")).toHaveLength(3);
  });

  test("another team's ids select nobody", async () => {
    const mary = await aMember({ name: "Mary Shelley" });
    const hers = await manyProspects(mary, 2, "hers");

    const asked = await confirmed("act=forget", { ids: hers.ids });

    expect(asked.confirmed.count).toBe(0);
    expect(await startAct(ada.member, asked)).toMatchObject({ refused: "nobody" });
    await expect(showAct(mary.member, await act("act=bin"))).rejects.toThrow("not found");
  });
});

test("counting that takes too long is given up and said to be, on every page that counts", async () => {
  const browser = await signedIn(ada);
  patience.exact = 100;
  onTestFinished(() => {
    patience.exact = 10_000;
  });
  const pages = [
    "/bulk/new?scope=all",
    "/bulk/confirm?act=bin&scope=all",
    "/exports/new?scope=all",
  ];

  const answers = await asSuperuser().begin(async (wire) => {
    await wire`lock table prospects in access exclusive mode`;
    return Promise.all(pages.map((page) => browser.get(page)));
  });

  for (const { status, html } of answers) {
    expect(status).toBe(422);
    expect(html).toContain("This takes too long among so many prospects");
  }
});

describe("at work", () => {
  const forMany = async () => {
    await manyProspects(ada, 250, "more");
    return act("act=add-label&label=new-list", everybody, { name: "Fair" });
  };

  test("a worker that dies between two batches leaves whole ones, and the next goes on behind them", async () => {
    const id = await forMany();
    const sick = (
      await inTeam(ada.member, (tx) =>
        tx.select({ id: prospects.id }).from(prospects).orderBy(prospects.id),
      )
    )[150]!.id;
    await asSuperuser().unsafe(`
      create function die() returns trigger language plpgsql as
        $$ begin raise exception 'gone' using errcode = '53000'; end $$;
      create trigger die before insert on labelled for each row
        when (new.prospect_id = '${sick}') execute function die()`);

    await expect(workBulk(ada.member, { batch: 100 })).rejects.toThrow();

    expect(await state(id)).toMatchObject({ state: "running", done: 100, changed: 100 });
    expect(await bearers("Fair")).toHaveLength(100);
    await asSuperuser().unsafe("drop trigger die on labelled; drop function die()");
    await Promise.all([workBulk(ada.member, { batch: 100 }), workBulk(ada.member, { batch: 100 })]);
    await runJobs();
    expect(await state(id)).toMatchObject({ state: "done", done: 253, changed: 253 });
    expect(await bearers("Fair")).toHaveLength(253);
    expect(await undo(id)).toMatchObject({ state: "undone", done: 253 });
    expect(await bearers("Fair")).toEqual([]);
  });

  test("it is stopped between batches, and what was done can be taken back", async () => {
    const id = await forMany();
    await workBulk(ada.member, { batch: 100, slice: 1 });

    expect((await stopAct(ada.member, id)).refused).toBeUndefined();
    await runJobs();

    expect(await state(id)).toMatchObject({ state: "stopped", changed: 100 });
    expect(await bearers("Fair")).toHaveLength(100);
    await undo(id);
    expect(await bearers("Fair")).toEqual([]);
  });

  test("a list that is deleted meanwhile is told, and not made again", async () => {
    const id = await forMany();
    await workBulk(ada.member, { batch: 100, slice: 1 });
    await inTeam(ada.member, (tx) => tx.execute(sql`delete from labels where name = 'Fair'`));

    await runJobs();

    expect(await state(id)).toMatchObject({ changed: 100, skipped: { "label-gone": 153 } });
  });

  test("a team that is closing has nothing done to it", async () => {
    const id = await forMany();
    await asSuperuser()`update teams set closed_at = now() where id = ${ada.team.id}`;

    await runJobs();

    expect(await state(id)).toMatchObject({ state: "running", done: 0 });
  });

  test("what rested in a closing team goes on once it is open again", async () => {
    const id = await forMany();
    await closeTeamOf(ada);
    await runJobs();
    clock.advance(60 * DAY);

    await reopenTeam(ada, ada.team.id, nowhere);
    await runJobs();

    expect(await state(id)).toMatchObject({ state: "done", done: 253, changed: 253 });
  });
});

test("after 30 days it can no longer be taken back, and how they stood before is gone", async () => {
  const id = await act("act=set-field&field=company", everybody, { value: "Navy" });
  clock.advance(30 * DAY - 1);
  await purgeTeam(ada.member);
  const kept = await inTeam(ada.member, (tx) => tx.$count(bulkChanges));

  clock.advance(1);
  await purgeTeam(ada.member);

  expect([kept, await inTeam(ada.member, (tx) => tx.$count(bulkChanges))]).toEqual([3, 0]);
  expect(await undoAct(ada.member, id)).toMatchObject({ refused: "cannot-be-undone" });
});

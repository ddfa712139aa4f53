/** Making one of two: what is kept with its source, what goes, and that nothing is done twice. */
import { asc, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { setMark } from "#app/clocks/rights.server.ts";
import { clock, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { mergeProspects } from "#app/duplicates/merge.server.ts";
import { claimSlice } from "#app/outreach/claim.server.ts";
import { enrol } from "#app/outreach/enrolments.server.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { optOut, unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { threads } from "#db/schema/conversations.ts";
import { customFields, customValues, labelled, labels } from "#db/schema/labels.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { notes, tasks } from "#db/schema/notes.ts";
import { erasures } from "#db/schema/privacy.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";
import { requests } from "#db/schema/requests.ts";
import { openChoices } from "#db/schema/tracking.ts";
import { verifications } from "#db/schema/verification.ts";
import { aDraft, practiceArrivals, sendWhatIsDue } from "#tests/outreach/world.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

const everything = { fields: {}, custom: {} };

beforeEach(() => clock.set("2026-11-26T09:00:00Z"));

/** Ada twice: `one` typed in, `other` from a list. */
async function twoAdas(
  given: {
    one?: Partial<typeof prospects.$inferInsert>;
    other?: Partial<typeof prospects.$inferInsert>;
  } = {},
) {
  const person = await aMember();
  const { teamId } = person.member;
  const [typed, listed] = [newId(), newId()];
  const ids = await inTeam(person.member, async (tx) => {
    await tx.insert(origins).values([
      { id: typed, teamId, kind: "form", note: "by phone", userId: person.user.id, at: now() },
      { id: listed, teamId, kind: "import", note: "a list", userId: person.user.id, at: now() },
    ]);
    const names = { teamId, firstName: "Ada", lastName: "Larkfield", justifiedAt: now() };
    const rows = await tx
      .insert(prospects)
      .values([
        {
          ...names,
          email: "ada@acme.example",
          emailKey: "ada@acme.example",
          company: "Acme",
          originId: typed,
          ...given.one,
        },
        {
          ...names,
          email: "a.larkfield@acme.example",
          emailKey: "a.larkfield@acme.example",
          position: "Buyer",
          company: "Acme Ltd",
          originId: listed,
          ...given.other,
        },
      ])
      .returning();
    return { one: rows[0]!.id, other: rows[1]!.id };
  });
  return { person, ids, typed, listed };
}

function read<T>({ member }: Person, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTeam(member, work);
}

const everybody = (person: Person) =>
  read(person, (tx) => tx.select().from(prospects).orderBy(asc(prospects.id)));

describe("of two", () => {
  test("one stays with what was chosen, each value with the source it had", async () => {
    const { person, ids, typed, listed } = await twoAdas();

    const outcome = await mergeProspects(person.member, ids, {
      fields: { email: "one", company: "other" },
      custom: {},
    });

    expect(outcome.value).toEqual({ id: ids.one });
    const [kept, ...more] = await everybody(person);
    expect(more).toEqual([]);
    expect(kept).toMatchObject({
      ...{ email: "ada@acme.example", company: "Acme Ltd", position: "Buyer", originId: typed },
      fieldOrigins: { company: listed, position: listed },
    });
    const changes = await read(person, (tx) =>
      tx.select().from(prospectChanges).orderBy(asc(prospectChanges.id)),
    );
    expect(changes.map(({ field, oldValue, newValue }) => [field, oldValue, newValue])).toEqual([
      ["position", null, "Buyer"],
      ["company", "Acme", "Acme Ltd"],
      ["merged", null, ids.other],
    ]);
    const ledger = await read(person, (tx) => tx.select().from(erasures));
    expect(ledger).toMatchObject([
      { reason: "merged", subjectHash: contactHash("a.larkfield@acme.example") },
    ]);
  });

  test("the address that was chosen decides who stays", async () => {
    const { person, ids } = await twoAdas();

    await mergeProspects(person.member, ids, { fields: { email: "other" }, custom: {} });

    const [kept, ...more] = await everybody(person);
    expect(more).toEqual([]);
    expect(kept).toMatchObject({
      ...{ id: ids.other, email: "a.larkfield@acme.example", company: "Acme", position: "Buyer" },
    });
  });

  test("clocks and marks are the stricter ones, and hold back the sequences", async () => {
    const early = new Date("2025-01-05T00:00:00Z");
    const { person, ids } = await twoAdas({
      one: { createdAt: now() },
      other: { createdAt: early, justifiedAt: early, noticedAt: early, withheldAt: early },
    });
    await setMark(person.member, ids.other, { mark: "restrict", note: null });
    const { id } = await aDraft(person, { people: [{ email: "somebody@buyer.example" }] });
    await enrol(person.member, id, { prospectIds: [ids.one] });

    await mergeProspects(person.member, ids, everything);
    await launchSequence(person.member, id);
    await sendWhatIsDue();

    const kept = (await everybody(person)).find(({ id: each }) => each === ids.one)!;
    expect(kept).toMatchObject({ createdAt: early, justifiedAt: early, noticedAt: early });
    expect(kept).toMatchObject({ withheldAt: early, restrictedAt: now() });
    expect(await practiceArrivals(person)).toEqual(["somebody@buyer.example"]);
  });

  test("what either asked for and allowed is the one's, with its clock", async () => {
    const { person, ids } = await twoAdas();
    const theirs = { teamId: person.team.id, prospectId: ids.other, at: now() };
    const dueAt = new Date("2026-12-26T09:00:00Z");
    await read(person, async (tx) => {
      await tx.insert(requests).values({ ...theirs, kind: "erase", state: "open", dueAt });
      await tx.insert(openChoices).values({ ...theirs, mode: "off", basis: "withdrawn" });
    });

    await mergeProspects(person.member, ids, everything);

    const asked = await read(person, (tx) => tx.select().from(requests));
    expect(asked).toMatchObject([{ prospectId: ids.one, kind: "erase", state: "open", dueAt }]);
    const chosen = await read(person, (tx) => tx.select().from(openChoices));
    expect(chosen).toMatchObject([{ prospectId: ids.one, basis: "withdrawn" }]);
  });

  test("labels, values, notes, tasks and answers of both are the one's", async () => {
    const { person, ids, listed } = await twoAdas();
    const { teamId } = person.member;
    await read(person, async (tx) => {
      const [fair, buyers] = await tx
        .insert(labels)
        .values([
          { teamId, kind: "list", name: "Fair", nameKey: "fair" },
          { teamId, kind: "tag", name: "Buyers", nameKey: "buyers" },
        ])
        .returning();
      const bears = { teamId, labelId: fair!.id };
      await tx.insert(labelled).values([
        { ...bears, prospectId: ids.one },
        { ...bears, prospectId: ids.other },
        { teamId, labelId: buyers!.id, prospectId: ids.other },
      ]);
      const [budget, region, shoe] = await tx
        .insert(customFields)
        .values(
          ["budget", "region", "shoe"].map((name) => ({
            ...{ teamId, kind: "text" as const, name, nameKey: name },
          })),
        )
        .returning();
      const value = (prospectId: string, fieldId: string, text: string) => ({
        ...{ teamId, prospectId, fieldId, text, textKey: text, originId: listed },
      });
      await tx
        .insert(customValues)
        .values([
          value(ids.one, budget!.id, "low"),
          value(ids.other, budget!.id, "high"),
          value(ids.one, region!.id, "north"),
          value(ids.other, region!.id, "south"),
          value(ids.other, shoe!.id, "42"),
        ]);
      await tx.insert(notes).values({ teamId, prospectId: ids.other, kind: "note", body: "kind" });
      await tx.insert(tasks).values({ teamId, prospectId: ids.other, title: "call" });
      const asked = { teamId, provider: "own", addressHash: "h", state: "asking" } as const;
      await tx.insert(verifications).values([
        { ...asked, prospectId: ids.one },
        { ...asked, prospectId: ids.other },
      ]);
    });
    const [budget] = await read(person, (tx) =>
      tx.select().from(customFields).where(eq(customFields.name, "budget")),
    );
    const [region] = await read(person, (tx) =>
      tx.select().from(customFields).where(eq(customFields.name, "region")),
    );

    const custom = { [budget!.id]: "other", [region!.id]: "one" } as const;
    await mergeProspects(person.member, ids, { fields: {}, custom });

    const held = await read(person, async (tx) => ({
      labels: await tx.select().from(labelled),
      values: await tx.select().from(customValues).orderBy(asc(customValues.text)),
      notes: await tx.select().from(notes),
      tasks: await tx.select().from(tasks),
      answers: await tx.select().from(verifications).orderBy(asc(verifications.id)),
    }));
    for (const rows of Object.values(held)) {
      expect(rows.every(({ prospectId }) => prospectId === ids.one)).toBe(true);
    }
    expect(held.labels).toHaveLength(2);
    expect(held.values.map(({ text }) => text)).toEqual(["42", "high", "north"]);
    expect(held.values.every(({ originId }) => originId === listed)).toBe(true);
    expect([held.notes.length, held.tasks.length]).toEqual([1, 1]);
    expect(held.answers.map(({ state }) => state)).toEqual(["asking", "stopped"]);
  });
});

describe("sequences", () => {
  test("of both go on, in the same one only once: nobody gets a message twice", async () => {
    const { person, ids } = await twoAdas();
    const first = await aDraft(person, { people: [] });
    await launchSequence(person.member, first.id);
    await sendWhatIsDue();
    expect(await practiceArrivals(person)).toHaveLength(2);
    const again = await aDraft(person, { people: [] });

    await mergeProspects(person.member, ids, everything);
    await launchSequence(person.member, again.id);
    await sendWhatIsDue();

    expect(await enrolmentsOf(person, first.id)).toHaveLength(1);
    expect(await enrolmentsOf(person, again.id)).toMatchObject([
      { prospectId: ids.one, state: "done", optOutHash: contactHash("ada@acme.example") },
    ]);
    const arrived = await practiceArrivals(person);
    expect(arrived.filter((to) => to === "ada@acme.example")).toHaveLength(2);
    expect(await ledgerOf(person, first.id)).toHaveLength(2);
  });

  test("who had it under the other address does not get it under this one", async () => {
    const { person, ids } = await twoAdas();
    const { id } = await aDraft(person, { people: [], mailbox: { dailyCap: 1 } });
    await launchSequence(person.member, id);
    await sendWhatIsDue();
    expect(await practiceArrivals(person)).toHaveLength(1);

    await mergeProspects(person.member, ids, everything);
    clock.advance(2 * 86_400_000);
    await sendWhatIsDue();

    expect((await enrolmentsOf(person, id)).map(({ state }) => state)).toEqual(["done"]);
    const sent = (await ledgerOf(person, id)).filter(({ state }) => state === "sent");
    expect(sent).toHaveLength(1);
  });

  test.each(["one", "other"] as const)("a conversation with the %s goes on", async (whose) => {
    const { person, ids } = await twoAdas();
    const { id } = await aDraft(person, { people: [] });
    await enrol(person.member, id, { prospectIds: [ids.one, ids.other] });
    const run = (await enrolmentsOf(person, id)).find((each) => each.prospectId === ids[whose])!;
    await read(person, async (tx) => {
      const [mailbox] = await tx.select({ id: mailboxes.id }).from(mailboxes);
      const into = { teamId: person.team.id, mailboxId: mailbox!.id, prospectId: ids[whose] };
      const about = { subject: "Hello", lastKind: "reply", lastAt: now() } as const;
      await tx.insert(threads).values({ ...into, ...about, enrolmentId: run.id });
    });

    await mergeProspects(person.member, ids, everything);

    const left = await enrolmentsOf(person, id);
    expect(left).toHaveLength(1);
    const all = await read(person, (tx) => tx.select().from(threads));
    expect(all).toMatchObject([{ prospectId: ids.one, enrolmentId: left[0]!.id }]);
  });

  test("an opt-out from an older letter to the other address is one from both", async () => {
    const { person, ids } = await twoAdas();
    const { id } = await aDraft(person, { people: [] });
    const theirs = (await enrolmentsOf(person, id)).find(
      ({ prospectId }) => prospectId === ids.other,
    )!;
    const mine = (await enrolmentsOf(person, id)).find(({ prospectId }) => prospectId === ids.one)!;
    await launchSequence(person.member, id);
    await sendWhatIsDue();
    const token = unsubscribeToken({
      ...{ teamId: person.member.teamId, hash: theirs.optOutHash, enrolmentId: theirs.id },
    });
    await mergeProspects(person.member, ids, everything);

    await optOut(token);

    const [left] = await enrolmentsOf(person, id);
    const told = await read(person, (tx) =>
      findSuppressions(tx, ["ada@acme.example", "a.larkfield@acme.example"]),
    );
    expect(told.get("a.larkfield@acme.example")).toBe("unsubscribed");
    // Both had it: the token names the one that stays, or is of the older letter.
    expect(left!.id === theirs.id ? told.get("ada@acme.example") : "unsubscribed").toBe(
      "unsubscribed",
    );
    expect([mine.id, theirs.id]).toContain(left!.id);
  });

  test("a message on its way is waited for: nothing is merged", async () => {
    const { person, ids } = await twoAdas();
    const { id, mailbox } = await aDraft(person, { people: [] });
    await launchSequence(person.member, id);
    await claimSlice(person.member, mailbox.id, { most: 1, owner: "a worker" });

    const outcome = await mergeProspects(person.member, ids, everything);

    expect(outcome.refused).toBe("on-its-way");
    expect(await everybody(person)).toHaveLength(2);
  });

  test("what either said about being written to holds for the one", async () => {
    const { person, ids } = await twoAdas();
    const { id } = await aDraft(person, { people: [] });
    const hash = contactHash("a.larkfield@acme.example");
    await optOut(unsubscribeToken({ teamId: person.member.teamId, hash }));

    await mergeProspects(person.member, ids, everything);
    await launchSequence(person.member, id);
    await sendWhatIsDue();

    const told = await read(person, (tx) => findSuppressions(tx, ["ada@acme.example"]));
    expect(told.get("ada@acme.example")).toBe("unsubscribed");
    expect(await practiceArrivals(person)).toEqual([]);
  });
});

describe("merging", () => {
  test("pressed twenty times at once is done once, and each press leads to the one", async () => {
    const { person, ids } = await twoAdas();

    const outcomes = await Promise.all(
      Array.from({ length: 20 }, () => mergeProspects(person.member, ids, everything)),
    );

    expect(outcomes.every(({ value }) => value?.id === ids.one)).toBe(true);
    expect(await everybody(person)).toHaveLength(1);
    const merges = await read(person, (tx) =>
      tx.select().from(origins).where(eq(origins.kind, "merge")),
    );
    expect(merges).toHaveLength(1);
  });

  test("both ways at the same time leaves one, also in rounds", async () => {
    for (let round = 0; round < 8; round++) {
      const { person, ids } = await twoAdas();
      const back = { one: ids.other, other: ids.one };

      await Promise.all([
        mergeProspects(person.member, ids, everything),
        mergeProspects(person.member, back, everything),
      ]);

      expect(await everybody(person)).toHaveLength(1);
    }
  });

  test("one with itself, with another team's, or with nobody finds nobody", async () => {
    const { person, ids } = await twoAdas();
    const { ids: foreign } = await twoAdas();
    const browser = await signedIn(person);
    const paths = [
      [ids.one, ids.one],
      [ids.one, foreign.other],
      [ids.one, newId()],
      [ids.one, "nobody"],
    ].map(([one, other]) => `/duplicates/${one}/${other}`);

    for (const path of paths) {
      expect((await browser.get(path)).status).toBe(404);
      expect((await browser.post(path, { sure: "yes" })).status).toBe(404);
      expect((await browser.post(path, { different: "yes" })).status).toBe(404);
    }
    expect(await everybody(person)).toHaveLength(2);
  });

  test("with somebody in the bin is refused", async () => {
    const { person, ids } = await twoAdas({ other: { binnedAt: new Date() } });

    expect(await mergeProspects(person.member, ids, everything)).toMatchObject({
      refused: "in-the-bin",
    });
  });
});

/** The timeline of a prospect: every kind of entry, with its source and actor, page by page. */
import { expect, test } from "vitest";
import { clock, DAY, MINUTE, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { readTimeline } from "#app/details/timeline.server.ts";
import { readKind, type TimelineKind } from "#app/details/timeline.ts";
import type { Wanted } from "#app/history/keyset.ts";
import { originWords, sourceCell } from "#app/prospects/origin.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { customFields, labelled, labels } from "#db/schema/labels.ts";
import { notes, tasks } from "#db/schema/notes.ts";
import { sends } from "#db/schema/outreach.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";
import { verifications } from "#db/schema/verification.ts";
import { bulkActs, bulkChanges } from "#db/schema/views.ts";
import { aFile } from "#tests/privacy/people.ts";
import { correct } from "#tests/support/correcting.ts";
import { aRunningSequence } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const input = {
  ...{ email: "grace@hopper.example", firstName: "Grace", lastName: null, position: null },
  ...{ company: null, country: null, source: null },
};

const newest: Wanted = { from: "newest" };

async function told(member: Member, id: string, kind?: TimelineKind) {
  const { entries } = await readTimeline(member, id, { kind, wanted: newest });
  return entries.map(({ title, source }) => [title, source]);
}

async function aProspectOf({ member }: Person): Promise<string> {
  const outcome = await addProspect(member, input);
  if (outcome.refused) throw new Error(outcome.refused);
  return outcome.value.id;
}

test("the timeline tells everything, the latest first, with reasons", async () => {
  clock.set("2026-11-23T09:00:00Z");
  const ada = await aMember();
  const { member } = ada;
  const {
    prospects: people,
    enrolments,
    sequence,
  } = await aRunningSequence(ada, {
    people: [{ email: "grace@hopper.example" }],
  });
  const [grace] = people;
  clock.advance(MINUTE);
  await correct(member, grace!.id, { ...input, company: "Navy", source: "by phone" });
  clock.advance(MINUTE);
  await inTeam(member, (tx) =>
    tx.insert(sends).values({
      ...{ teamId: member.teamId, enrolmentId: enrolments[0]!.id, sequenceId: sequence.id },
      ...{ step: 1, state: "sent", subject: "A question", countedAt: now(), sentAt: now() },
    }),
  );
  clock.advance(MINUTE);
  await inTeam(member, (tx) =>
    suppressAddress(tx, member, { address: "grace@hopper.example", reason: "unsubscribed" }),
  );

  const { entries } = await readTimeline(member, grace!.id, { wanted: newest });

  expect(entries).toEqual([
    {
      ...{ at: now(), title: "Stopped in “Hello”", tone: "warning", source: "by itself" },
      detail: "They asked not to be written to again.",
    },
    {
      ...{ at: now(), title: "Not to be contacted again", tone: "bad", source: "by themselves" },
      detail: "This person asked not to be written to again.",
    },
    expect.objectContaining({ title: "Message sent", detail: "Step 1: “A question”" }),
    expect.objectContaining({
      ...{ title: "Corrected by hand", source: "Typed in (by phone), by Ada Larkfield" },
      changes: [
        { label: "First name", old: null, new: "Grace" },
        { label: "Company", old: null, new: "Navy" },
      ],
    }),
    expect.objectContaining({ title: "Added to the sequence “Hello”" }),
    expect.objectContaining({ title: "Added", source: "Typed in, by Ada Larkfield" }),
  ]);
});

test("notes, tasks, labels, checks, acts on many, marks, suggestions and merges stand in it", async () => {
  clock.set("2026-11-23T09:00:00Z");
  const ada = await aMember();
  const { member } = ada;
  const id = await aProspectOf(ada);
  const mine = { teamId: member.teamId, prospectId: id };
  const by = { userId: ada.user.id };
  const later = () => {
    clock.advance(MINUTE);
    return now();
  };
  const [field, listId, actId] = [newId(), newId(), newId()];
  await inTeam(member, async (tx) => {
    const { teamId } = member;
    const change = async (origin: Partial<typeof origins.$inferInsert>, name: string) => {
      const originId = newId();
      const kind = origin.kind ?? "form";
      await tx.insert(origins).values({ id: originId, teamId, at: later(), ...origin, kind });
      const value = { field: name, newValue: "1" };
      await tx.insert(prospectChanges).values({ ...mine, ...value, originId });
    };
    const name = { name: "Shoe size", nameKey: "shoe size" };
    await tx.insert(customFields).values({ id: field, teamId, kind: "number", ...name });
    await tx
      .insert(labels)
      .values({ id: listId, teamId, kind: "list", name: "Fair", nameKey: "fair" });
    await tx.insert(labelled).values({ ...mine, labelId: listId, createdAt: later() });
    const acted = { kind: "verify", state: "done", total: 21 } as const;
    await tx.insert(bulkActs).values({ id: actId, teamId, ...by, ...acted, createdAt: later() });
    await tx.insert(bulkChanges).values({ ...mine, actId, before: {} });
    await tx.insert(verifications).values({
      ...{ ...mine, provider: "hunter", state: "answered", verdict: "risky" },
      ...{ reasons: ["catch-all"], addressHash: "x", answeredAt: later() },
    });
    await tx
      .insert(notes)
      .values({ ...mine, ...by, kind: "note", body: "Likes tea", createdAt: later() });
    const doneAt = new Date(later().getTime() + MINUTE);
    await tx.insert(tasks).values({ ...mine, ...by, title: "Call", createdAt: now(), doneAt });
    later();
    await change(
      { kind: "provider", provider: "hunter", url: "https://navy.example/team" },
      "company",
    );
    await change({ kind: "merge", ...by }, "position");
    await change({ kind: "request", ...by, note: "by post" }, `custom:${field}`);
    await change({ kind: "request", ...by }, "restricted");
  });

  const all = await told(member, id);

  expect(all).toEqual([
    ["Restricted: kept, and not used", "As they asked, by Ada Larkfield"],
    ["Corrected as they asked", "As they asked (by post), by Ada Larkfield"],
    ["Merged with a double", "Taken from a double, by Ada Larkfield"],
    ["A suggestion was accepted", "Suggested by Hunter, by itself"],
    ["Done: Call", "for Ada Larkfield"],
    ["Task: Call", "for Ada Larkfield"],
    ["Note", "by Ada Larkfield"],
    ["Address found risky", "Checked by Hunter, by itself"],
    ["Chosen to have the address checked", "by Ada Larkfield, with 20 others"],
    ["Put on the list “Fair”", "by your team"],
    ["Added", "Typed in, by Ada Larkfield"],
  ]);
  const { entries: checks } = await readTimeline(member, id, { kind: "checks", wanted: newest });
  expect(checks[0]!.detail).toContain("Its domain takes mail for every name");
  expect(await told(member, id, "suggestions")).toEqual([all[3]]);
  expect(await told(member, id, "rights")).toEqual([all[0]]);
  expect(await told(member, id, "groups")).toEqual([all[8], all[9]]);
  const { entries } = await readTimeline(member, id, { kind: "changes", wanted: newest });
  expect(entries[0]!.changes).toEqual([{ label: "Shoe size", old: null, new: "1" }]);
});

test("a field since deleted, a page that is none and a kind that is none do no harm", async () => {
  const ada = await aMember();
  const id = await aProspectOf(ada);
  const { teamId } = ada.member;
  const originId = newId();
  await inTeam(ada.member, async (tx) => {
    const origin = { id: originId, teamId, kind: "provider", at: now() } as const;
    await tx.insert(origins).values({ ...origin, provider: "own", url: "javascript:alert(1)" });
    const change = { field: `custom:${newId()}`, oldValue: "<img src=x onerror=alert(1)>" };
    await tx.insert(prospectChanges).values({ teamId, prospectId: id, originId, ...change });
  });

  const { entries } = await readTimeline(ada.member, id, { kind: "suggestions", wanted: newest });

  expect(entries).toMatchObject([{ changes: [{ label: "A field since deleted", new: null }] }]);
  expect(entries[0]!.link).toBeUndefined();
  expect(readKind(new URLSearchParams("kind=everything"))).toBeUndefined();
});

test("ten thousand entries come page by page, each once, from either end", async () => {
  clock.set("2026-11-23T09:00:00Z");
  const ada = await aMember();
  const { member } = ada;
  const id = await aProspectOf(ada);
  const rows = Array.from({ length: 10_000 }, (_, n) => ({
    ...{ teamId: member.teamId, prospectId: id, kind: "note" as const, body: `${n}` },
    // Many at the same moment, so that the moment alone keeps no order.
    createdAt: new Date(now().getTime() + Math.floor(n / 70) * DAY),
  }));
  await inTeam(member, async (tx) => {
    for (let from = 0; from < rows.length; from += 2_000) {
      await tx.insert(notes).values(rows.slice(from, from + 2_000));
    }
  });

  const seen: (string | undefined)[] = [];
  let wanted: Wanted = newest;
  for (let page = 0; page < 14; page++) {
    const { entries, older } = await readTimeline(member, id, { kind: "notes", wanted });
    seen.push(...entries.map(({ detail }) => detail));
    wanted = { from: "older", edge: older! };
  }
  const first = await readTimeline(member, id, { wanted: { from: "first" } });
  const second = await readTimeline(member, id, { wanted: { from: "newer", edge: first.newer! } });
  const again = await readTimeline(member, id, { wanted: { from: "older", edge: second.older! } });

  const days = seen.map((body) => Math.floor(Number(body) / 70));
  expect(new Set(seen).size).toBe(700);
  expect(days).toEqual(days.toSorted((one, other) => other - one));
  expect(first.entries.at(-1)).toMatchObject({ title: "Added" });
  expect(again.entries).toEqual(first.entries);
});

test("an imported field names its file while there is one", async () => {
  const ada = await aMember();
  const { importId } = await aFile(ada.member, "email\nx@acme.example\n");
  const id = newId();
  await inTeam(ada.member, async (tx) => {
    const common = { teamId: ada.member.teamId };
    const origin = { ...common, id: newId(), kind: "import", importId, at: now() } as const;
    await tx.insert(origins).values(origin);
    const email = "x@acme.example";
    const who = { id, email, emailKey: email, originId: origin.id, justifiedAt: now() };
    await tx.insert(prospects).values({ ...common, ...who });
  });

  const { entries } = await readTimeline(ada.member, id, { kind: "imports", wanted: newest });

  const link = { href: `/imports/${importId}`, words: "the import" };
  expect(entries).toMatchObject([{ title: "Added", source: "Imported from people.csv", link }]);
});

test("another team's prospect has no history for us", async () => {
  const [ada, mary] = [await aMember(), await aMember({ name: "Mary Shelley" })];
  const id = await aProspectOf(mary);

  const reading = readTimeline(ada.member, id, { wanted: newest });

  await expect(reading).rejects.toThrow("prospect not found");
});

test("a source is told with what is known of it", () => {
  const facts = { kind: "import", note: null, fileName: null, by: null, at: now() } as const;

  expect(originWords(facts)).toBe("Imported from a file since deleted");
  expect(originWords({ ...facts, fileName: "leads.csv", note: "fair", by: "Ada" })).toBe(
    "Imported from leads.csv (fair), by Ada",
  );
  expect(originWords({ ...facts, fileName: "leads.csv", basis: "consent" })).toBe(
    "Imported from leads.csv, with their consent",
  );
  const url = "https://navy.example/team";
  expect(originWords({ ...facts, kind: "provider", provider: "hunter", url, by: "Ada" })).toBe(
    "Suggested by Hunter (https://navy.example/team), accepted by Ada",
  );
  expect(sourceCell({ ...facts, fileName: "leads.csv" })).toBe("leads.csv");
});

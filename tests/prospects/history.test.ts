/** The timeline of a prospect, and the words for a source. */
import { expect, test } from "vitest";
import { clock, MINUTE, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { readDetails } from "#app/details/details.server.ts";
import { originWords, sourceCell } from "#app/prospects/origin.ts";
import { addProspect, editProspect } from "#app/prospects/prospects.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { sends } from "#db/schema/outreach.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { aFile } from "#tests/privacy/people.ts";
import { aRunningSequence } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";

const input = {
  ...{ email: "grace@hopper.example", firstName: "Grace", lastName: null, position: null },
  ...{ company: null, country: null, source: null },
};

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
  await editProspect(member, grace!.id, { ...input, company: "Navy", source: "by phone" });
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

  const { timeline, sequences, suppressed } = await readDetails(member, grace!.id);

  const told = timeline.map(({ title, detail }) => [title, detail]);
  expect(told).toEqual([
    ["Stopped in “Hello”", "They asked not to be written to again."],
    ["Not to be contacted again", "This person asked not to be written to again."],
    ["Message sent", "Step 1: “A question”"],
    ["First name changed", "From nothing to “Grace”. Typed in (by phone), by Ada Larkfield"],
    ["Company changed", "From nothing to “Navy”. Typed in (by phone), by Ada Larkfield"],
    ["Added", "Typed in, by Ada Larkfield"],
    ["Added to the sequence “Hello”", undefined],
  ]);
  expect(sequences).toMatchObject([
    { sequenceName: "Hello", word: "Stopped", why: "They asked not to be written to again." },
  ]);
  expect(suppressed).toBe("unsubscribed");
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

  const { timeline } = await readDetails(ada.member, id);

  expect(timeline).toMatchObject([{ title: "Added", detail: "Imported from people.csv" }]);
});

test("another team's prospect has no history for us", async () => {
  const [ada, mary] = [await aMember(), await aMember({ name: "Mary Shelley" })];
  const outcome = await addProspect(mary.member, input);

  await expect(readDetails(ada.member, outcome.value!.id)).rejects.toThrow("prospect not found");
});

test("a source is told with what is known of it", () => {
  const facts = { kind: "import", note: null, fileName: null, by: null, at: now() } as const;

  expect(originWords(facts)).toBe("Imported from a file since deleted");
  expect(originWords({ ...facts, fileName: "leads.csv", note: "fair", by: "Ada" })).toBe(
    "Imported from leads.csv (fair), by Ada",
  );
  expect(sourceCell({ ...facts, fileName: "leads.csv" })).toBe("leads.csv");
});

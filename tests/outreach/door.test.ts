/** The door of a sequence: nobody is left out in silence, and nobody comes in whom a rule keeps out. */
import { eq } from "drizzle-orm";
import { expect, it, onTestFinished, test } from "vitest";
import { enrolSelected, weighSelected } from "#app/bulk/enrolling.server.ts";
import { countryRule, mayWriteTo } from "#app/outreach/country-rules.ts";
import { leftOutWords, whyBarred, whyLeftOut } from "#app/outreach/door.ts";
import { readLaunch } from "#app/outreach/launch.server.ts";
import { launchWords } from "#app/outreach/launch.ts";
import { readSequence } from "#app/outreach/overview.server.ts";
import { createSequence, editSequence, launchSequence } from "#app/outreach/sequences.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { scripted } from "#tests/adapters/smtp-script.ts";
import { aDraft, addProspects, aMailbox, sendWhatIsDue } from "#tests/outreach/world.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";

test("a country that is not known, or not in the table, asks for consent", () => {
  expect(["DE", "AT", null, "Nowhere"].map(countryRule)).toEqual(Array(4).fill("consent"));
  expect(["GB", "fr"].map(countryRule)).toEqual(["opt-out", "opt-out"]);
  expect(mayWriteTo({ country: "DE", basis: "consent" })).toBe(true);
  expect(mayWriteTo({ country: "DE", basis: "contract" })).toBe(true);
  expect(mayWriteTo({ country: "DE", basis: "legitimate interest" })).toBe(false);
  expect(mayWriteTo({ country: null, basis: null })).toBe(false);
});

test("the gravest reason is the one that is told, and a choice lifts only its own", () => {
  const facts = {
    ...{ held: false, verdict: "invalid", country: "DE", basis: null, elsewhere: true },
  };
  const fine = { ...facts, verdict: "valid" };

  expect(whyLeftOut({ ...facts, held: true }, { practice: true })).toBe("held");
  expect(whyLeftOut(facts, { practice: true, elsewhere: "yes", consented: "yes" })).toBe("invalid");
  expect(whyLeftOut(fine, { practice: true })).toBe("elsewhere");
  expect(whyLeftOut(fine, { practice: false, elsewhere: "yes" })).toBe("consent");
  expect(whyLeftOut(fine, { practice: true, elsewhere: "yes" })).toBeUndefined();
});

it("counts before what it then does, reason by reason", async () => {
  const ada = await aMember();
  const { id: other } = await aDraft(ada, {
    people: [{ email: "busy@buyer.example", country: "GB" }],
  });
  await launchSequence(ada.member, other);
  await addProspects(ada, [
    { email: "fine@buyer.example", country: "GB" },
    { email: "german@buyer.example", country: "DE" },
    { email: "unknown@buyer.example" },
    { email: "gone@buyer.example", country: "GB", verdict: "invalid" },
    { email: "no@buyer.example", country: "GB" },
    { email: "held@buyer.example", country: "GB", restrictedAt: new Date() },
  ]);
  await inTeam(ada.member, (tx) =>
    suppressAddress(tx, ada.member, { address: "no@buyer.example", reason: "unsubscribed" }),
  );
  const mailbox = await aMailbox(ada, { port: 2525, address: "own@larkfield.example" });
  const words = { name: "Real", subject: "Hi", body: "Hello", mailboxId: mailbox.id };
  const { value } = await createSequence(ada.member, words);
  const selection = { query: "" };

  const strict = await weighSelected(ada.member, value.id, { selection, door: {} });
  const door = { consented: "yes", elsewhere: "yes" } as const;
  const asked = await weighSelected(ada.member, value.id, { selection, door });
  const done = await enrolSelected(ada.member, value.id, { selection, door: {} });

  expect(strict).toMatchObject({ before: 0, added: 1, elsewhere: 1, consent: 2, invalid: 1 });
  expect(strict).toMatchObject({ suppressed: 1, held: 1, more: false });
  expect(asked).toMatchObject({ added: 4, suppressed: 1, held: 1, invalid: 1 });
  expect(done.value.added).toBe(1);
  expect(leftOutWords(strict).map(({ count }) => count)).toEqual([1, 1, 1, 1, 2]);
});

test("who is in already is asked of again; practice and who was vouched for want no consent", () => {
  const german = { verdict: "valid", country: "DE", basis: null };
  const real = { practice: false, vouched: false };

  expect(whyBarred(german, real)).toBe("consent");
  expect(whyBarred({ ...german, basis: "consent" }, real)).toBeUndefined();
  expect(whyBarred(german, { practice: true, vouched: false })).toBeUndefined();
  expect(whyBarred(german, { practice: false, vouched: true })).toBeUndefined();
  expect(whyBarred({ ...german, verdict: "invalid" }, { practice: true, vouched: true })).toBe(
    "invalid",
  );
});

it("asks again when a practice draft is given a real mailbox, and lists who may not be written to", async () => {
  const ada = await aMember();
  const people = [
    { email: "one@buyer.example", country: "GB" },
    { email: "two@buyer.example", country: "DE" },
    { email: "three@buyer.example", country: "GB", verdict: "invalid" as const },
  ];
  const given = await aDraft(ada, { people: [] });
  await addProspects(ada, people);
  await enrolSelected(ada.member, given.id, { selection: { query: "" }, door: {} });
  const peer = await scripted();
  onTestFinished(() => peer.close());
  const real = await aMailbox(ada, { port: peer.port, address: "own@larkfield.example" });
  const words = { name: "Hello", subject: "Hi", body: "Hello", mailboxId: real.id };
  await editSequence(ada.member, given.id, words);

  const plan = await readLaunch(ada.member, given.id);
  await launchSequence(ada.member, given.id);
  await sendWhatIsDue();

  expect(plan.barred).toEqual({ invalid: 0, consent: 1 });
  expect(launchWords(plan, "UTC").join(" ")).toContain("asks for consent first");
  const states = (await enrolmentsOf(ada, given.id)).map(({ state, reason }) => [state, reason]);
  expect(states.sort()).toEqual([
    ["blocked", "consent"],
    ["done", null],
  ]);
});

it("asks again at the claim: a country or a verdict that became another holds the message back", async () => {
  const ada = await aMember();
  const peer = await scripted();
  onTestFinished(() => peer.close());
  const mailbox = { port: peer.port };
  const { id, mailbox: box } = await aDraft(ada, { people: [], mailbox });
  const made = await addProspects(ada, [
    { email: "fine@buyer.example", country: "GB" },
    { email: "moved@buyer.example", country: "GB" },
    { email: "gone@buyer.example", country: "GB" },
  ]);
  await enrolSelected(ada.member, id, { selection: { query: "" }, door: {} });
  await launchSequence(ada.member, id);
  const set = (at: number, values: Partial<typeof prospects.$inferInsert>) =>
    inTeam(ada.member, (tx) =>
      tx.update(prospects).set(values).where(eq(prospects.id, made[at]!.id)),
    );
  await set(1, { country: "DE" });
  await set(2, { verdict: "invalid" });
  await sendWhatIsDue();

  const shown = await readSequence(ada.member, id, { zone: "UTC", tab: "blocked" });
  const whys = shown.people.people.map(({ why }) => why).sort();
  expect(box.kind).toBe("smtp");
  expect(await ledgerOf(ada, id)).toHaveLength(1);
  expect(whys).toEqual([
    "The address was found not to exist. Should a check find otherwise, they go on while the sequence runs.",
    "Their country, or not knowing it, asks for consent first.",
  ]);

  await launchSequence(ada.member, id, { consented: "yes" });
  await sendWhatIsDue();
  expect(await ledgerOf(ada, id)).toHaveLength(2);
});

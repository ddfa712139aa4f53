/** The door of a sequence: nobody is left out in silence, and nobody comes in whom a rule keeps out. */
import { expect, it, test } from "vitest";
import { enrolSelected, weighSelected } from "#app/bulk/enrolling.server.ts";
import { countryRule, mayWriteTo } from "#app/outreach/country-rules.ts";
import { leftOutWords, whyLeftOut } from "#app/outreach/door.ts";
import { createSequence, launchSequence } from "#app/outreach/sequences.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { aDraft, addProspects, aMailbox } from "#tests/outreach/world.ts";
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

/** Adding and correcting prospects by hand, on a real database. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { clock, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { NotFound } from "#app/core/result.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { readDetails } from "#app/details/details.server.ts";
import { readProspect } from "#app/prospects/farewell.server.ts";
import type { SourcedProspectInput } from "#app/prospects/prospect.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { findSuppressions, suppressAddress } from "#app/suppression/suppression.server.ts";
import type { SuppressionReason } from "#app/suppression/suppression.ts";
import { inTeam } from "#db/client.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";
import { correct } from "#tests/support/correcting.ts";
import { aRunningSequence, enrolmentsOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";

function input(values: Partial<SourcedProspectInput> = {}): SourcedProspectInput {
  return {
    email: "grace@hopper.example",
    firstName: "Grace",
    lastName: "Hopper",
    position: null,
    company: null,
    country: null,
    source: null,
    ...values,
  };
}

async function added({ member }: Person, values: Partial<SourcedProspectInput> = {}) {
  const outcome = await addProspect(member, input(values));
  if (outcome.refused) throw new Error(outcome.refused);
  return outcome.value.id;
}

function suppress({ member }: Person, address: string, reason: SuppressionReason = "unsubscribed") {
  return inTeam(member, (tx) => suppressAddress(tx, member, { address, reason }));
}

describe("adding", () => {
  test("keeps the fields and where they are from", async () => {
    clock.set("2026-11-23T09:00:00Z");
    const ada = await aMember();

    const id = await added(ada, { source: "trade fair, May" });

    const { prospect, sources } = await readDetails(ada.member, id);
    expect(prospect).toMatchObject({ email: "grace@hopper.example", firstName: "Grace" });
    expect(prospect.justifiedAt).toEqual(prospect.createdAt);
    expect(sources.email).toMatchObject({
      kind: "form",
      note: "trade fair, May",
      by: "Ada Larkfield",
    });
  });

  test("twice tells which one is there already, also by another spelling", async () => {
    const ada = await aMember();
    const id = await added(ada);

    const again = await addProspect(ada.member, input({ email: "GRACE@Hopper.Example" }));

    expect(again).toMatchObject({ refused: "already-there", detail: { id } });
  });

  test("by a hundred parallel posts makes one prospect with one source", async () => {
    const ada = await aMember();

    const outcomes = await Promise.all(
      Array.from({ length: 100 }, () => addProspect(ada.member, input())),
    );

    const held = await inTeam(ada.member, async (tx) => ({
      prospects: await tx.$count(prospects),
      origins: await tx.$count(origins),
    }));
    expect(outcomes.filter((outcome) => !outcome.refused)).toHaveLength(1);
    expect(held).toEqual({ prospects: 1, origins: 1 });
  });

  test.each(["unsubscribed", "forgotten", "blacklisted", "address-unknown"] as const)(
    "is refused for an address that is suppressed as %s",
    async (reason) => {
      const ada = await aMember();
      await suppress(ada, "grace@hopper.example", reason);

      const outcome = await addProspect(ada.member, input({ email: "Grace+2@hopper.example" }));

      expect(outcome).toEqual({ refused: "asked-not-to-be-contacted", detail: undefined });
    },
  );

  test("the same person in two teams makes two prospects that know nothing of each other", async () => {
    const [ada, mary] = [await aMember(), await aMember({ name: "Mary Shelley" })];
    await suppress(ada, "grace@hopper.example");

    const id = await added(mary);

    await expect(readProspect(ada.member, id)).rejects.toThrow(NotFound);
    await expect(correct(ada.member, id, input())).rejects.toThrow(NotFound);
    await expect(readProspect(mary.member, newId())).rejects.toThrow(NotFound);
    await expect(readProspect(mary.member, "1 or 1=1")).rejects.toThrow(NotFound);
  });
});

describe("correcting", () => {
  test("never renews when they were last justified", async () => {
    const ada = await aMember();
    clock.set("2026-01-10T09:00:00Z");
    const id = await added(ada);
    clock.set("2026-11-23T09:00:00Z");

    await correct(ada.member, id, input({ company: "Navy" }));

    const { prospect, keptUntil } = await readDetails(ada.member, id);
    expect(prospect.justifiedAt).toEqual(new Date("2026-01-10T09:00:00Z"));
    expect(prospect.updatedAt).toEqual(now());
    expect(keptUntil).toEqual(new Date("2028-01-10T09:00:00Z"));
  });

  test("writes down what changed and leaves other fields their source", async () => {
    const ada = await aMember();
    const id = await added(ada, { source: "the list" });

    await correct(ada.member, id, input({ company: "Navy", source: "on the phone" }));

    const { sources } = await readDetails(ada.member, id);
    const changes = await inTeam(ada.member, (tx) => tx.select().from(prospectChanges));
    expect(sources.company?.note).toBe("on the phone");
    expect(sources.firstName?.note).toBe("the list");
    expect(changes).toMatchObject([{ field: "company", oldValue: null, newValue: "Navy" }]);
  });

  test("without a change writes nothing", async () => {
    const ada = await aMember();
    const id = await added(ada);

    const outcome = await correct(ada.member, id, input({ source: "nothing new" }));

    expect(outcome.value).toEqual({ changed: 0, kept: false });
    expect(await inTeam(ada.member, (tx) => tx.$count(origins))).toBe(1);
  });

  test("to somebody else's address is refused, also when both are saved at once", async () => {
    const ada = await aMember();
    const one = await added(ada, { email: "one@hopper.example" });
    const two = await added(ada, { email: "two@hopper.example" });

    const outcomes = await Promise.all(
      [one, two].map((id) => correct(ada.member, id, input({ email: "new@hopper.example" }))),
    );

    expect(outcomes.map((outcome) => outcome.refused).sort()).toEqual(["already-there", undefined]);
    expect(await inTeam(ada.member, (tx) => tx.$count(origins))).toBe(3);
  });

  test("to an address that asked not to be contacted is refused", async () => {
    const ada = await aMember();
    const id = await added(ada);
    await suppress(ada, "other@hopper.example");

    const outcome = await correct(ada.member, id, input({ email: "other@hopper.example" }));

    expect(outcome.refused).toBe("asked-not-to-be-contacted");
    expect((await readProspect(ada.member, id)).email).toBe("grace@hopper.example");
  });

  test("the address takes sequences along, so that an opt-out finds them", async () => {
    const ada = await aMember();
    const { sequence, prospects: people } = await aRunningSequence(ada);

    await correct(ada.member, people[0]!.id, input({ email: "grace@navy.example" }));

    expect(await enrolmentsOf(ada, sequence.id)).toMatchObject([
      { state: "waiting", optOutHash: contactHash("grace@navy.example"), domain: "navy.example" },
    ]);
  });

  test.each([
    ["unsubscribed", "unsubscribed"],
    ["address-unknown", undefined],
  ] as const)("what %s means follows them to a new address: %s", async (reason, expected) => {
    const ada = await aMember();
    const id = await added(ada);
    await suppress(ada, "grace@hopper.example", reason);

    await correct(ada.member, id, input({ email: "grace@navy.example" }));

    const found = await inTeam(ada.member, (tx) => findSuppressions(tx, ["grace@navy.example"]));
    expect(found.get("grace@navy.example")).toBe(expected);
  });

  test("a colleague's correction at the same moment is not lost", async () => {
    const ada = await aMember();
    const id = await added(ada);

    await Promise.all([
      correct(ada.member, id, input({ company: "Navy" })),
      correct(ada.member, id, input({ company: "Army" })),
    ]);

    const changes = await inTeam(ada.member, (tx) =>
      tx.select().from(prospectChanges).where(eq(prospectChanges.prospectId, id)),
    );
    const { company } = await readProspect(ada.member, id);
    expect(changes).toHaveLength(2);
    expect(changes.find((change) => change.newValue === company)?.oldValue).not.toBeNull();
  });
});

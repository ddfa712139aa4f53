/** Values suggested for a prospect: accepted with their source, refused without a trace, never over what a person typed. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { saveRules } from "#app/enrichment/rules.server.ts";
import { decideValues, showValues } from "#app/enrichment/values.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { fieldSuggestions } from "#db/schema/enrichment.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";
import { correct } from "#tests/support/correcting.ts";
import { dumpEverything, placesOf } from "#tests/support/dump.ts";
import { aHeldProspect, valuesOf } from "#tests/support/enrichment.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aMarker } from "#tests/support/world.ts";

async function aSuggestion(
  { member, team }: Person,
  prospectId: string,
  more: Partial<typeof fieldSuggestions.$inferInsert> = {},
): Promise<string> {
  const id = newId();
  await inTeam(member, (tx) =>
    tx.insert(fieldSuggestions).values({
      ...{ id, teamId: team.id, prospectId, field: "position", value: "Director" },
      ...{ provider: "hunter", sourceUrl: "https://acme.example/team", ...more },
    }),
  );
  return id;
}

async function aCase(more: Partial<typeof prospects.$inferInsert> = {}) {
  const person = await aMember();
  const id = await aHeldProspect(person, { email: "a@acme.example", position: "Clerk", ...more });
  const suggestion = [await aSuggestion(person, id)];
  return { person, id, suggestion };
}

async function heldOf({ member }: Person) {
  const [held] = await inTeam(member, (tx) => tx.select().from(prospects));
  return held!;
}

describe("a suggested value", () => {
  test("stands beside what is held", async () => {
    const { person, id } = await aCase();

    const { suggestions } = await showValues(person.member, id);

    expect(suggestions).toMatchObject([{ field: "position", before: "Clerk", value: "Director" }]);
  });

  test("accepted is written with provider, time and page, and the old one is kept", async () => {
    const { person, id, suggestion } = await aCase();

    const outcome = await decideValues(person.member, id, { verdict: "accept", suggestion });

    const held = await heldOf(person);
    const changes = await inTeam(person.member, (tx) => tx.select().from(prospectChanges));
    const [origin] = await inTeam(person.member, (tx) =>
      tx.select().from(origins).where(eq(origins.id, held.fieldOrigins!.position!)),
    );
    expect(outcome.value).toEqual({ decided: 1 });
    expect(held.position).toBe("Director");
    expect(changes).toMatchObject([{ oldValue: "Clerk", newValue: "Director" }]);
    expect(origin).toMatchObject({
      ...{ kind: "provider", provider: "hunter", url: "https://acme.example/team" },
      userId: person.user.id,
    });
    expect(await valuesOf(person)).toEqual([]);
  });

  test("accepted many times at once is written once", async () => {
    const { person, id, suggestion } = await aCase();

    await Promise.all(
      Array.from({ length: 5 }, () =>
        decideValues(person.member, id, { verdict: "accept", suggestion }),
      ),
    );

    expect(await inTeam(person.member, (tx) => tx.$count(prospectChanges))).toBe(1);
  });

  test("refused is gone from every table and file, and nothing is written", async () => {
    const { person, id } = await aCase();
    const needle = aMarker();
    const suggestion = [
      await aSuggestion(person, id, {
        ...{ field: "company", value: needle, sourceUrl: `https://acme.example/${needle}` },
      }),
    ];

    await decideValues(person.member, id, { verdict: "refuse", suggestion });

    expect(placesOf(await dumpEverything(), needle)).toEqual([]);
    expect((await heldOf(person)).company).toBeNull();
  });

  test("is neither offered nor accepted over what a person typed meanwhile", async () => {
    const { person, id, suggestion } = await aCase();
    const typed = { email: "a@acme.example", position: "Founder", source: null };
    const rest = { firstName: null, lastName: null, company: null, country: null };
    await correct(person.member, id, { ...rest, ...typed });

    const { suggestions } = await showValues(person.member, id);
    const outcome = await decideValues(person.member, id, { verdict: "accept", suggestion });

    expect(suggestions).toEqual([]);
    expect(outcome.refused).toBe("typed-by-a-person");
    expect((await heldOf(person)).position).toBe("Founder");
  });

  test.each(["restrictedAt", "withheldAt", "binnedAt"] as const)(
    "is not written while %s is set, and can still be refused",
    async (mark) => {
      const { person, id, suggestion } = await aCase({ [mark]: now() });

      const outcome = await decideValues(person.member, id, { verdict: "accept", suggestion });
      const kept = (await valuesOf(person)).length;
      await decideValues(person.member, id, { verdict: "refuse", suggestion });

      expect(outcome.refused).toBe("not-to-be-used");
      expect((await showValues(person.member, id)).suggestions).toEqual([]);
      expect((await heldOf(person)).position).toBe("Clerk");
      expect([kept, (await valuesOf(person)).length]).toEqual([1, 0]);
    },
  );

  test("is not written about somebody who objected", async () => {
    const { person, id, suggestion } = await aCase();
    const objection = { address: "a@acme.example", reason: "unsubscribed" } as const;
    await inTeam(person.member, (tx) => suppressAddress(tx, person.member, objection));

    const outcome = await decideValues(person.member, id, { verdict: "accept", suggestion });

    expect(outcome.refused).toBe("not-to-be-used");
    expect((await heldOf(person)).position).toBe("Clerk");
  });

  test("of a field that is not allowed is neither shown nor written", async () => {
    const { person, id } = await aCase();
    const member = person.member;
    await saveRules(member, { fields: ["company"], enrichImports: false });
    const suggestion = [await aSuggestion(person, id)];

    const { suggestions } = await showValues(member, id);
    const outcome = await decideValues(member, id, { verdict: "accept", suggestion });

    expect(suggestions).toEqual([]);
    expect(outcome.refused).toBe("not-allowed");
    expect((await heldOf(person)).position).toBe("Clerk");
  });

  test("belongs to its prospect: under another's address it is not there", async () => {
    const { person, suggestion } = await aCase();
    const other = await aHeldProspect(person, { email: "b@acme.example" });

    const outcome = await decideValues(person.member, other, { verdict: "accept", suggestion });

    expect(outcome.value).toEqual({ decided: 0 });
    expect(await valuesOf(person)).toHaveLength(1);
  });
});

describe("the rules", () => {
  test("are set by owners and admins only", async () => {
    const person = await aMember();
    const { member } = await aMember({ team: person.team, role: "member" });

    await expect(saveRules(member, { fields: [], enrichImports: true })).rejects.toThrow(
      "Only the owners and admins",
    );
  });
});

/** What a person typed or corrected is never overwritten by a file or a provider. */
import { expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import type { OriginKind } from "#app/prospects/origin.ts";
import { customKey, mayOverwrite } from "#app/prospects/overwrite.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { protectedFields } from "#app/prospects/protected.server.ts";
import { inTeam } from "#db/client.ts";
import { customFields, customValues } from "#db/schema/labels.ts";
import { origins, prospectChanges, prospects } from "#db/schema/prospects.ts";
import { correct } from "#tests/support/correcting.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const nothing = { lastName: null, position: null, company: null, country: null, source: null };

test("what a person typed or corrected may not be overwritten, and all else may", () => {
  const kinds: OriginKind[] = ["import", "sample", "provider", "merge", "bulk", "form", "request"];

  const may = kinds.filter((kind) => mayOverwrite(kind));

  expect(may).toEqual(["import", "sample", "provider", "merge", "bulk"]);
  expect(mayOverwrite(undefined)).toBe(true);
});

test("fields that were typed are protected, with what was emptied on purpose", async () => {
  const ada = await aMember();
  const [imported, typed] = [await anImported(ada), await aTyped(ada, "typed@hopper.example")];
  await correct(ada.member, imported, {
    ...nothing,
    ...{ email: "imported@hopper.example", firstName: "Grace", company: "Navy" },
  });

  const found = await inTeam(ada.member, (tx) => protectedFields(tx, [imported, typed]));

  // The last name came with the file and was emptied by hand.
  expect(sorted(found.get(imported))).toEqual(["company", "lastName"]);
  expect(sorted(found.get(typed))).toEqual(["email", "firstName"]);
});

test("custom values follow the same rule, also where one was emptied", async () => {
  const ada = await aMember();
  const id = await anImported(ada);
  const [typed, filled, emptied, refilled] = [newId(), newId(), newId(), newId()];
  await inTeam(ada.member, async (tx) => {
    const { teamId } = ada.member;
    const request = { id: newId(), teamId, kind: "request" as const, at: new Date() };
    const file = { id: newId(), teamId, kind: "import" as const, at: new Date() };
    await tx.insert(origins).values([request, file]);
    for (const fieldId of [typed, filled, emptied, refilled]) {
      const name = { name: fieldId, nameKey: fieldId };
      await tx.insert(customFields).values({ id: fieldId, teamId, kind: "text", ...name });
    }
    const value = { teamId, prospectId: id, text: "x", textKey: "x" };
    await tx.insert(customValues).values([
      { ...value, fieldId: typed, originId: request.id },
      { ...value, fieldId: filled, originId: file.id },
      { ...value, fieldId: refilled, originId: file.id },
    ]);
    const change = { teamId, prospectId: id, oldValue: "x", newValue: null, originId: request.id };
    await tx.insert(prospectChanges).values([
      { ...change, field: customKey(emptied) },
      { ...change, field: customKey(refilled) },
    ]);
  });

  const found = await inTeam(ada.member, (tx) => protectedFields(tx, [id]));

  expect(sorted(found.get(id))).toEqual([customKey(typed), customKey(emptied)].sort());
});

test("another team's prospects tell nothing", async () => {
  const [ada, bob] = [await aMember(), await aMember({ name: "Bob Stone" })];
  const id = await aTyped(ada, "hers@hopper.example");

  const found = await inTeam(bob.member, (tx) => protectedFields(tx, [id]));

  expect(found.size).toBe(0);
});

async function aTyped({ member }: Person, email: string): Promise<string> {
  const outcome = await addProspect(member, { ...nothing, email, firstName: "Grace" });
  if (outcome.refused) throw new Error(outcome.refused);
  return outcome.value.id;
}

async function anImported({ member }: Person): Promise<string> {
  const { teamId } = member;
  const [id, originId, email] = [newId(), newId(), "imported@hopper.example"];
  const names = { firstName: "Grace", lastName: "Hoper" };
  await inTeam(member, async (tx) => {
    await tx.insert(origins).values({ id: originId, teamId, kind: "import", at: new Date() });
    await tx.insert(prospects).values({
      ...{ id, teamId, email, emailKey: email, ...names, originId, justifiedAt: new Date() },
    });
  });
  return id;
}

function sorted(fields: Set<string> | undefined): string[] {
  return [...(fields ?? [])].sort();
}

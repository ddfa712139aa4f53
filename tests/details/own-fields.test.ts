/** The team's own fields on Add Data: read by their kind, kept with their source, emptied again. */
import { expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import type { FieldKind } from "#app/fields/field.ts";
import { valuesOf } from "#app/fields/fields.server.ts";
import { inTeam } from "#db/client.ts";
import { customFields } from "#db/schema/labels.ts";
import { origins } from "#db/schema/prospects.ts";
import { fillIn } from "#tests/support/correcting.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { somebody } from "#tests/support/shaping.ts";
import { signedIn, type Visitor } from "#tests/support/visitor.ts";

const email = "bo@b.example";

async function aField({ member }: Person, name: string, kind: FieldKind = "text") {
  const id = newId();
  const choices = kind === "choice" ? ["A", "B"] : null;
  const field = { id, teamId: member.teamId, name, nameKey: name.toLowerCase(), kind, choices };
  await inTeam(member, (tx) => tx.insert(customFields).values(field));
  return id;
}

/** Sends the form with these texts by the fields' ids, and every other field of the team's own empty. */
function type(browser: Visitor, prospectId: string, texts: Record<string, string>, seen = "") {
  const own = Object.entries(texts).map(([id, text]) => [`field-${id}`, text]);
  const fields = { email, source: "on the phone", ...Object.fromEntries(own) };
  return browser.post(`/prospects/${prospectId}/edit`, seen ? { ...fields, seen } : fields);
}

async function textsOf({ member }: Person, prospectId: string) {
  const values = await inTeam(member, (tx) => valuesOf(tx, [prospectId]));
  return Object.fromEntries(values.get(prospectId)?.map(({ name, text }) => [name, text]) ?? []);
}

test("values of every kind are read, kept with who typed them, and emptied again", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const [bo = ""] = await somebody(ada, email);
  const ids = {
    ...{ text: await aField(ada, "Text"), number: await aField(ada, "Number", "number") },
    ...{ date: await aField(ada, "Date", "date"), choice: await aField(ada, "Choice", "choice") },
    ...{ url: await aField(ada, "Page", "url") },
  };
  const typed = {
    ...{ [ids.text]: "<img src=x onerror=alert(1)>", [ids.number]: "1 234,5" },
    ...{ [ids.date]: "26 Nov 2026", [ids.choice]: "A", [ids.url]: "company.example" },
  };

  const saved = await type(browser, bo, typed);
  const texts = await textsOf(ada, bo);
  const page = await browser.get(`/prospects/${bo}/edit`);
  await type(browser, bo, { ...typed, [ids.number]: "" });

  const [origin] = await inTeam(ada.member, (tx) =>
    tx.select().from(origins).orderBy(origins.createdAt, origins.id).offset(1).limit(1),
  );
  const kept = { Text: "<img src=x onerror=alert(1)>", Date: "2026-11-26", Choice: "A" };
  const all = { ...kept, Page: "https://company.example/" };
  expect(saved.location).toBe(`/prospects/${bo}`);
  expect(texts).toEqual({ ...all, Number: "1234.5" });
  expect(page.html).not.toContain("<img src=x");
  expect(origin).toMatchObject({ kind: "form", note: "on the phone", userId: ada.user.id });
  expect(await textsOf(ada, bo)).toEqual(all);
});

test("values that are wrong say so at their field, keep what was typed, and save nothing", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const [bo = ""] = await somebody(ada, email);
  const number = await aField(ada, "Number", "number");
  const url = await aField(ada, "Page", "url");

  const page = await type(browser, bo, { [number]: "7", [url]: "javascript:alert(1)" });

  expect(page.status).toBe(422);
  expect(page.html).toContain(`href="#field-${url}"`);
  expect(page.html).toContain("begins with https:// or http://");
  expect(page.html).toContain('value="javascript:alert(1)"');
  expect(page.html).not.toContain('href="javascript');
  expect(await textsOf(ada, bo)).toEqual({});
});

test("a field made and filled in since the form was opened is not emptied by it", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const [bo = ""] = await somebody(ada, email);
  const early = await aField(ada, "Early");
  const { html } = await browser.get(`/prospects/${bo}/edit`);
  const seen = /name="seen" value="([\w-]+)"/.exec(html)![1]!;
  const late = await aField(ada, "Late");
  await fillIn(ada.member, bo, { texts: { [late]: "stays" } });

  const page = await type(browser, bo, { [early]: "new" }, seen);

  expect(page.status).toBe(422);
  expect(page.html).toContain("Somebody changed this person while you had the form open");
  expect(page.html).toContain('value="stays"');
  expect(await textsOf(ada, bo)).toEqual({ Late: "stays" });
});

test("fields of another team do not exist", async () => {
  const [ada, eve] = [await aMember(), await aMember({ name: "Eve" })];
  const browser = await signedIn(eve);
  const [bo = ""] = await somebody(ada, email);
  const [own = ""] = await somebody(eve, email);
  const id = await aField(ada, "Secret size");

  const [hers, mine] = [bo, own].map((person) => type(browser, person, { [id]: "M" }));

  expect([(await hers!).status, (await mine!).status]).toEqual([404, 303]);
  expect(await textsOf(eve, own)).toEqual({});
  expect(await textsOf(ada, bo)).toEqual({});
});

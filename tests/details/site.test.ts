/** The pages about one person as a member without scripts meets them. */
import { describe, expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import { inTeam } from "#db/client.ts";
import { customFields, labelled, labels } from "#db/schema/labels.ts";
import { prospectChanges } from "#db/schema/prospects.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor } from "#tests/support/visitor.ts";

const grace = {
  ...{ firstName: "Grace", lastName: "Hopper", email: "grace@hopper.example", position: "" },
  ...{ company: "Navy", country: "usa", source: "trade fair, May" },
};

async function add(browser: Visitor, fields: Partial<typeof grace> = {}): Promise<string> {
  return (await browser.post("/prospects/new", { ...grace, ...fields })).location!;
}

async function aField({ member }: Person, values: Partial<typeof customFields.$inferInsert>) {
  const id = newId();
  const name = { name: "Shoe size", nameKey: "shoe size", kind: "number" } as const;
  const field = { id, teamId: member.teamId, ...name, ...values };
  await inTeam(member, (tx) => tx.insert(customFields).values(field));
  return id;
}

function changesOf({ member }: Person): Promise<number> {
  return inTeam(member, (tx) => tx.$count(prospectChanges));
}

/** The text of a page, without its marks. */
function read(html: string): string {
  const text = html.replaceAll(/<!-- -->/g, "").replaceAll(/<[^>]+>/g, "");
  return text.replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll(/\s+/g, " ");
}

describe("Add Data", () => {
  test("keeps the old words, the source and who asked, and a statement", async () => {
    const ada = await aMember();
    const fieldId = await aField(ada, {});
    const browser = await signedIn(ada);
    const path = await add(browser);

    const form = await browser.get(`${path}/edit`);
    const page = await browser.follow(
      await browser.post(`${path}/edit`, {
        ...{ ...grace, company: "Army", source: "on the phone", asker: "person" },
        ...{ [`field-${fieldId}`]: "39", statement: "Not the Navy.\nNever again." },
      }),
    );

    expect(form.html).toContain('value="United States"');
    expect(form.html).toContain("Add Data: Grace Hopper");
    const text = read(page.html);
    expect(text).toContain("Saved, and their statement is kept.");
    expect(text).toContain("Company: from “Navy” to “Army”.");
    expect(text).toContain("Shoe size: from nothing to “39”.");
    expect(text).toContain("As they asked (on the phone), by Ada Larkfield");
    expect(text).toContain("What they asked to have kept");
    expect(text).not.toContain("Country: from");
  });

  test("tells what is wrong at the field, keeps all that was typed, and changes nothing", async () => {
    const ada = await aMember();
    const fieldId = await aField(ada, {});
    const browser = await signedIn(ada);
    const path = await add(browser);

    const answer = await browser.post(`${path}/edit`, {
      ...{ ...grace, email: "no address", company: "Army", asker: "person" },
      ...{ [`field-${fieldId}`]: "many", statement: "My own words" },
    });

    expect(answer.status).toBe(422);
    expect(answer.html).toContain(`id="field-${fieldId}-error"`);
    expect(answer.html).toContain('id="email-error"');
    for (const typed of ["no address", "Army", "many"]) {
      expect(answer.html).toContain(`value="${typed}"`);
    }
    expect(answer.html).toContain("My own words</textarea>");
    expect(answer.html).toMatch(/value="person"[^>]* checked=""|checked=""[^>]*value="person"/);
    expect(await changesOf(ada)).toBe(0);
  });

  test("pressed twice, it is one change", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const path = await add(browser);
    const form = await browser.get(`${path}/edit`);
    const seen = /name="seen" value="([\w-]+)"/.exec(form.html)![1]!;
    const fields = { ...grace, company: "Army", asker: "member", seen };

    const answers = await Promise.all([1, 2].map(() => browser.post(`${path}/edit`, fields)));

    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await changesOf(ada)).toBe(1);
  });

  test("refuses in words when somebody else was faster, and takes it the second time", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const path = await add(browser);
    const seenIn = (html: string) => /name="seen" value="([\w-]+)"/.exec(html)![1]!;
    const seen = seenIn((await browser.get(`${path}/edit`)).html);
    await browser.post(`${path}/edit`, { ...grace, company: "Harvard" });

    const late = await browser.post(`${path}/edit`, { ...grace, company: "Army", seen });
    const again = { ...grace, company: "Army", seen: seenIn(late.html) };
    const then = await browser.post(`${path}/edit`, again);

    expect(late.status).toBe(422);
    expect(late.html).toContain("Somebody changed this person while you had the form open");
    expect(late.html).toContain('value="Army"');
    expect(then.status).toBe(303);
  });
});

describe("what somebody typed", () => {
  const hostile = "<img src=x onerror=alert(1)>";
  // Begins to run from right to left, and never says that it ends.
  const turned = "\u05d3\u05d5\u05d3 \u202eoof";

  test("is shown as text on every page, whatever it says and wherever it runs", async () => {
    const ada = await aMember();
    const fieldId = await aField(ada, { kind: "text", name: hostile, nameKey: "img" });
    const browser = await signedIn(ada);
    const path = await add(browser, { firstName: hostile, company: turned });
    const labelId = newId();
    await inTeam(ada.member, async (tx) => {
      const mine = { teamId: ada.member.teamId };
      await tx
        .insert(labels)
        .values({ ...mine, id: labelId, kind: "tag", name: hostile, nameKey: "x" });
      await tx.insert(labelled).values({ ...mine, labelId, prospectId: path.split("/")[2]! });
    });
    await browser.post(`${path}/edit`, {
      ...{ ...grace, firstName: hostile, company: hostile, source: hostile },
      ...{ statement: `${hostile}\n${turned}`, [`field-${fieldId}`]: hostile },
    });

    for (const page of ["", "/edit", "/timeline", "/copy"]) {
      const { status, html } = await browser.get(path + page);
      expect([page, status]).toEqual([page, 200]);
      expect(html, page).not.toContain("<img src=x");
    }
    const { html } = await browser.get(`${path}/timeline`);
    expect(html).toMatch(/<bdi>[^<]*\u05d3\u05d5\u05d3[^<]*<\/bdi>/);
    const file = await browser.get(`${path}/copy/file`);
    expect([file.status, file.headers.get("content-type")]).toEqual([200, "application/zip"]);
  });

  test("opens as a page only where it is one", async () => {
    const ada = await aMember();
    const fieldId = await aField(ada, { kind: "url", name: "Profile", nameKey: "profile" });
    const browser = await signedIn(ada);
    const path = await add(browser);

    const bad = await browser.post(`${path}/edit`, {
      ...grace,
      [`field-${fieldId}`]: "javascript:alert(1)",
    });
    await browser.post(`${path}/edit`, {
      ...grace,
      [`field-${fieldId}`]: "https://navy.example/grace",
    });

    expect(bad.status).toBe(422);
    const { html } = await browser.get(path);
    expect(html).toMatch(/<a href="https:\/\/navy.example\/grace" rel="noreferrer nofollow">/);
  });
});

describe("the timeline", () => {
  test("is narrowed by plain links", async () => {
    const browser = await signedIn(await aMember());
    const path = await add(browser);

    const all = await browser.get(`${path}/timeline`);
    const rights = await browser.get(`${path}/timeline?kind=rights`);
    const odd = await browser.get(`${path}/timeline?kind=%3Cb%3E&before=nonsense`);

    expect(all.html).toContain(`href="${path}/timeline?kind=rights"`);
    expect(read(all.html)).toContain("Typed in (trade fair, May), by Ada Larkfield");
    expect(rights.html).toContain("Nothing of this kind");
    expect(read(odd.html)).toContain("Typed in (trade fair, May)");
  });
});

test("another team's prospect is not found on any page", async () => {
  const [ada, mary] = [await signedIn(await aMember()), await signedIn(await aMember())];
  const path = await add(mary);

  for (const page of ["", "/edit", "/timeline", "/copy", "/copy/file"]) {
    expect([page, (await ada.get(path + page)).status]).toEqual([page, 404]);
  }
  expect((await ada.post(`${path}/edit`, grace)).status).toBe(404);
});

/** Publishing terms and policy (A03, A90): versions, what changed, the note, acceptance, and letters. */
import { brotliCompressSync } from "node:zlib";
import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { answerConsent } from "#app/consent/consents.server.ts";
import { clock, DAY, HOUR } from "#app/core/clock.ts";
import { writeToThoseWhoAsked } from "#app/documents/letters.server.ts";
import { publishDocuments } from "#app/documents/publish.server.ts";
import { presentWords, type Words } from "#app/documents/words.server.ts";
import { house } from "#db/client.ts";
import { acceptances } from "#db/schema/account.ts";
import { users } from "#db/schema/auth.ts";
import { type DocumentLine, documents } from "#db/schema/privacy.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn, visitor } from "#tests/support/visitor.ts";

const first = presentWords();
const price: DocumentLine = { tag: "p", text: "From May on it costs 9 euros." };
const changed: Words = { ...first, terms: [...first.terms, price] };

beforeEach(async () => {
  await asSuperuser()`truncate documents, acceptances`;
  await asSuperuser()`delete from pgboss.job`;
  clock.set("2026-11-26T09:00:00Z");
});

/** The words as first published, and two days later the changed ones. */
async function publishBoth(): Promise<void> {
  await publishDocuments(first);
  clock.advance(2 * DAY);
  await publishDocuments(changed);
}

function storedVersions() {
  return house("documents")
    .select({ name: documents.name, version: documents.version })
    .from(documents)
    .orderBy(documents.id);
}

function acceptedBy({ user }: Pick<Person, "user">) {
  const { document, version, source, at } = acceptances;
  return house("documents")
    .select({ document, version, source, at })
    .from(acceptances)
    .where(eq(acceptances.userId, user.id))
    .orderBy(acceptances.id);
}

describe("publishing", () => {
  test("keeps a version when the words differ from the newest, and only then", async () => {
    expect(await publishDocuments(first)).toEqual(["terms", "privacy"]);
    expect(await publishDocuments(first)).toEqual([]);
    clock.advance(HOUR);
    expect(await publishDocuments(changed)).toEqual(["terms"]);

    expect(await storedVersions()).toEqual([
      { name: "terms", version: "2026-11-26" },
      { name: "privacy", version: "2026-11-26" },
      { name: "terms", version: "2026-11-26-2" },
    ]);
  });

  test("by many processes at once keeps one", async () => {
    const published = await Promise.all([1, 2, 3, 4, 5].map(() => publishDocuments(first)));

    expect(published.filter((names) => names.length > 0)).toEqual([["terms", "privacy"]]);
    expect(await storedVersions()).toHaveLength(2);
  });

  test("does not take back what a process of the release before still says", async () => {
    await publishDocuments(first);
    clock.advance(HOUR / 2);
    await publishDocuments(changed);

    expect(await publishDocuments(first)).toEqual([]);
    clock.advance(DAY);
    expect(await publishDocuments(first)).toEqual(["terms"]);
  });
});

describe("the pages", () => {
  test("show the newest, and every earlier one as it was, word for word", async () => {
    await publishDocuments(first);
    const before = await visitor().get("/terms/versions/2026-11-26");
    clock.advance(2 * DAY);
    await publishDocuments(changed);

    const now = await visitor().get("/terms");
    const old = await visitor().get("/terms/versions/2026-11-26");
    const all = await visitor().get("/terms/versions");

    expect(now.html).toContain("Version of 2026-11-28.");
    expect(now.html).toContain(price.text);
    expect(wordsIn(old.html)).toBe(wordsIn(before.html));
    expect(old.html).not.toContain(price.text);
    expect(old.html).toContain("Replaced");
    const [stored] = await house("documents")
      .select()
      .from(documents)
      .where(and(eq(documents.version, "2026-11-26"), eq(documents.name, "terms")));
    expect(JSON.stringify(stored!.body.map(ordered))).toBe(
      JSON.stringify(first.terms.map(ordered)),
    );
    for (const version of ["2026-11-26", "2026-11-28"]) {
      expect(all.html).toContain(`href="/terms/versions/${version}"`);
    }
  });

  test("tell what changed, in words that are read out too, with both dates", async () => {
    await publishBoth();

    const { html } = await visitor().get("/terms/versions/2026-11-28/changes");

    expect(html).toMatch(/<ins><span class="hidden"> \[added: <\/span>From May on/);
    expect(html).not.toContain("[removed:");
    expect(html).toMatch(/<summary>\d+ lines/);
    expect(html).toContain('dateTime="2026-11-26T09:00:00.000Z"');
    expect(html).toContain('dateTime="2026-11-28T09:00:00.000Z"');
  });

  test("say that the first version has nothing before it", async () => {
    await publishDocuments(first);

    const { status, html } = await visitor().get("/privacy/versions/2026-11-26/changes");

    expect([status, html.includes("first version")]).toEqual([200, true]);
  });

  test.each([
    "/imprint/versions",
    "/imprint/versions/2026-11-26",
    "/terms/versions/2020-01-01",
    "/terms/versions/2020-01-01/changes",
    "/terms/versions/%00",
    "/privacy/versions/'--",
  ])("are not found at %s", async (path) => {
    await publishDocuments(first);

    expect((await visitor().get(path)).status).toBe(404);
  });

  test("weigh little, a difference of half the policy included", async () => {
    await publishDocuments(first);
    clock.advance(2 * DAY);
    const privacy = first.privacy.map((line, n) =>
      n % 2 || line.tag === "columns" ? line : { ...line, text: `${line.text} Since this year.` },
    );
    await publishDocuments({ ...first, privacy });

    for (const path of ["", "/versions", "/versions/2026-11-28", "/versions/2026-11-28/changes"]) {
      const { html } = await visitor().get(`/privacy${path}`);
      const [, sheet] = /<link rel="stylesheet" href="([^"]+)"/.exec(html)!;
      const css = (await visitor().get(sheet!)).html;
      const bytes = [html, css].map((text) => brotliCompressSync(text).length);
      expect(bytes[0]! + bytes[1]!, `${path} ${bytes}`).toBeLessThanOrEqual(14_600);
    }
  });
});

describe("whoever opens an account", () => {
  test("accepts the newest version of both", async () => {
    await publishBoth();
    const email = "new@larkfield.example";
    const filled = { password: "quiet ledger meadow", terms: "yes", age: "yes" };

    await visitor().post("/sign-up", { ...filled, email });

    const [user] = await house("sign-in").select().from(users).where(eq(users.email, email));
    const at = new Date("2026-11-28T09:00:00Z");
    expect(await acceptedBy({ user: user! })).toEqual([
      { document: "terms", version: "2026-11-28", source: "sign-up", at },
      { document: "privacy", version: "2026-11-26", source: "sign-up", at },
    ]);
  });
});

describe("the note on every page", () => {
  test("stands until the new version is accepted, and what was accepted is kept", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const unpublished = await browser.get("/home");
    await publishDocuments(first);
    for (const document of ["terms", "privacy"]) {
      await browser.post("/acceptances", { document, version: "2026-11-26" });
    }
    const settled = await browser.get("/prospects");
    clock.advance(2 * DAY);
    await publishDocuments(changed);

    const page = await browser.get("/prospects?q=grace");
    const form = { document: "terms", version: "2026-11-28", next: "/prospects?q=grace" };
    const answer = await browser.post("/acceptances", form);
    await browser.post("/acceptances", form);
    const after = await browser.follow(answer);

    for (const { html } of [unpublished, settled]) expect(html).not.toContain("Accept the new");
    expect(page.html).toContain("The terms of use changed on");
    expect(page.html).toContain("28 Nov 2026");
    expect(page.html).toContain('href="/terms/versions/2026-11-28/changes"');
    expect(page.html).toContain("Accept the new terms");
    expect(page.html).not.toContain("I have seen it");
    expect(page.html).toContain('name="next" value="/prospects?q=grace"');
    expect(answer.location).toBe("/prospects?q=grace");
    expect(after.html).toContain("You accepted the terms of use of 2026-11-28.");
    expect(after.html).not.toContain("Accept the new terms");
    expect(
      (await acceptedBy(ada)).map(({ document, version }) => `${document} ${version}`),
    ).toEqual(["terms 2026-11-26", "privacy 2026-11-26", "terms 2026-11-28"]);
    expect((await acceptedBy(ada)).at(-1)).toMatchObject({
      source: "banner",
      at: new Date("2026-11-28T09:00:00Z"),
    });
  });

  test("keeps nobody from anything", async () => {
    const browser = await signedIn(await aMember());
    await publishBoth();

    for (const path of ["/home", "/prospects", "/sequences", "/settings"]) {
      const { status, html } = await browser.get(path);
      expect([status, html.includes("Accept the new terms")]).toEqual([200, true]);
    }
  });

  test("accepts only a version that there is, and leads nowhere else", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    await publishDocuments(first);
    const known = { document: "terms", version: "2026-11-26" };

    const unknown = [{ version: "2020-01-01" }, { document: "imprint" }, { version: "x\0" }];
    const answers = [];
    for (const wrong of unknown) {
      answers.push(await browser.post("/acceptances", { ...known, ...wrong }));
    }
    const away = await browser.post("/acceptances", { ...known, next: "https://evil.example/" });

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(away.location).toBe("/home");
    expect(await acceptedBy(ada)).toHaveLength(1);
  });
});

describe("letters about a change", () => {
  const asks = (person: Person, given = true) =>
    answerConsent(person.user.id, {
      ...{ purpose: "policy-letters", given, source: "/account/consents" },
    });
  const lettersTo = async ({ user }: Person) =>
    (await outbox.list()).filter(({ to }) => to === user.email);

  test("go to those who asked, once for each version, and never at the first publication", async () => {
    const [ada, grace, eve, dora] = [
      await aMember(),
      await aMember({ name: "Grace Hopper" }),
      await aMember({ name: "Eve Elsewhere" }),
      await aMember({ name: "Dora Fenwick" }),
    ];
    for (const person of [ada, grace, eve]) await asks(person);
    await asks(eve, false);
    await publishDocuments(first);
    await runJobs();
    const atFirst = await outbox.list();
    clock.advance(2 * DAY);
    await publishDocuments(changed);
    await runJobs();

    const [newest] = await house("documents")
      .select()
      .from(documents)
      .where(eq(documents.version, "2026-11-28"));
    await writeToThoseWhoAsked({ documentId: newest!.id }, 1);
    await runJobs();

    expect(atFirst).toEqual([]);
    const counts = [];
    for (const person of [ada, grace, eve, dora]) counts.push((await lettersTo(person)).length);
    expect(counts).toEqual([1, 1, 0, 0]);
    const [letter] = await lettersTo(ada);
    expect(letter!.subject).toBe("The terms of use of Audienti changed");
    expect(letter!.text).toContain("published on 28 November 2026");
    expect(letter!.links).toContainEqual(
      expect.stringMatching(/\/terms\/versions\/2026-11-28\/changes$/),
    );
  });

  test("do not reach somebody who said no, or closed, while theirs waited", async () => {
    const [ada, grace] = [await aMember(), await aMember({ name: "Grace Hopper" })];
    for (const person of [ada, grace]) await asks(person);
    await publishBoth();
    await runJobs({ most: 1 }).catch(() => undefined);

    await asks(ada, false);
    await house("account")
      .update(users)
      .set({ closedAt: new Date() })
      .where(eq(users.id, grace.user.id));
    await runJobs();

    expect([await lettersTo(ada), await lettersTo(grace)]).toEqual([[], []]);
  });
});

/** Without the note above it, which says since when it is replaced. */
function wordsIn(html: string): string {
  return html.slice(html.indexOf('<div class="page text prose">'), html.indexOf("</main>"));
}

function ordered({ tag, text, id }: DocumentLine) {
  return [tag, text, id];
}

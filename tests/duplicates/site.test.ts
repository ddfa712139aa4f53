/** The pages of probable doubles as a member without scripts meets them. */
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { now } from "#app/core/clock.ts";
import { findDoubles } from "#app/duplicates/probable.server.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { addProspects } from "#tests/outreach/world.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

function count({ member }: Person) {
  return inTeam(member, (tx) => tx.$count(prospects));
}

const named = (email: string, firstName = "Zoë", lastName = "Larkfield") => ({
  ...{ email, firstName, lastName },
});

describe("probable doubles", () => {
  test("bear the same name, accents and case aside, at the same organisation", async () => {
    const ada = await aMember();
    await addProspects(ada, [
      named("zoe@acme.co.uk"),
      named("z.larkfield@mail.acme.co.uk", "ZOE", "larkfield"),
      named("zoe@other.co.uk"),
      named("zoe2@acme.co.uk", "Zoë", "Meadow"),
      { ...named("zoe3@acme.co.uk"), binnedAt: now() },
      { email: "info@acme.co.uk" },
      { email: "sales@acme.co.uk" },
    ]);

    const { pairs, within } = await findDoubles(ada.member);

    expect(pairs.map(({ one, other }) => [one.email, other.email])).toEqual([
      ["zoe@acme.co.uk", "z.larkfield@mail.acme.co.uk"],
    ]);
    expect(within).toBeUndefined();
  });

  test("of three are three pairs, and another team's are nobody's", async () => {
    const [ada, eve] = [await aMember(), await aMember({ name: "Eve Stranger" })];
    await addProspects(
      ada,
      ["a", "b", "c"].map((word) => named(`${word}@acme.example`)),
    );
    await addProspects(eve, [named("a@acme.example")]);

    expect((await findDoubles(ada.member)).pairs).toHaveLength(3);
    expect((await findDoubles(eve.member)).pairs).toEqual([]);
  });

  test("said to be two are not shown again", async () => {
    const ada = await aMember();
    await addProspects(ada, [named("zoe@acme.example"), named("z@acme.example")]);
    const browser = await signedIn(ada);
    const list = await browser.get("/duplicates");
    const path = /href="(\/duplicates\/[^"/]+\/[^"]+)"/.exec(list.html)![1]!;

    const said = await browser.post(path, { different: "yes" });
    const again = await browser.post(path, { different: "yes" });
    const after = await browser.get("/duplicates");

    expect([said.location, again.location]).toEqual(["/duplicates", "/duplicates"]);
    expect(after.html).toContain("No doubles found");
    expect((await browser.get(path)).html).toContain("Said to be two people");
    expect(await count(ada)).toBe(2);
  });

  test("among 20,000 are found by one question", async () => {
    const ada = await aMember();
    await addProspects(ada, [named("zoe@acme.example"), named("z@acme.example")]);
    await inTeam(ada.member, (tx) =>
      tx.execute(sql`
        insert into prospects (id, team_id, created_at, updated_at, email, email_key, first_name,
          last_name, origin_id, justified_at)
        select gen_random_uuid(), team_id, created_at, updated_at, 'p' || n || '@d' || n % 900 ||
          '.example', 'p' || n || '@d' || n % 900 || '.example', 'First' || n, 'Last' || n,
          origin_id, justified_at
        from (select * from prospects limit 1) as one, generate_series(1, 20000) as n`),
    );

    expect((await findDoubles(ada.member)).pairs).toHaveLength(1);
  });
});

describe("the merge page", () => {
  test("shows both sides with sources, asks to be sure, keeps what was chosen, and merges", async () => {
    const ada = await aMember();
    const [one, other] = await addProspects(ada, [
      { ...named("zoe@acme.example"), company: "Acme" },
      { ...named("z@acme.example", "ZOE"), company: "Acme Ltd", country: "GB" },
    ]);
    const browser = await signedIn(ada);
    const path = `/duplicates/${one!.id}/${other!.id}`;

    const page = await browser.get(path);
    const chosen = { "take-email": "other", "take-firstName": "one", "take-company": "other" };
    const unsure = await browser.post(path, chosen);
    const merged = await browser.post(path, { ...chosen, sure: "yes" });
    const doubled = await browser.post(path, { ...chosen, sure: "yes" });

    for (const words of ["Acme Ltd", "trade fair, May", "Merging cannot be undone", "Nothing"]) {
      expect(page.html).toContain(words);
    }
    expect(unsure.status).toBe(422);
    expect(unsure.html).toContain("Tick the box first");
    expect(unsure.html).toMatch(/name="take-company"[^>]*checked=""[^>]*value="other"/);
    expect([merged.location, doubled.location]).toEqual([
      `/prospects/${other!.id}`,
      `/prospects/${other!.id}`,
    ]);
    const details = await browser.get(merged.location!);
    expect(details.html).toContain("Zoë Larkfield");
    expect(details.html).toContain("Acme Ltd");
    expect(details.html).toContain("United Kingdom");
    expect((await browser.get(`${merged.location}/timeline`)).html).toContain(
      "Merged with a double",
    );
    expect(await count(ada)).toBe(1);
  });

  test("shows hostile names as what they are", async () => {
    const ada = await aMember();
    const [one, other] = await addProspects(ada, [
      named("a@acme.example", "<img src=x onerror=alert(1)>", "‮evil"),
      named("b@acme.example", "<img src=x onerror=alert(1)>", "‮evil"),
    ]);

    const { html, status } = await (await signedIn(ada)).get(`/duplicates/${one!.id}/${other!.id}`);

    expect(status).toBe(200);
    expect(html).not.toContain("<img src=x");
  });
});

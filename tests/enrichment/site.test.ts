/** The pages of finding and enriching, as a member without scripts meets them. */
import { describe, expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import { workEnrichment } from "#app/enrichment/work.server.ts";
import { inTeam } from "#db/client.ts";
import { personSuggestions } from "#db/schema/enrichment.ts";
import { prospects } from "#db/schema/prospects.ts";
import {
  aDesk,
  aHeldProspect,
  known,
  saying,
  valuesOf,
  withHunter,
  workAll,
} from "#tests/support/enrichment.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

const script = "<img src=x onerror=alert(1)>";

async function aSuggestedPerson({ member, team }: Person) {
  const id = newId();
  await inTeam(member, (tx) =>
    tx.insert(personSuggestions).values({
      ...{ id, teamId: team.id, runId: newId(), email: "eva@acme.com", emailKey: "eva@acme.com" },
      ...{ firstName: "Eva", lastName: script, provider: "hunter", score: 80 },
      sources: [{ url: "https://acme.com/team", seenAt: "2026-10-01" }],
    }),
  );
  return id;
}

describe("finding an address", () => {
  test("leads from the form through the job to a suggestion, and only then to a prospect", async () => {
    const ada = await aMember();
    await aHeldProspect(ada, { email: "ken.buyer@acme.com", firstName: "Ken", lastName: "Buyer" });
    const browser = await signedIn(ada);
    const fields = { firstName: "Eva", lastName: "Stone", at: "https://www.acme.com/about" };

    const answer = await browser.post("/find", { ...fields, provider: "own" });
    const looking = await browser.get(answer.location!);
    await workAll(ada, aDesk({ verify: saying("valid") }));
    const found = await browser.get(answer.location!);
    const list = await browser.get("/suggestions");

    expect(looking.html).toContain("Looking for Eva Stone");
    expect(looking.headers.get("refresh")).toBe("3");
    expect(found.html).toContain("1 person suggested");
    expect(found.html).not.toContain("Eva Stone");
    expect(list.html).toContain("Made like 1 of 1 addresses you hold there: {first}.{last}");
    expect(await inTeam(ada.member, (tx) => tx.$count(prospects))).toBe(1);
  });

  test("says at the field what is wrong, and keeps what was typed", async () => {
    const browser = await signedIn(await aMember());

    const answer = await browser.post("/find", {
      firstName: "Eva",
      at: "acme.com",
      provider: "own",
    });

    expect(answer.status).toBe(422);
    expect(answer.html).toContain("Enter the last name");
    expect(answer.html).toContain('value="acme.com"');
  });

  test("names the lack of a key instead of pretending to look", async () => {
    const browser = await signedIn(await aMember());

    const page = await browser.get("/domains?domain=acme.com");
    const answer = await browser.post("/domains", { domain: "acme.com", pages: "1" });

    expect(page.html).toContain("it has no key here");
    expect(answer.status).toBe(422);
  });

  test("is worked off by the queue itself", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);
    const fields = { firstName: "Eva", lastName: "Stone", at: "acme.com", provider: "own" };

    const answer = await browser.post("/find", fields);
    await runJobs();

    expect((await browser.get(answer.location!)).html).toContain("Nobody is suggested");
  });
});

describe("suggested people", () => {
  test("are shown as text, with evidence and the day on which they go", async () => {
    const ada = await aMember();
    await aSuggestedPerson(ada);

    const page = await (await signedIn(ada)).get("/suggestions");

    expect(page.html).toContain("&lt;img src=x");
    expect(page.html).not.toContain(script);
    expect(page.html).toContain('href="https://acme.com/team"');
    expect(page.html).toContain("80 of 100");
    expect(page.html).toContain("Deleted on");
  });

  test("are accepted only with a reason to hold them", async () => {
    const ada = await aMember();
    const suggestion = await aSuggestedPerson(ada);
    const browser = await signedIn(ada);

    const without = await browser.post("/suggestions", { verdict: "accept", suggestion });
    const nobody = await browser.post("/suggestions", { verdict: "accept", basis: "consent" });
    const done = await browser.post("/suggestions", {
      ...{ verdict: "accept", suggestion, basis: "consent" },
    });

    expect(without.status).toBe(422);
    expect(without.html).toContain("Say why you may hold them");
    expect(without.html).toMatch(
      new RegExp(`value="${suggestion}"[^>]*checked|checked[^>]*${suggestion}`),
    );
    expect(nobody.html).toContain("Tick somebody first");
    expect((await browser.follow(done)).html).toContain("1 person accepted");
  });
});

describe("completing", () => {
  test("shows the cost before, and leads to before and after, accepted field by field", async () => {
    const ada = await aMember();
    await withHunter(ada);
    const id = await aHeldProspect(ada, { email: "eva@acme.com", position: "Clerk" });
    const browser = await signedIn(ada);

    const before = await browser.get(`/completions/new?id=${id}`);
    const print = /name="print" value="([^"]+)"/.exec(before.html)![1]!;
    const begun = await browser.post(`/completions/new?id=${id}`, { print });
    await workEnrichment(ada.member, aDesk({ enrichPerson: known({ position: "Director" }) }));
    const page = await browser.get(`/prospects/${id}/suggestions`);
    const run = await browser.get(`${begun.location}/values`);
    const suggestion = /name="suggestion" value="([^"]+)"/.exec(page.html)![1]!;
    const done = await browser.post(`/prospects/${id}/suggestions`, {
      ...{ verdict: "accept", suggestion },
    });

    expect(before.html.replace(/<[^>]+>/g, "")).toContain("It costs at most 1 credit");
    for (const { html } of [page, run]) {
      expect(html).toContain("Clerk");
      expect(html).toContain("Director");
    }
    expect((await browser.follow(done)).html).toContain("Accepted.");
    expect(await valuesOf(ada)).toEqual([]);
  });

  test("of others than were shown is asked about once more", async () => {
    const ada = await aMember();
    await withHunter(ada);
    await aHeldProspect(ada, { email: "eva@acme.com" });
    const browser = await signedIn(ada);

    const answer = await browser.post("/completions/new?scope=all", { print: "1" });

    expect(answer.status).toBe(422);
    expect(answer.html).toContain("Others match by now");
  });

  test("of nobody says what to do first", async () => {
    const browser = await signedIn(await aMember());

    expect((await browser.get("/completions/new")).html).toContain("Nobody is chosen");
    expect((await browser.post("/completions/new")).location).toBe("/prospects");
  });
});

describe("the rules", () => {
  test("are changed by an owner, and read by a member", async () => {
    const ada = await aMember();
    const member = await signedIn(await aMember({ team: ada.team, role: "member" }));
    const owner = await signedIn(ada);

    const fields = { fields: ["company", "country"], enrichImports: "yes" };
    const saved = await owner.post("/enrichment-rules", fields);
    const read = await member.get("/enrichment-rules");
    const refused = await member.post("/enrichment-rules", { fields: "position" });

    expect(saved.status).toBe(303);
    expect(read.html).toContain("Company, Country");
    expect(read.html).toContain("Completed by themselves");
    expect(refused.status).toBe(403);
  });
});

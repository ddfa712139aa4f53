/** Finding and completing on a phone without scripts: a domain searched, people accepted, values decided. */
import { expect, test } from "vitest";
import type { DomainPage } from "#app/adapters/enrichment/port.ts";
import { config } from "#app/config.server.ts";
import { ok } from "#app/core/result.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aDesk, aHeldProspect, known, withHunter, workAll } from "#tests/support/enrichment.ts";
import { aMember } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

const source = {
  uri: "https://larkfield-instruments.com/about/the-team",
  extractedOn: "2026-01-05",
  lastSeenOn: "2026-10-01",
  stillOnPage: true,
};

const people: DomainPage["people"] = ["Eva Stone", "Ken Buyer", "Ida Long"].map((name) => {
  const [firstName, lastName] = name.split(" ") as [string, string];
  const address = `${firstName}.${lastName}@larkfield-instruments.com`.toLowerCase();
  const fields = { firstName, lastName, position: "Head of purchasing", company: "Larkfield" };
  const verified = { status: "valid", date: "2026-10-02" };
  const more = { score: 92, pattern: null, basis: null, sources: [source], kind: null };
  return { address, fields, verified, ...more };
});

const page: DomainPage = {
  ...{ domain: "larkfield-instruments.com", company: "Larkfield", pattern: null, people },
  ...{ disposable: false, freeProvider: false, catchAll: false, facts: {}, page: 1, pages: 1 },
};

test("a domain is searched and a prospect completed on a phone", { timeout: 120_000 }, async () => {
  const ada = await aMember();
  await withHunter(ada);
  const desk = aDesk({
    searchDomain: async () => ok({ found: page, raw: "{}", charged: 1 }),
    enrichPerson: known({ position: "Director of purchasing", country: "Germany" }, [source]),
  });
  const held = { email: "grace@larkfield-instruments.com", firstName: "Grace", lastName: "Hopper" };
  const id = await aHeldProspect(ada, { ...held, position: "Clerk" });
  const { jar } = await signedIn(ada);
  const browser = await phone();
  const [name, value] = [...jar][0]!;
  await browser.context().addCookies([{ name, value, url: config.baseUrl }]);
  const look = async (as: string) => {
    await picture(browser, as);
    await expectFits(browser);
    await expectAccessible(browser);
  };

  const tick = (words: string) => browser.locator("label", { hasText: words }).click();

  await browser.goto("/find");
  await look("enrich-find");
  await browser.goto("/domains");
  await browser.getByLabel("Domain").fill("larkfield-instruments.com");
  await browser.getByRole("button", { name: "Look at what you hold" }).click();
  await look("enrich-domain");
  await browser.getByRole("button", { name: "Search with Hunter" }).click();
  await look("enrich-under-way");
  await workAll(ada, desk);
  await browser.getByRole("link", { name: "Look again" }).click();
  await look("enrich-found");
  await browser.getByRole("link", { name: "Accept or refuse each" }).click();
  await look("enrich-people");
  await tick("Eva Stone");
  await tick("Ken Buyer");
  await tick("They published it");
  await browser.getByRole("button", { name: "Accept those ticked" }).click();
  await browser.getByText("2 people accepted").waitFor();
  await tick("Ida Long");
  await browser.getByRole("button", { name: "Refuse those ticked" }).click();
  await browser.getByText("1 person refused").waitFor();

  await browser.goto(`/prospects/${id}/suggestions`);
  await browser.getByRole("link", { name: "Ask a provider" }).click();
  await look("enrich-before");
  await browser.getByRole("button", { name: "Ask Hunter" }).click();
  await workAll(ada, desk);
  await browser.getByRole("link", { name: "Look again" }).click();
  await browser.getByRole("link", { name: "Accept or refuse it" }).click();
  await look("enrich-run-values");
  await browser.goto(`/prospects/${id}/suggestions`);
  await look("enrich-values");
  await browser.getByRole("button", { name: "Accept position" }).click();
  await browser.getByText("Accepted.").waitFor();
  await browser.getByRole("button", { name: "Refuse country" }).click();
  await browser.getByText("Refused and deleted.").waitFor();
  await browser.goto("/completions");
  await look("enrich-list");
  await browser.goto("/enrichment-rules");
  await look("enrich-rules");

  const all = await inTeam(ada.member, (tx) => tx.select().from(prospects));
  expect(all.map(({ email }) => email.split("@")[0]).sort()).toEqual([
    ...["eva.stone", "grace", "ken.buyer"],
  ]);
  const grace = all.find((one) => one.id === id)!;
  expect([grace.position, grace.country]).toEqual(["Director of purchasing", null]);
});

/** People found by name or at a domain: suggestions with evidence, until a member says yes or no. */
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import type { Candidate, DomainPage } from "#app/adapters/enrichment/port.ts";
import { clock, DAY } from "#app/core/clock.ts";
import { ok } from "#app/core/result.ts";
import type { PeopleDecision } from "#app/enrichment/enrichment.ts";
import { decidePeople, listPeople } from "#app/enrichment/people.server.ts";
import { saveRules } from "#app/enrichment/rules.server.ts";
import { showRun, stopRun } from "#app/enrichment/runs.server.ts";
import { startDomainSearch, startFind } from "#app/enrichment/start.server.ts";
import { nightlyPurge } from "#app/privacy/jobs.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { suppressAddress, suppressDomain } from "#app/suppression/suppression.server.ts";
import { inSystem, inTeam } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { enrichmentRuns, personSuggestions } from "#db/schema/enrichment.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { dumpEverything, placesOf } from "#tests/support/dump.ts";
import {
  aDesk,
  aHeldProspect,
  refusing,
  runOf,
  saying,
  spentOf,
  withHunter,
  workAll,
} from "#tests/support/enrichment.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aMarker } from "#tests/support/world.ts";

afterEach(() => clock.reset());

const source = {
  uri: "https://larkfield.com/team",
  extractedOn: "2026-01-05",
  lastSeenOn: "2026-10-01",
  stillOnPage: true,
};

function somebody(name: string, more: Partial<Candidate> = {}): DomainPage["people"][number] {
  return {
    ...{ address: `${name}@larkfield.com`, score: 90, pattern: null, basis: null },
    ...{ sources: [source], verified: null, kind: "personal" as const },
    fields: { firstName: name, lastName: "Lark", position: "Director", company: "Larkfield" },
    ...more,
  };
}

function aPage(people: DomainPage["people"], { page = 1, pages = 1 } = {}) {
  const about = { domain: "larkfield.com", company: "Larkfield", pattern: null, facts: {} };
  const known = { disposable: false, freeProvider: false, catchAll: false };
  const found: DomainPage = { ...about, ...known, people, page, pages };
  return ok({ found, raw: "{}", charged: 1 });
}

async function search(person: Person, people: DomainPage["people"], pages = 1) {
  const outcome = await startDomainSearch(person.member, { domain: "larkfield.com", pages });
  if (outcome.refused !== undefined) throw new Error(outcome.refused);
  await workAll(person, aDesk({ searchDomain: async () => aPage(people) }));
  return outcome.value.runId;
}

async function suggested({ member }: Person) {
  return (await listPeople(member)).rows;
}

const ada = { firstName: "Ada", lastName: "Larkfield" };
const own = { ...ada, at: { domain: "larkfield.com" }, provider: "own" as const };

async function aCompany(person: Person) {
  for (const [firstName, lastName] of [
    ["Ken", "Buyer"],
    ["Eva", "Stone"],
  ] as const) {
    const email = `${firstName}.${lastName}@larkfield.com`.toLowerCase();
    await aHeldProspect(person, { email, firstName, lastName });
  }
}

async function found(person: Person, input: Parameters<typeof startFind>[1], desk = aDesk()) {
  const outcome = await startFind(person.member, input);
  if (outcome.refused !== undefined) throw new Error(outcome.refused);
  await workAll(person, desk);
  return runOf(person, outcome.value.runId);
}

describe("finding an address by what the team holds", () => {
  test("suggests the one that is checked valid, and says what speaks for it", async () => {
    const person = await aMember();
    await aCompany(person);

    const run = await found(person, own, aDesk({ verify: saying("valid") }));

    const [one] = await suggested(person);
    expect(one).toMatchObject({ email: "ada.larkfield@larkfield.com", provider: "own", score: 95 });
    expect(one!.evidence).toMatchObject({ pattern: "{first}.{last}", of: 2, verdict: "valid" });
    expect(run).toMatchObject({ state: "done", found: 1, soughtName: null, credits: 0 });
    expect(await inTeam(person.member, (tx) => tx.$count(prospects))).toBe(2);
  });

  test("suggests one guess at most, and none that cannot take mail", async () => {
    const person = await aMember();
    await aCompany(person);

    const none = await found(person, own, aDesk({ verify: saying("invalid") }));
    await found(person, own, aDesk({ verify: saying("unknown") }));

    expect(none.counts).toEqual({ "not-deliverable": 1 });
    expect(await suggested(person)).toHaveLength(1);
  });

  test("returns nothing without evidence, and asks nobody", async () => {
    const person = await aMember();
    const desk = aDesk();

    const run = await found(person, own, desk);

    expect(run.counts).toEqual({ "no-pattern": 1 });
    expect(desk.asked.filter(({ kind }) => kind === "check")).toEqual([]);
  });

  test("learns nothing from whoever is restricted or in the bin", async () => {
    const person = await aMember();
    await aCompany(person);
    await inTeam(person.member, (tx) => tx.update(prospects).set({ restrictedAt: new Date() }));

    expect((await found(person, own)).counts).toEqual({ "no-pattern": 1 });
  });

  test("guesses nothing for somebody who objected under any of the guesses", async () => {
    const person = await aMember();
    await aCompany(person);
    const address = "ada.larkfield@larkfield.com";
    await inTeam(person.member, (tx) =>
      suppressAddress(tx, person.member, { address, reason: "forgotten" }),
    );
    const desk = aDesk({ verify: saying("valid") });

    const run = await found(person, own, desk);

    expect(run.counts).toEqual({ suppressed: 1 });
    expect(desk.asked.filter(({ kind }) => kind === "check")).toEqual([]);
    expect(await suggested(person)).toEqual([]);
  });

  test("asks nobody about somebody who is held already", async () => {
    const person = await aMember();
    await withHunter(person);
    await aHeldProspect(person, { ...ada, email: "al@larkfield.com" });
    const desk = aDesk();

    const run = await found(person, { ...own, provider: "hunter" }, desk);

    expect(run.counts).toEqual({ "already-there": 1 });
    expect(desk.asked).toEqual([]);
    expect(await spentOf(person)).toBe(0);
  });

  test.each([
    ["a free provider", { ...own, at: { domain: "gmail.com" } }, "no-company"],
    ["a company without its domain", { ...own, at: { company: "Lark" } }, "domain-needed"],
    ["Hunter without a key", { ...own, provider: "hunter" as const }, "no-key"],
  ])("is refused for %s", async (_, input, reason) => {
    const person = await aMember();

    expect((await startFind(person.member, input)).refused).toBe(reason);
  });
});

describe("finding an address by Hunter", () => {
  test("is asked and paid for once", async () => {
    const person = await aMember();
    await withHunter(person);
    const input = { ...own, provider: "hunter" as const };
    const find = async () => ok({ found: [somebody("ada")], raw: "{}", charged: 1 });

    await found(person, input, aDesk({ findAddress: find }));
    const again = await startFind(person.member, { ...input, firstName: "ADA" });

    expect(again.refused).toBe("asked-recently");
    expect(await spentOf(person)).toBe(1);
    const [one] = await suggested(person);
    expect(one!.sources).toEqual([{ url: source.uri, seenAt: "2026-10-01" }]);
  });

  test("of somebody who asked Hunter to stop keeps nothing but that it was asked", async () => {
    const person = await aMember();
    await withHunter(person);
    const input = { ...own, provider: "hunter" as const };

    const run = await found(person, input, aDesk({ findAddress: refusing("objected") }));

    expect(run).toMatchObject({ state: "done", counts: { objected: 1 }, soughtName: null });
    expect(await suggested(person)).toEqual([]);
  });

  test("stopped forgets whom it looked for", async () => {
    const person = await aMember();
    await withHunter(person);
    const outcome = await startFind(person.member, { ...own, provider: "hunter" });
    const { runId } = outcome.value!;

    const before = (await showRun(person.member, runId)).soughtName;
    await stopRun(person.member, runId);

    expect(before).toContain("Ada");
    expect((await showRun(person.member, runId)).soughtName).toBeNull();
  });
});

test("an answer that cannot be kept ends its own question, and is paid for", async () => {
  const person = await aMember();
  await withHunter(person);

  const runId = await search(person, [somebody("ada", { score: 1e12 })]);

  expect(await runOf(person, runId)).toMatchObject({ state: "done", counts: { lost: 1 } });
  expect(await spentOf(person)).toBe(1);
});

describe("looking for somebody who must not be disclosed", () => {
  const at = { domain: "larkfield.com" };
  const company = { company: "Larkfield Ltd." };
  const held = { ...ada, email: "al@larkfield.com" };
  const long = { createdAt: new Date("2026-01-01") };

  test.each([
    ["in the bin", { ...held, binnedAt: new Date() }, at],
    ["restricted, by their company", { ...held, restrictedAt: new Date() }, company],
    ["in the bin, by their company", { ...held, binnedAt: new Date() }, company],
    [
      "withheld, at another address, by their company",
      { ...held, email: "ada@mail.example", company: "LARKFIELD", withheldAt: new Date() },
      company,
    ],
    [
      "restricted, at another address",
      { ...held, email: "ada@mail.example", company: "Lárkfield", restrictedAt: new Date() },
      at,
    ],
    ["not told in time, company unknown", { ...held, email: "ada@mail.example", ...long }, company],
  ])("tells Hunter nothing: %s", async (_, prospect, place) => {
    const person = await aMember();
    await withHunter(person);
    await aHeldProspect(person, prospect);
    const desk = aDesk();

    const run = await found(person, { ...ada, at: place, provider: "hunter" }, desk);

    expect(run.counts).toEqual({ "already-there": 1 });
    expect(desk.asked).toEqual([]);
    expect(await spentOf(person)).toBe(0);
  });

  test("tells Hunter nothing of whoever objected under an address that they may have", async () => {
    const person = await aMember();
    await withHunter(person);
    const address = "a.larkfield@larkfield.com";
    await inTeam(person.member, (tx) =>
      suppressAddress(tx, person.member, { address, reason: "forgotten" }),
    );
    const desk = aDesk();

    const run = await found(person, { ...own, provider: "hunter" }, desk);

    expect([run.counts, desk.asked]).toEqual([{ suppressed: 1 }, []]);
  });

  test("asks about a namesake at another company", async () => {
    const person = await aMember();
    await withHunter(person);
    await aHeldProspect(person, { ...held, email: "ada@other.com", company: "Other" });
    const desk = aDesk();

    await found(person, { ...ada, at: company, provider: "hunter" }, desk);

    expect(desk.asked).toHaveLength(1);
  });
});

describe("a domain search", () => {
  test("suggests people with their pages, and makes no prospect", async () => {
    const person = await aMember();
    await withHunter(person);

    const runId = await search(person, [somebody("ada"), somebody("eva")]);

    const people = await suggested(person);
    expect(people.map(({ email }) => email).sort()).toEqual([
      "ada@larkfield.com",
      "eva@larkfield.com",
    ]);
    expect(people[0]).toMatchObject({ position: "Director", score: 90, runId });
    expect(await inTeam(person.member, (tx) => tx.$count(prospects))).toBe(0);
  });

  test("leaves out who objected, was erased or is held, role addresses, and whoever has no evidence", async () => {
    const person = await aMember();
    await withHunter(person);
    await aHeldProspect(person, { email: "held@larkfield.com" });
    await inTeam(person.member, async (tx) => {
      const put = (address: string, reason: "forgotten" | "unsubscribed") =>
        suppressAddress(tx, person.member, { address, reason });
      await put("erased@larkfield.com", "forgotten");
      await put("objected@larkfield.com", "unsubscribed");
    });
    const names = ["held", "erased", "objected", "ada"].map((name) => somebody(name));
    const info = somebody("info", { kind: "generic" } as never);
    const guess = somebody("guess", { sources: [] });
    const odd = somebody("odd", { sources: [{ ...source, uri: "javascript:alert(1)" }] });

    const runId = await search(person, [...names, info, guess, odd]);

    expect((await suggested(person)).map(({ email }) => email)).toEqual(["ada@larkfield.com"]);
    const counts = { "already-there": 1, suppressed: 2, generic: 1, "no-evidence": 2, found: 1 };
    expect((await runOf(person, runId)).counts).toEqual(counts);
  });

  test("keeps no field that the team does not allow", async () => {
    const person = await aMember();
    await withHunter(person);
    await saveRules(person.member, { fields: ["company"], enrichImports: false });

    await search(person, [somebody("ada")]);

    expect((await suggested(person))[0]).toMatchObject({ position: null, company: "Larkfield" });
  });

  test("goes on page by page as far as was wanted, and pays for no page twice", async () => {
    const person = await aMember();
    await withHunter(person);
    const answer = async (_: string, page: number) =>
      aPage([somebody(`p${page}`)], { page, pages: 3 });
    const desk = aDesk({ searchDomain: answer });
    const domain = "larkfield.com";

    await startDomainSearch(person.member, { domain, pages: 1 });
    await workAll(person, desk);
    const same = await startDomainSearch(person.member, { domain, pages: 1 });
    await startDomainSearch(person.member, { domain, pages: 10 });
    await workAll(person, desk);

    expect(same.refused).toBe("asked-recently");
    expect(desk.asked.map(({ what }) => what)).toEqual([1, 2, 3].map((n) => `${domain} ${n}`));
    expect(await spentOf(person)).toBe(3);
  });

  test("of a domain that the team blocked is refused", async () => {
    const person = await aMember();
    await withHunter(person);
    await inTeam(person.member, (tx) =>
      suppressDomain(tx, person.member, { domain: "larkfield.com", reason: "blacklisted" }),
    );

    const outcome = await startDomainSearch(person.member, { domain: "larkfield.com", pages: 1 });

    expect(outcome.refused).toBe("domain-blocked");
  });
});

describe("deciding", () => {
  async function anOpenSuggestion() {
    const person = await aMember();
    await withHunter(person);
    await search(person, [somebody("ada")]);
    const [one] = await suggested(person);
    const accept: PeopleDecision = {
      verdict: "accept",
      suggestion: [one!.id],
      basis: "public source",
    };
    return { person, one: one!, accept };
  }

  test("yes makes a prospect that says by whom, where and why it is held", async () => {
    const { person, accept } = await anOpenSuggestion();

    const decided = await decidePeople(person.member, accept);

    const [held] = await inTeam(person.member, (tx) => tx.select().from(prospects));
    const [origin] = await inTeam(person.member, (tx) => tx.select().from(origins));
    expect(decided).toMatchObject({ accepted: 1 });
    expect(held).toMatchObject({ email: "ada@larkfield.com", position: "Director" });
    expect(origin).toMatchObject({
      ...{ id: held!.originId, kind: "provider", provider: "hunter", basis: "public source" },
      ...{ url: source.uri, userId: person.user.id },
    });
    expect(await suggested(person)).toEqual([]);
  });

  test("yes, sent five times at once, makes one prospect", async () => {
    const { person, accept } = await anOpenSuggestion();

    const all = await Promise.all(
      Array.from({ length: 5 }, () => decidePeople(person.member, accept)),
    );

    expect(all.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(1);
    expect(await inTeam(person.member, (tx) => tx.$count(prospects))).toBe(1);
    expect(await inTeam(person.member, (tx) => tx.$count(origins))).toBe(1);
  });

  test("yes, while a form adds the same person, makes one prospect", async () => {
    const { person, accept, one } = await anOpenSuggestion();
    const form = { position: null, company: null, country: null, source: null, ...ada };

    await Promise.all([
      decidePeople(person.member, accept),
      addProspect(person.member, { ...form, email: one.email.toUpperCase() }),
    ]);

    expect(await inTeam(person.member, (tx) => tx.$count(prospects))).toBe(1);
    expect(await suggested(person)).toEqual([]);
  });

  test("yes to somebody who objected meanwhile makes none; they were not shown any more either", async () => {
    const { person, accept, one } = await anOpenSuggestion();
    await inTeam(person.member, (tx) =>
      suppressAddress(tx, person.member, { address: one.email, reason: "unsubscribed" }),
    );

    const shown = await suggested(person);
    const decided = await decidePeople(person.member, accept);

    expect(shown).toEqual([]);
    expect(decided).toMatchObject({ accepted: 0, objected: 1 });
    expect(await inTeam(person.member, (tx) => tx.$count(prospects))).toBe(0);
  });

  test("no leaves nothing of them, in any table of the inventory", async () => {
    const person = await aMember();
    await withHunter(person);
    const needle = aMarker();
    const fields = { firstName: needle, lastName: `${needle}son`, position: `Head of ${needle}` };
    const page = { ...source, uri: `https://larkfield.com/${needle}` };
    await search(person, [somebody(needle, { fields, sources: [page] })]);
    const ids = (await suggested(person)).map(({ id }) => id);
    const before = placesOf(await dumpEverything(), needle);

    await decidePeople(person.member, { verdict: "refuse", suggestion: ids });

    expect(before).toEqual(["main public.person_suggestions"]);
    expect(placesOf(await dumpEverything(), needle)).toEqual([]);
  });

  test("another team's suggestion changes nothing", async () => {
    const { person, accept } = await anOpenSuggestion();
    const eve = await aMember();

    const decided = await decidePeople(eve.member, accept);

    expect(decided).toEqual({ accepted: 0, refused: 0, alreadyThere: 0, objected: 0 });
    expect(await suggested(person)).toHaveLength(1);
  });

  test("after 30 days there is nothing to decide, and the night deletes it", async () => {
    const { person, accept } = await anOpenSuggestion();
    clock.advance(31 * DAY);

    const decided = await decidePeople(person.member, accept);
    const kept = await inTeam(person.member, (tx) => tx.$count(personSuggestions));
    await inSystem("retention", (tx) => enqueue(tx, nightlyPurge, {}));
    await runJobs();

    expect(decided.accepted).toBe(0);
    expect(kept).toBe(1);
    expect(await inTeam(person.member, (tx) => tx.$count(personSuggestions))).toBe(0);
    const runs = await inTeam(person.member, (tx) =>
      tx.$count(enrichmentRuns, eq(enrichmentRuns.kind, "domain")),
    );
    expect(runs).toBe(1);
  });
});

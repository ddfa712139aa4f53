/** Hunter as it is documented, every status of it, and what the room makes of each. */
import { HttpResponse, http, type JsonBodyType } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openHunterEnrichment } from "#app/adapters/enrichment/hunter.server.ts";
import { clock } from "#app/core/clock.ts";
import { startDomainSearch } from "#app/enrichment/start.server.ts";
import { type Desk, desk } from "#app/enrichment/work.server.ts";
import { inTeam } from "#db/client.ts";
import { personSuggestions } from "#db/schema/enrichment.ts";
import { prospects } from "#db/schema/prospects.ts";
import {
  aCompletion,
  aHeldProspect,
  runOf,
  spentOf,
  valuesOf,
  withHunter,
  workAll,
} from "#tests/support/enrichment.ts";
import { aMember } from "#tests/support/people.ts";

const base = "https://api.hunter.io/v2";
const network = setupServer();
const keys: (string | null)[] = [];

beforeAll(() => network.listen({ onUnhandledFrame: "error" }));
afterEach(() => {
  network.resetHandlers();
  keys.length = 0;
  clock.reset();
});
afterAll(() => network.close());

function answering(path: string, body: JsonBodyType, status = 200): void {
  network.use(
    http.get(`${base}${path}`, ({ request }) => {
      keys.push(request.headers.get("x-api-key"));
      return status === 204
        ? new HttpResponse(null, { status })
        : HttpResponse.json(body, { status });
    }),
  );
}

/** The real adapter with the key out of the vault; waits are jumps of the clock. */
const real: Desk = {
  ...desk,
  open: (account) => {
    if (account.kind !== "hunter") throw new Error(`not ${account.kind}`);
    const pause = async (ms: number) => clock.advance(ms);
    return openHunterEnrichment({ key: account.key, pause, timeout: 10_000 });
  },
};

const grace = {
  name: { fullName: "Grace Hopper", givenName: "Grace", familyName: "Hopper" },
  email: "grace@navy.example",
  location: "Arlington, US",
  geo: { city: "Arlington", country: "United States" },
  employment: { domain: "navy.example", name: "Navy", title: "Admiral", role: "lead" },
};

function failing(status: number, details = "no") {
  return { errors: [{ id: `error_${status}`, code: status, details }] };
}

async function asked(body: JsonBodyType, status: number) {
  const person = await aMember();
  await withHunter(person);
  await aHeldProspect(person, { email: "grace@navy.example" });
  answering("/people/find", body, status);
  answering("/account", { data: { reset_date: "2027-01-01" } });
  const id = await aCompletion(person, { query: "" });
  await workAll(person, real);
  return { person, run: await runOf(person, id) };
}

test("a person is known: the allowed fields are suggested, one credit is counted", async () => {
  const { person, run } = await asked({ data: grace }, 200);

  expect(await valuesOf(person)).toEqual(["company: Navy", "country: US", "position: Admiral"]);
  expect(run).toMatchObject({ state: "done", found: 1, credits: 1 });
  expect(await spentOf(person)).toBe(1);
  expect(keys).toEqual(["hunter-key"]);
});

describe("a status", () => {
  const plan =
    "You've reached the limit for the number of searches per billing period included in your plan.";

  test.each([
    [204, null, { state: "done", counts: { nothing: 1 } }],
    [404, failing(404), { state: "done", counts: { nothing: 1 } }],
    [400, failing(400), { state: "done", counts: { "refused-by-provider": 1 } }],
    [422, failing(422), { state: "done", counts: { "refused-by-provider": 1 } }],
    [451, failing(451), { state: "done", counts: { objected: 1 } }],
    [401, failing(401), { state: "waiting", because: "halted" }],
    [429, failing(429, plan), { state: "waiting", because: "halted" }],
    [403, failing(403, "rate limit"), { state: "waiting", because: "later" }],
    [202, {}, { state: "waiting", because: "later", asked: 0 }],
    [222, {}, { state: "waiting", because: "later", asked: 0 }],
    [500, failing(500), { state: "waiting", because: "later", asked: 0 }],
  ])("%s is taken for what it means, and costs nothing", async (status, body, meant) => {
    const { person, run } = await asked(body, status);

    const [held] = await inTeam(person.member, (tx) => tx.select().from(prospects));
    expect(run).toMatchObject(meant);
    expect(held!.restrictedAt !== null).toBe(status === 451);
    expect(await valuesOf(person)).toEqual([]);
    expect(await spentOf(person)).toBe(0);
  });
});

test("a domain's people are suggested with their pages, dates and checks", async () => {
  const person = await aMember();
  await withHunter(person);
  const page = { domain: "navy.example", uri: "https://navy.example/staff" };
  const source = { ...page, extracted_on: "2026-01-05", last_seen_on: "2026-10-01" };
  const one = { value: "grace@navy.com", type: "personal", confidence: 92, position: "Admiral" };
  const names = { first_name: "Grace", last_name: "Hopper", sources: [source] };
  const verification = { date: "2026-10-02", status: "valid" };
  const data = { domain: "navy.com", emails: [{ ...one, ...names, verification }] };
  answering("/domain-search", { data, meta: { results: 1 } });

  await startDomainSearch(person.member, { domain: "navy.com", pages: 5 });
  await workAll(person, real);

  const people = await inTeam(person.member, (tx) => tx.select().from(personSuggestions));
  expect(people).toMatchObject([
    {
      ...{ email: "grace@navy.com", firstName: "Grace", position: "Admiral", score: 92 },
      sources: [{ url: "https://navy.example/staff", seenAt: "2026-10-01" }],
      evidence: { verdict: "valid", checkedAt: "2026-10-02" },
    },
  ]);
  expect(await spentOf(person)).toBe(1);
});

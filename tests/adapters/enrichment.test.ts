/** Finding and completing people: one contract, kept by our own engine and by Hunter in its documented shapes. */
import { HttpResponse, http, type JsonBodyType } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openHunterEnrichment } from "#app/adapters/enrichment/hunter.server.ts";
import { openEnrichment } from "#app/adapters/enrichment/index.server.ts";
import type { Enrichment, KnownAddress, Wanted } from "#app/adapters/enrichment/port.ts";
import { clock } from "#app/core/clock.ts";

const base = "https://api.hunter.io/v2";
const asked: Request[] = [];
const network = setupServer();

beforeAll(() => network.listen({ onUnhandledFrame: "error" }));
afterEach(() => {
  network.resetHandlers();
  asked.length = 0;
});
afterAll(() => network.close());

function answering(path: string, body: JsonBodyType, status = 200): void {
  network.use(
    http.get(`${base}${path}`, ({ request }) => {
      asked.push(request);
      return HttpResponse.json(body, { status });
    }),
  );
}

const source = {
  domain: "larkfield-instruments.com",
  uri: "https://larkfield-instruments.com/team",
  extracted_on: "2026-01-05",
  last_seen_on: "2026-10-01",
  still_on_page: true,
};

const finder = {
  first_name: "Ada",
  last_name: "Larkfield",
  email: "ada.larkfield@larkfield-instruments.com",
  score: 97,
  domain: "larkfield-instruments.com",
  accept_all: false,
  position: "Director",
  twitter: null,
  linkedin_url: "https://www.linkedin.com/in/ada",
  phone_number: null,
  company: "Larkfield Instruments",
  sources: [source],
  verification: { date: "2026-10-02", status: "valid" },
};

const known: KnownAddress[] = [
  { firstName: "Ken", lastName: "Buyer", address: "ken.buyer@larkfield-instruments.com" },
  { firstName: "Eva", lastName: "Stone", address: "eva.stone@larkfield-instruments.com" },
];

const ada: Wanted = {
  firstName: "Ada",
  lastName: "Larkfield",
  domain: "larkfield-instruments.com",
};

const hunter = () =>
  openHunterEnrichment({
    key: "hunter-key",
    pause: async (ms) => clock.advance(ms),
    timeout: 10_000,
  });

type Stage = { open: () => Enrichment; somebody: () => Wanted; nobody: () => Wanted };

const stages: [string, Stage][] = [
  [
    "our own engine",
    {
      open: () => openEnrichment({ kind: "embedded" }),
      somebody: () => ({ ...ada, known }),
      nobody: () => ({ ...ada, known: [] }),
    },
  ],
  [
    "Hunter",
    {
      open: hunter,
      somebody: () => {
        answering("/email-finder", { data: finder, meta: {} });
        return ada;
      },
      nobody: () => {
        answering("/email-finder", { data: { ...finder, email: null, score: null }, meta: {} });
        return ada;
      },
    },
  ],
];

describe.each(stages)("an address found by %s", (_name, { open, somebody, nobody }) => {
  test("comes with a score and the evidence for it", async () => {
    const outcome = await open().findAddress(somebody());

    const [first] = outcome.value?.found ?? [];
    expect(first?.address).toBe("ada.larkfield@larkfield-instruments.com");
    expect(first?.score).toBeGreaterThan(50);
    expect(first!.sources.length > 0 || first!.basis !== null).toBe(true);
  });

  test("is nothing where there is no evidence, which is an answer and costs nothing", async () => {
    const outcome = await open().findAddress(nobody());

    expect(outcome.value).toMatchObject({ found: null, charged: 0 });
  });

  test("keeps the raw answer as JSON of at most 8 KB", async () => {
    const outcome = await open().findAddress(somebody());

    expect(JSON.parse(outcome.value!.raw)).toBeTypeOf("object");
    expect(Buffer.byteLength(outcome.value!.raw)).toBeLessThanOrEqual(8192);
  });
});

describe("our own engine", () => {
  const engine = openEnrichment({ kind: "embedded" });

  test("says that it cannot look, instead of finding nothing", async () => {
    const outcomes = [
      await engine.searchDomain("larkfield-instruments.com", 1),
      await engine.enrichPerson("ada@larkfield-instruments.com"),
      await engine.findAddress({ firstName: "Ada", lastName: "Larkfield", company: "Larkfield" }),
    ];

    expect(outcomes.map(({ refused }) => refused)).toEqual(Array(3).fill("not-offered"));
  });

  test("says on how many known addresses each candidate stands", async () => {
    const outcome = await engine.findAddress({ ...ada, known });

    expect(outcome.value?.found?.[0]).toMatchObject({
      pattern: "{first}.{last}",
      basis: { seen: 2, of: 2 },
      verified: null,
    });
  });
});

describe("Hunter's finder", () => {
  test("is asked by domain, or by company where there is none", async () => {
    answering("/email-finder", { data: finder });

    await hunter().findAddress(ada);
    await hunter().findAddress({ ...ada, domain: undefined, company: "Larkfield & Co" });

    const questions = asked.map(({ url }) => Object.fromEntries(new URL(url).searchParams));
    expect(questions).toEqual([
      { domain: "larkfield-instruments.com", first_name: "Ada", last_name: "Larkfield" },
      { company: "Larkfield & Co", first_name: "Ada", last_name: "Larkfield" },
    ]);
    expect(asked[0]?.headers.get("x-api-key")).toBe("hunter-key");
    expect(asked[0]?.url).not.toContain("hunter-key");
  });

  test("gives pages, dates, its own check and what else is known", async () => {
    answering("/email-finder", { data: finder });

    const outcome = await hunter().findAddress(ada);

    expect(outcome.value).toMatchObject({ charged: 1 });
    expect(outcome.value?.found).toEqual([
      {
        address: "ada.larkfield@larkfield-instruments.com",
        score: 97,
        pattern: null,
        basis: null,
        sources: [
          {
            uri: "https://larkfield-instruments.com/team",
            extractedOn: "2026-01-05",
            lastSeenOn: "2026-10-01",
            stillOnPage: true,
          },
        ],
        verified: { status: "valid", date: "2026-10-02" },
        fields: {
          firstName: "Ada",
          lastName: "Larkfield",
          position: "Director",
          company: "Larkfield Instruments",
          linkedin: "https://www.linkedin.com/in/ada",
        },
      },
    ]);
  });

  test("that only guesses has no evidence: nothing is found, though it is paid for", async () => {
    answering("/email-finder", { data: { ...finder, sources: [], verification: null } });

    expect((await hunter().findAddress(ada)).value).toMatchObject({ found: null, charged: 1 });
  });

  test("404 is nobody, not an error", async () => {
    answering("/email-finder", { errors: [{ id: "not_found", code: 404, details: "" }] }, 404);

    expect((await hunter().findAddress(ada)).value).toMatchObject({ found: null, charged: 0 });
  });

  test.each([
    [400, "wrong_params", "refused-by-provider"],
    [401, "authentication_failed", "not-configured"],
    [403, "too_many_requests", "try-later"],
    [451, "claimed_email", "objected"],
    [500, "", "try-later"],
    [202, "", "still-running"],
    [222, "", "no-verdict"],
  ])("%i %s: %s", async (status, id, word) => {
    answering("/email-finder", { errors: [{ id, code: status, details: "" }] }, status);

    expect((await hunter().findAddress(ada)).refused).toBe(word);
  });
});

describe("Hunter's domain search", () => {
  const page = {
    data: {
      domain: "larkfield-instruments.com",
      disposable: false,
      webmail: false,
      accept_all: true,
      pattern: "{first}.{last}",
      organization: "Larkfield Instruments",
      description: "Instruments",
      industry: "Machinery",
      country: "GB",
      headcount: "11-50",
      technologies: ["nginx"],
      emails: [
        {
          value: "ada.larkfield@larkfield-instruments.com",
          type: "personal",
          confidence: 94,
          first_name: "Ada",
          last_name: "Larkfield",
          position: "Director",
          seniority: "executive",
          department: "management",
          linkedin: null,
          twitter: null,
          phone_number: "+44 1603 000000",
          verification: { date: null, status: null },
          sources: [source, { uri: null }],
        },
        { value: "info@larkfield-instruments.com", type: "generic", confidence: 80 },
        { nothing: "of use" },
      ],
    },
    meta: { results: 27, limit: 10, offset: 10, params: {} },
  };

  test("gives what is known of a domain, page by page", async () => {
    answering("/domain-search", page);

    const { value } = await hunter().searchDomain("larkfield-instruments.com", 2);

    expect(new URL(asked[0]!.url).searchParams.get("offset")).toBe("10");
    expect(value).toMatchObject({ charged: 1 });
    expect(value?.found).toMatchObject({
      company: "Larkfield Instruments",
      pattern: "{first}.{last}",
      catchAll: true,
      page: 2,
      pages: 3,
      facts: { industry: "Machinery", country: "GB", headcount: "11-50" },
    });
    expect(value?.found?.people).toHaveLength(2);
    expect(value?.found?.people[0]).toMatchObject({
      address: "ada.larkfield@larkfield-instruments.com",
      score: 94,
      kind: "personal",
      verified: null,
      fields: { position: "Director", seniority: "executive", phone: "+44 1603 000000" },
    });
    expect(value?.found?.people[0]?.sources).toHaveLength(1);
  });

  test("of a domain nobody knows is nothing", async () => {
    answering("/domain-search", { data: { domain: null, emails: [] }, meta: { results: 0 } });

    expect((await hunter().searchDomain("nowhere-at-all.com", 1)).value).toMatchObject({
      found: null,
      charged: 0,
    });
  });

  test("further than the plan goes is refused for good", async () => {
    answering("/domain-search", { errors: [{ id: "pagination_error", code: 400 }] }, 400);

    expect(await hunter().searchDomain("larkfield-instruments.com", 2)).toMatchObject({
      refused: "refused-by-provider",
      detail: { said: "pagination_error" },
    });
  });
});

describe("Hunter's person", () => {
  test("gives the fields that are there", async () => {
    answering("/people/find", {
      data: {
        name: { fullName: "Ada Larkfield", givenName: "Ada", familyName: "Larkfield" },
        email: "ada@larkfield-instruments.com",
        location: "Norwich, England",
        geo: { country: "United Kingdom" },
        employment: { name: "Larkfield Instruments", title: "Director", seniority: "executive" },
        linkedin: { handle: "ada" },
        twitter: { handle: null },
        phone: 42,
      },
    });

    const { value } = await hunter().enrichPerson("ada@larkfield-instruments.com");

    expect(value).toMatchObject({ charged: 1 });
    expect(value?.found?.fields).toEqual({
      firstName: "Ada",
      lastName: "Larkfield",
      position: "Director",
      seniority: "executive",
      company: "Larkfield Instruments",
      country: "United Kingdom",
      location: "Norwich, England",
      linkedin: "ada",
    });
  });

  test("that nobody knows is nothing, and one who objected is an objection", async () => {
    answering("/people/find", { errors: [{ id: "not_found", code: 404 }] }, 404);
    const nobody = await hunter().enrichPerson("nobody@larkfield-instruments.com");
    answering("/people/find", { errors: [{ id: "claimed_email", code: 451 }] }, 451);
    const objected = await hunter().enrichPerson("ada@larkfield-instruments.com");

    expect(nobody.value).toMatchObject({ found: null, charged: 0 });
    expect(objected).toMatchObject({ refused: "objected", detail: { said: "claimed_email" } });
  });
});

/** Checking addresses: one contract, kept by our own engine, Hunter and BriteVerify in their documented shapes. */
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { AskRefusalDetail } from "#app/adapters/provider.ts";
import { openBriteVerify } from "#app/adapters/verification/briteverify.server.ts";
import { openEngine } from "#app/adapters/verification/embedded.server.ts";
import { openHunterVerifier } from "#app/adapters/verification/hunter.server.ts";
import type { Verification, Verifier, VerifyOutcome } from "#app/adapters/verification/port.ts";
import { clock, now } from "#app/core/clock.ts";
import { type DnsPeer, dnsPeer } from "#tests/adapters/dns-peer.ts";
import { type Script, type Scripted, scripted } from "#tests/adapters/smtp-script.ts";

const hunterUrl = "https://api.hunter.io/v2/email-verifier";
const briteUrl = "https://bpi.briteverify.com/api/v1/fullverify";
const key = "key-that-nobody-may-see";
const asked: Request[] = [];
const network = setupServer();
let dns: DnsPeer;
const open: Scripted[] = [];

beforeAll(async () => {
  dns = await dnsPeer();
  network.listen({ onUnhandledFrame: "error" });
});

afterEach(() => {
  network.resetHandlers();
  asked.length = 0;
});

afterAll(async () => {
  network.close();
  await Promise.all([dns, ...open].map((peer) => peer.close()));
});

/** Time passes only by pausing. */
async function pause(ms: number): Promise<void> {
  clock.advance(ms);
}

function hunterAnswers(status: number, body: object | null, headers = {}): void {
  network.use(
    http.get(hunterUrl, ({ request }) => {
      asked.push(request);
      return HttpResponse.json(body, { status, headers });
    }),
  );
}

function hunterFinds(data: object): void {
  const address = "ada@larkfield-instruments.com";
  hunterAnswers(200, {
    data: {
      _deprecation_notice: "Using result is deprecated, use status instead",
      email: address,
      regexp: true,
      gibberish: false,
      disposable: false,
      webmail: false,
      mx_records: true,
      smtp_server: true,
      smtp_check: true,
      accept_all: false,
      block: false,
      sources: [
        {
          domain: "larkfield-instruments.com",
          uri: "https://larkfield-instruments.com/team",
          extracted_on: "2026-01-05",
          last_seen_on: "2026-10-01",
          still_on_page: true,
        },
      ],
      ...data,
    },
    meta: { params: { email: address } },
  });
}

function briteAnswers(status: number, body: object, headers = {}): void {
  network.use(
    http.post(briteUrl, ({ request }) => {
      asked.push(request);
      return HttpResponse.json(body, { status, headers });
    }),
  );
}

function briteFinds(email: object): void {
  const shared = { address: "ada@larkfield-instruments.com", account: "ada", connected: null };
  const domain = "larkfield-instruments.com";
  const flags = { disposable: false, role_address: false };
  briteAnswers(200, { email: { ...shared, domain, ...flags, ...email }, duration: 0.0356 });
}

const hunter = () => openHunterVerifier({ key, pause, timeout: 10_000 });
const brite = () => openBriteVerify({ key, pause, timeout: 10_000 });

type Situation =
  | "good"
  | "nobody there"
  | "takes all"
  | "throw-away"
  | "no telling"
  | "out of reach";
type Stage = (situation: Situation) => Promise<{ verifier: Verifier; address: string }>;

const onHunter: Stage = async (situation) => {
  const answers: Record<Situation, () => void> = {
    good: () => hunterFinds({ status: "valid", result: "deliverable", score: 98 }),
    "nobody there": () =>
      hunterFinds({ status: "invalid", result: "undeliverable", score: 3, smtp_check: false }),
    "takes all": () =>
      hunterFinds({ status: "accept_all", result: "risky", score: 60, accept_all: true }),
    "throw-away": () =>
      hunterFinds({ status: "disposable", result: "risky", score: 20, disposable: true }),
    "no telling": () => hunterFinds({ status: "unknown", result: "risky", score: 40 }),
    "out of reach": () => network.use(http.get(hunterUrl, () => HttpResponse.error())),
  };
  answers[situation]();
  return { verifier: hunter(), address: "ada@larkfield-instruments.com" };
};

const onBriteVerify: Stage = async (situation) => {
  const answers: Record<Situation, () => void> = {
    good: () => briteFinds({ status: "valid" }),
    "nobody there": () =>
      briteFinds({
        status: "invalid",
        error_code: "email_account_invalid",
        error: "Email account invalid",
      }),
    "takes all": () => briteFinds({ status: "accept_all" }),
    "throw-away": () => briteFinds({ status: "accept_all", disposable: true }),
    "no telling": () => briteFinds({ status: "unknown" }),
    "out of reach": () => network.use(http.post(briteUrl, () => HttpResponse.error())),
  };
  answers[situation]();
  return { verifier: brite(), address: "ada@larkfield-instruments.com" };
};

const onOurEngine: Stage = async (situation) => {
  const scripts: Record<Situation, Script> = {
    good: { rcpt: (count) => (count === 1 ? "250 ok" : "550 5.1.1 nobody") },
    "nobody there": { rcpt: "550 5.1.1 nobody" },
    "takes all": { rcpt: "250 ok" },
    "throw-away": { rcpt: "250 ok" },
    "no telling": { rcpt: "450 4.7.1 later" },
    "out of reach": { greeting: "hang up" },
  };
  const peer = await scripted(scripts[situation]);
  open.push(peer);
  const domain = situation === "throw-away" ? "mailinator.com" : "larkfield.example";
  dns.zones.set(domain, { a: ["127.0.0.1"] });
  const verifier = openEngine({
    dns: { servers: [dns.server] },
    smtp: { helo: "verify.larkfield.example", mailFrom: "a@larkfield.example", port: peer.port },
    privateNetworks: true,
  });
  return { verifier, address: `ada@${domain}` };
};

const stages: [string, Stage][] = [
  ["our own engine", onOurEngine],
  ["Hunter", onHunter],
  ["BriteVerify", onBriteVerify],
];

describe.each(stages)("an address checked by %s", (_name, stage) => {
  async function checked(situation: Situation): Promise<Verification> {
    const { verifier, address } = await stage(situation);
    return foundIn(await verifier.verify(address));
  }

  test("is valid when its mail host takes it", async () => {
    const found = await checked("good");

    expect(found).toMatchObject({ verdict: "valid", reasons: ["accepted"], suggestion: null });
    expect(found.score).toBeGreaterThan(80);
  });

  test("is invalid when nobody has it", async () => {
    expect(await checked("nobody there")).toMatchObject({
      verdict: "invalid",
      reasons: ["mailbox-unknown"],
    });
  });

  test("is risky where every name is taken", async () => {
    const found = await checked("takes all");

    expect(found.verdict).toBe("risky");
    expect(found.reasons[0]).toBe("catch-all");
  });

  test("of a throw-away service is risky for that first", async () => {
    const found = await checked("throw-away");

    expect(found.verdict).toBe("risky");
    expect(found.reasons[0]).toBe("disposable");
  });

  test("of which nobody can tell is unknown and has no score", async () => {
    const found = await checked("no telling");

    expect(found).toMatchObject({ verdict: "unknown", score: null });
    expect(found.reasons.length).toBeGreaterThan(0);
  });

  test("keeps the raw answer as JSON of at most 8 KB, and says what was charged", async () => {
    const found = await checked("good");

    expect(JSON.parse(found.raw)).toBeTypeOf("object");
    expect(Buffer.byteLength(found.raw)).toBeLessThanOrEqual(8192);
    expect(found.charged).toBeGreaterThanOrEqual(0);
    expect(found.raw).not.toContain(key);
  });

  test("has no verdict when nobody is reached, and nothing is thrown", async () => {
    const { verifier, address } = await stage("out of reach");

    const outcome = await verifier.verify(address);

    if (outcome.refused === undefined) expect(outcome.value.verdict).toBe("unknown");
    else expect(outcome.refused).toBe("try-later");
  });
});

describe("Hunter", () => {
  test("is given the key in a header, never in the address of the request", async () => {
    hunterFinds({ status: "valid", score: 90 });

    await hunter().verify("ada@larkfield-instruments.com");

    expect(asked[0]?.url).toBe(`${hunterUrl}?email=ada%40larkfield-instruments.com`);
    expect(asked[0]?.headers.get("x-api-key")).toBe(key);
  });

  test.each([
    [{ status: "invalid", regexp: false }, "invalid", ["syntax"]],
    [{ status: "invalid", mx_records: false }, "invalid", ["no-mx"]],
    [{ status: "invalid" }, "invalid", ["undeliverable"]],
    [{ status: "webmail", webmail: true }, "risky", ["free-provider"]],
    [{ status: "unknown", block: true }, "unknown", ["blocked"]],
    [{ status: "valid", disposable: true }, "risky", ["disposable"]],
    [{ status: "valid", gibberish: true }, "valid", ["accepted", "gibberish"]],
    [{ status: "a word of tomorrow" }, "unknown", ["no-answer"]],
    [{ result: "undeliverable", smtp_check: false }, "invalid", ["mailbox-unknown"]],
    [{ result: "deliverable" }, "valid", ["accepted"]],
    [{ status: "valid", score: "high", sources: "none", block: "no" }, "valid", ["accepted"]],
  ])("%j is %s %j", async (data, verdict, reasons) => {
    hunterFinds(data);

    expect(foundIn(await hunter().verify("a@b-c.com"))).toMatchObject({ verdict, reasons });
  });

  test("costs what the plan says", async () => {
    hunterFinds({ status: "valid" });
    const onDataPlan = openHunterVerifier({ key, creditsEach: 1 });

    expect(foundIn(await hunter().verify("a@b-c.com")).charged).toBe(0.5);
    expect(foundIn(await onDataPlan.verify("a@b-c.com")).charged).toBe(1);
  });

  test("still running is asked again two seconds later, at most five times", async () => {
    clock.set("2026-11-23T10:00:00Z");
    hunterAnswers(202, { data: { message: "still running" } });

    const outcome = await hunter().verify("a@b-c.com");

    expect(outcome).toMatchObject({ refused: "still-running" });
    expect(asked).toHaveLength(6);
    expect(now()).toEqual(new Date("2026-11-23T10:00:10Z"));
    expect(refusalIn(outcome).retryAt).toEqual(new Date("2026-11-23T10:01:10Z"));
  });

  test("still running at first and done at the third time is one answer", async () => {
    hunterFinds({ status: "valid" });
    network.use(
      http.get(hunterUrl, () => HttpResponse.json({}, { status: 202 }), { once: true }),
      http.get(hunterUrl, () => HttpResponse.json({}, { status: 202 }), { once: true }),
    );

    expect(foundIn(await hunter().verify("a@b-c.com"))).toMatchObject({
      verdict: "valid",
      charged: 0.5,
    });
  });

  test("slow answers of 202 stop within half a minute", async () => {
    clock.set("2026-11-23T10:00:00Z");
    network.use(
      http.get(hunterUrl, () => {
        asked.push(new Request(hunterUrl));
        clock.advance(14_000);
        return HttpResponse.json({}, { status: 202 });
      }),
    );

    expect((await hunter().verify("a@b-c.com")).refused).toBe("still-running");
    expect(asked).toHaveLength(2);
  });

  test.each([
    [222, { data: { status: "valid" } }, "no-verdict", 3 * 60],
    [206, { data: { status: "valid" } }, "no-verdict", 3 * 60],
    [200, "not what was promised", "no-verdict", 60],
    [
      400,
      { errors: [{ id: "invalid_email", code: 400, details: "a@b" }] },
      "refused-by-provider",
      null,
    ],
    [
      400,
      { errors: [{ id: "wrong_params", code: 400, details: "?" }] },
      "refused-by-provider",
      null,
    ],
    [
      401,
      { errors: [{ id: "authentication_failed", code: 401, details: "No user" }] },
      "not-configured",
      null,
    ],
    [
      403,
      { errors: [{ id: "too_many_requests", code: 403, details: "Rate limit reached" }] },
      "try-later",
      1,
    ],
    [403, {}, "try-later", 1],
    [404, { errors: [] }, "no-verdict", 60],
    [
      422,
      { errors: [{ id: "invalid", code: 422, details: "not created" }] },
      "refused-by-provider",
      null,
    ],
    [
      429,
      { errors: [{ id: "too_many_requests", code: 429, details: "Slow down: 10 per second" }] },
      "try-later",
      1,
    ],
    [
      451,
      { errors: [{ id: "claimed_email", code: 451, details: "a@b-c.com asked us" }] },
      "objected",
      null,
    ],
    [418, {}, "refused-by-provider", null],
    [500, {}, "try-later", 5],
    [503, "maintenance", "try-later", 5],
  ])("%i %j: %s", async (status, body, word, minutes) => {
    clock.set("2026-11-23T10:00:00Z");
    hunterAnswers(status, body as object);
    const began = now().getTime();

    const outcome = await hunter().verify("a@b-c.com");

    expect(outcome.refused).toBe(word);
    const retryAt = refusalIn(outcome).retryAt;
    if (minutes === null) expect(retryAt).toBeNull();
    else expect(Math.round((retryAt!.getTime() - began) / 60_000)).toBe(minutes);
    expect(refusalIn(outcome).said).not.toContain("@");
    expect(JSON.stringify(outcome)).not.toContain(key);
  });

  test("429 with Retry-After is throttling", async () => {
    clock.set("2026-11-23T10:00:00Z");
    hunterAnswers(429, {}, { "Retry-After": "20" });

    const outcome = await hunter().verify("a@b-c.com");

    expect(outcome).toMatchObject({
      refused: "try-later",
      detail: { retryAt: new Date("2026-11-23T10:00:20Z") },
    });
  });

  const usedUp = {
    errors: [
      {
        id: "too_many_requests",
        code: 429,
        details:
          "You've reached the limit for the number of searches per billing period included in your plan.",
      },
    ],
  };

  test.each([429, 403])("%i about the plan stops until the plan begins anew", async (status) => {
    clock.set("2026-11-26T09:00:00Z");
    hunterAnswers(status, usedUp);
    const account = { data: { plan_name: "Starter", plan_level: 1, reset_date: "2026-12-05" } };
    network.use(http.get("https://api.hunter.io/v2/account", () => HttpResponse.json(account)));

    expect(await hunter().verify("a@b-c.com")).toMatchObject({
      refused: "limit-reached",
      detail: { retryAt: new Date("2026-12-05") },
    });
  });

  test.each(["2026-11-26", "2026-10-01"])(
    "a used-up plan that has begun anew already (%s) is asked for an hour later",
    async (day) => {
      clock.set("2026-11-26T09:00:00Z");
      hunterAnswers(429, usedUp);
      const account = { data: { reset_date: day } };
      network.use(http.get("https://api.hunter.io/v2/account", () => HttpResponse.json(account)));

      expect(await hunter().verify("a@b-c.com")).toMatchObject({
        refused: "limit-reached",
        detail: { retryAt: new Date("2026-11-26T10:00:00Z") },
      });
    },
  );

  test("a used-up plan whose date nobody tells stays stopped", async () => {
    hunterAnswers(429, {});
    const nothing = () => HttpResponse.json({}, { status: 500 });
    network.use(http.get("https://api.hunter.io/v2/account", nothing));

    expect(await hunter().verify("a@b-c.com")).toMatchObject({
      refused: "limit-reached",
      detail: { retryAt: null },
    });
  });

  test("an answer of theirs that failed once is asked for again", async () => {
    hunterFinds({ status: "valid" });
    const broken = http.get(hunterUrl, () => HttpResponse.json({}, { status: 502 }), {
      once: true,
    });
    network.use(broken);

    expect(foundIn(await hunter().verify("a@b-c.com")).verdict).toBe("valid");
  });

  test("silence ends by itself", async () => {
    network.use(http.get(hunterUrl, () => new Promise(() => {})));
    const impatient = openHunterVerifier({ key, pause, timeout: 30 });

    expect(await impatient.verify("a@b-c.com")).toMatchObject({
      refused: "try-later",
      detail: { said: "no-answer" },
    });
  });

  test("a redirect is not followed, since the key would go along", async () => {
    const away = { Location: "https://elsewhere.example/" };
    network.use(http.get(hunterUrl, () => new HttpResponse(null, { status: 302, headers: away })));

    expect((await hunter().verify("a@b-c.com")).refused).toBe("try-later");
  });

  test("a long answer is shortened and still JSON", async () => {
    const source = { uri: `https://b-c.com/${"x".repeat(3000)}`, domain: "b-c.com" };
    hunterFinds({ status: "valid", sources: Array.from({ length: 200 }, () => source) });

    const { raw } = foundIn(await hunter().verify("a@b-c.com"));

    expect(Buffer.byteLength(raw)).toBeLessThanOrEqual(8192);
    expect(JSON.parse(raw).data.status).toBe("valid");
  });
});

describe("BriteVerify, one address", () => {
  test("costs what the plan says", async () => {
    briteFinds({ status: "valid" });
    const onOtherPlan = openBriteVerify({ key, creditsEach: 0.1 });

    expect(foundIn(await brite().verify("a@b-c.com")).charged).toBe(1);
    expect(foundIn(await onOtherPlan.verify("a@b-c.com")).charged).toBe(0.1);
  });

  test("is asked with the key in its own form of header", async () => {
    briteFinds({ status: "valid" });

    await brite().verify("ada@larkfield-instruments.com");

    expect(asked[0]?.url).toBe(briteUrl);
    expect(asked[0]?.headers.get("authorization")).toBe(`ApiKey: ${key}`);
  });

  test.each([
    [{ status: "valid", role_address: true }, "valid", ["accepted", "role"]],
    [{ status: "valid", disposable: true }, "risky", ["disposable"]],
    [
      { status: "accept_all", disposable: true, role_address: true },
      "risky",
      ["disposable", "catch-all", "role"],
    ],
    [{ status: "unknown", disposable: true }, "risky", ["disposable"]],
    [{ status: "unknown", role_address: true }, "unknown", ["no-answer", "role"]],
    [{ status: "invalid", error_code: "email_address_invalid" }, "invalid", ["syntax"]],
    [{ status: "invalid", error_code: "email_domain_invalid" }, "invalid", ["no-domain"]],
    [{ status: "invalid", error_code: "mailbox_full_invalid" }, "risky", ["mailbox-full"]],
    [{ status: "invalid" }, "invalid", ["undeliverable"]],
    [{ status: "a word of tomorrow" }, "unknown", ["odd-answer"]],
  ])("%j is %s %j", async (email, verdict, reasons) => {
    briteFinds(email);

    expect(foundIn(await brite().verify("a@b-c.com"))).toMatchObject({
      verdict,
      reasons,
      charged: 1,
    });
  });

  test.each([
    [400, { errors: { default: "invalid or missing query parameter" } }, "refused-by-provider"],
    [401, { errors: { user: "not authorized or over daily test limit" } }, "not-configured"],
    [404, {}, "refused-by-provider"],
    [429, {}, "try-later"],
    [500, {}, "try-later"],
    [200, { duration: 1 }, "no-verdict"],
    [202, { email: { status: "valid" } }, "no-verdict"],
  ])("%i %j: %s", async (status, body, word) => {
    briteAnswers(status, body);

    expect((await brite().verify("a@b-c.com")).refused).toBe(word);
  });

  test("429 is waited for a second longer than told", async () => {
    clock.set("2026-11-23T10:00:00Z");
    briteAnswers(429, {}, { "Retry-After": "10" });

    expect(refusalIn(await brite().verify("a@b-c.com")).retryAt).toEqual(
      new Date("2026-11-23T10:00:11Z"),
    );
  });
});

function foundIn(outcome: VerifyOutcome): Verification {
  if (outcome.refused !== undefined) throw new Error(JSON.stringify(outcome));
  return outcome.value;
}

function refusalIn(outcome: VerifyOutcome): AskRefusalDetail {
  if (outcome.refused === undefined) throw new Error(JSON.stringify(outcome));
  return outcome.detail;
}

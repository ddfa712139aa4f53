/** The room with its real adapters: our engine over real DNS, Hunter and BriteVerify in their documented shapes. */
import { sql } from "drizzle-orm";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { vault } from "#app/adapters/vault/index.server.ts";
import { openBriteVerify } from "#app/adapters/verification/briteverify.server.ts";
import { openEngine } from "#app/adapters/verification/embedded.server.ts";
import { openHunterVerifier } from "#app/adapters/verification/hunter.server.ts";
import { clock } from "#app/core/clock.ts";
import { checkNow } from "#app/verification/address.server.ts";
import { askAlone } from "#app/verification/asking.server.ts";
import { type Account, giveKey, removeKey } from "#app/verification/keys.server.ts";
import { listProviders, tryAgain } from "#app/verification/providers.server.ts";
import { startCheck } from "#app/verification/runs.server.ts";
import { workSlice } from "#app/verification/work.server.ts";
import { house } from "#db/client.ts";
import { type DnsPeer, dnsPeer } from "#tests/adapters/dns-peer.ts";
import { type Scripted, scripted } from "#tests/adapters/smtp-script.ts";
import { dumpEverything, placesOf } from "#tests/support/dump.ts";
import { runJobs } from "#tests/support/jobs.ts";
import {
  aTeamOf,
  bookOf,
  haveKey,
  KEY,
  ledgerOf,
  peopleOf,
  runsOf,
  type Team,
} from "#tests/verification/support.ts";

// Nothing leaves this machine: what no test answers is an error of the network.
const network = setupServer(http.all("https://*", () => HttpResponse.error()));
const open: { close(): Promise<unknown> }[] = [];
let dns: DnsPeer;
let host: Scripted;

beforeAll(async () => {
  dns = await dnsPeer();
  // Takes one name and knows no other.
  host = await scripted(
    { rcpt: (count) => (count % 2 === 1 ? "250 2.1.5 ok" : "550 5.1.1 no such user") },
    { host: "127.0.0.3" },
  );
  open.push(dns, host);
  network.listen({ onUnhandledFrame: "error" });
});
afterEach(() => network.resetHandlers());
afterAll(async () => {
  network.close();
  await Promise.all(open.map((peer) => peer.close()));
});

const pause = async () => {};
const real = {
  open(account: Account) {
    if (account.kind === "hunter")
      return openHunterVerifier({ ...account, pause, timeout: 10_000 });
    if (account.kind === "briteverify")
      return openBriteVerify({ ...account, pause, timeout: 10_000 });
    return openEngine({ dns: { servers: [dns.server], timeout: 1000, tries: 1 } });
  },
};

const withSmtp = {
  open: () =>
    openEngine({
      dns: { servers: [dns.server], timeout: 1000, tries: 1 },
      smtp: {
        ...{ helo: "verify.larkfield.example", mailFrom: "check@larkfield.example" },
        ...{ port: host.port, timeouts: { connect: 5000, greeting: 5000, command: 5000 } },
      },
      lanes: { gap: 0 },
      privateNetworks: true,
    }),
};

async function check(
  team: Team,
  provider: "own" | "hunter" | "briteverify",
  options = real as typeof withSmtp | typeof real,
) {
  const asked = await checkNow(team.member, team.ids[0]!, { provider, again: false });
  if (asked.refused !== undefined) throw new Error(asked.refused);
  await askAlone(team.worker, asked.value.id, options);
  const rows = await ledgerOf(team);
  return rows.find(({ id }) => id === asked.value.id)!;
}

describe("our own engine", () => {
  async function aDomain(zone: Parameters<DnsPeer["zones"]["set"]>[1]) {
    const team = await aTeamOf(1);
    const [{ email }] = (await peopleOf(team)) as never as [{ email: string }];
    dns.zones.set(email.split("@")[1]!, zone);
    return team;
  }

  test("never says valid without an answer to RCPT, and with one it does", async () => {
    const team = await aDomain({ mx: [[10, "mx.works.com"]] });
    dns.zones.set("mx.works.com", { a: ["127.0.0.3"] });

    const silent = await check(team, "own");
    const [before] = await peopleOf(team);
    const asked = await check(team, "own", withSmtp);

    expect(silent).toMatchObject({ verdict: "unknown", reasons: ["not-asked"], credits: 0 });
    expect(before!.verdict).toBe("unknown");
    expect(asked).toMatchObject({ verdict: "valid", reasons: ["accepted"], score: 95 });
    expect((await peopleOf(team))[0]!.verdict).toBe("valid");
  });

  test.each([
    ["a domain that is not there", "nxdomain" as const, "invalid", "no-domain"],
    ["a domain that takes no mail", { mx: [[0, "."]] } as never, "invalid", "null-mx"],
    ["a directory that does not answer", "servfail" as const, "unknown", "dns-failed"],
  ])("%s", async (_, zone, verdict, reason) => {
    const team = await aDomain(zone);

    expect(await check(team, "own")).toMatchObject({ verdict, reasons: [reason] });
  });
});

const hunterUrl = "https://api.hunter.io/v2/email-verifier";
const briteUrl = "https://bpi.briteverify.com/api/v1/fullverify";
const plan =
  "You've reached the limit for the number of searches per billing period included in your plan.";
const errors = (id: string, code: number, details = "") => ({ errors: [{ id, code, details }] });

describe("Hunter", () => {
  test.each([
    [
      200,
      { data: { status: "valid", score: 98 } },
      { state: "answered", verdict: "valid", score: 98, credits: 0.5 },
      null,
    ],
    [
      200,
      { data: { status: "accept_all", score: 60, accept_all: true } },
      { state: "answered", verdict: "risky" },
      null,
    ],
    [
      200,
      { data: { status: "unknown", block: true } },
      { state: "answered", verdict: "unknown", reasons: ["blocked"] },
      null,
    ],
    [200, { nothing: "here" }, { state: "failed", failure: "outcome-unknown", credits: 0.5 }, null],
    [202, { data: { status: "unknown" } }, { state: "asking", askedAt: null }, null],
    [222, {}, { state: "failed", failure: "no-verdict", credits: 0 }, null],
    [400, errors("invalid_email", 400), { state: "failed", failure: "refused-by-provider" }, null],
    [
      401,
      errors("authentication_failed", 401),
      { state: "asking", askedAt: null },
      "not-configured",
    ],
    [403, errors("rate", 403), { state: "asking", askedAt: null }, "out-of-order"],
    [
      429,
      errors("too_many_requests", 429, plan),
      { state: "asking", askedAt: null },
      "limit-reached",
    ],
    [451, errors("claimed_email", 451), { state: "failed", failure: "objected", credits: 0 }, null],
    [500, {}, { state: "asking", askedAt: null }, null],
  ])("%i %j", async (status, body, row, halted) => {
    const team = await aTeamOf(1);
    await haveKey(team, "hunter");
    network.use(
      http.get(hunterUrl, ({ request }) => {
        expect(request.headers.get("x-api-key")).toBe(KEY);
        return HttpResponse.json(body, { status });
      }),
      http.get("https://api.hunter.io/v2/account", () =>
        HttpResponse.json({ data: { reset_date: "2026-12-10" } }),
      ),
    );

    expect(await check(team, "hunter")).toMatchObject(row);
    expect((await bookOf(team))[0]!.haltedBecause).toBe(halted);
    const [person] = await peopleOf(team);
    expect(person!.restrictedAt !== null).toBe(status === 451);
  });

  test("the network down counts as perhaps paid for, and is told", async () => {
    const team = await aTeamOf(1);
    await haveKey(team, "hunter");
    network.use(http.get(hunterUrl, () => HttpResponse.error()));

    expect(await check(team, "hunter")).toMatchObject({ failure: "outcome-unknown", credits: 0.5 });
  });
});

describe("BriteVerify", () => {
  test.each([
    [
      200,
      { email: { status: "valid" } },
      { state: "answered", verdict: "valid", credits: 1 },
      null,
    ],
    [
      200,
      { email: { status: "accept_all", disposable: true } },
      { state: "answered", verdict: "risky", reasons: ["disposable", "catch-all"] },
      null,
    ],
    [200, { email: { status: "unknown" } }, { state: "answered", verdict: "unknown" }, null],
    [
      400,
      { errors: { default: "invalid or missing query parameter" } },
      { state: "failed", failure: "refused-by-provider" },
      null,
    ],
    [401, { errors: { user: "not authorized" } }, { state: "asking" }, "not-configured"],
    [402, {}, { state: "asking" }, "limit-reached"],
    [429, {}, { state: "asking" }, "out-of-order"],
    [503, {}, { state: "asking" }, null],
  ])("%i %j", async (status, body, row, halted) => {
    const team = await aTeamOf(1);
    await haveKey(team, "briteverify");
    network.use(http.post(briteUrl, () => HttpResponse.json(body, { status })));

    expect(await check(team, "briteverify")).toMatchObject(row);
    expect((await bookOf(team))[0]!.haltedBecause).toBe(halted);
  });

  test("many go as a list that is deleted there after download", async () => {
    const team = await aTeamOf(120);
    await haveKey(team, "briteverify");
    const lists = "https://bulk-api.briteverify.com/api/v3/lists";
    const calls: string[] = [];
    let emails: string[] = [];
    let state = "open";
    network.use(
      http.post(lists, async ({ request }) => {
        emails = ((await request.json()) as { emails: string[] }).emails;
        calls.push("made");
        return HttpResponse.json({ id: "list-1", state });
      }),
      http.post(`${lists}/list-1`, () => {
        const first = state === "open";
        if (first) calls.push("started");
        state = "complete";
        return first
          ? HttpResponse.json({ id: "list-1", state: "verifying" })
          : HttpResponse.json({ status: "invalid_state" }, { status: 400 });
      }),
      http.get(`${lists}/list-1`, () => HttpResponse.json({ id: "list-1", state })),
      http.get(`${lists}/list-1/export/1`, () =>
        HttpResponse.json({
          num_pages: "1",
          results: emails.map((email) => ({ email, status: "valid", secondary_status: null })),
        }),
      ),
      http.delete(`${lists}/list-1`, () => {
        calls.push("deleted");
        return new HttpResponse(null, { status: 204 });
      }),
    );
    await startCheck(team.member, { selection: { query: "" }, provider: "briteverify" });

    for (let n = 0; n < 4; n++) await workSlice(team.worker, "briteverify", real);

    expect(calls).toEqual(["made", "started", "deleted"]);
    expect((await runsOf(team))[0]).toMatchObject({
      state: "done",
      counts: { valid: 120 },
      credits: 120,
    });
  });
});

describe("a key", () => {
  beforeEach(async () => {
    await house("health").execute(sql`delete from pgboss.job`);
  });

  const account = "https://api.hunter.io/v2/account";
  const standing = async (team: Team) => (await listProviders(team.member))[1]!;

  test("is tested at once; nothing is asked before it was, and a wrong one says so until another is given", async () => {
    const team = await aTeamOf(1);
    await giveKey(team.member, "hunter", KEY);
    const testing = await standing(team);
    network.use(
      http.get(account, () =>
        HttpResponse.json(errors("authentication_failed", 401), { status: 401 }),
      ),
    );
    await runJobs();
    const wrong = await standing(team);
    network.use(http.get(account, () => HttpResponse.json({ data: { reset_date: "2026-12-10" } })));
    await tryAgain(team.member, "hunter");
    await runJobs();

    expect(testing.halt).toMatchObject({ because: "testing", until: null });
    expect(wrong.halt).toMatchObject({ because: "not-configured", until: null });
    expect(await standing(team)).toMatchObject({ isReady: true, halt: undefined });
  });

  test("stands in no row, no job and no log; removing it destroys it", async () => {
    const team = await aTeamOf(1);
    await haveKey(team, "hunter");
    const [row] = await bookOf(team);
    const binding = { teamId: team.team.id, mailboxId: row!.id, purpose: "provider", version: 1 };

    const kept = await vault.open(binding);
    const places = placesOf(await dumpEverything(), KEY);
    await removeKey(team.member, "hunter");
    clock.advance(3_600_000);
    await runJobs();

    expect(kept).toBe(KEY);
    expect(places).toEqual([]);
    await expect(vault.open(binding)).rejects.toThrow("credential not found");
    expect(await standing(team)).toMatchObject({ isReady: false });
  });
});

/** Connecting a mailbox by signing in at Google or Microsoft, whole requests and jobs; the providers by msw. */
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { vault } from "#app/adapters/vault/index.server.ts";
import { config } from "#app/config.server.ts";
import { clock, MINUTE } from "#app/core/clock.ts";
import { presentWords } from "#app/documents/words.server.ts";
import { listMailboxes } from "#app/mailboxes/mailboxes.server.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { aDraft, sendWhatIsDue } from "#tests/outreach/world.ts";
import { runJobs } from "#tests/support/jobs.ts";
import {
  gmail,
  googleError,
  mailProviders,
  setUpProviders,
} from "#tests/support/mail-providers.ts";
import { ledgerOf } from "#tests/support/outreach.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor } from "#tests/support/visitor.ts";

const { state, handlers, agree } = mailProviders();
// What nobody answers for is an error of the network; this site's own address is let through.
const network = setupServer(
  ...handlers,
  http.all("https://*", () => HttpResponse.error()),
);
const fresh = structuredClone({ ...state, next: [] });

beforeAll(() => network.listen({ onUnhandledFrame: "bypass" }));
beforeEach(() => {
  clock.set(new Date("2026-11-26T10:00:00Z"));
  setUpProviders();
  Object.assign(state, structuredClone({ ...fresh, next: [] }));
});
afterAll(() => network.close());

type Kind = "google" | "microsoft";

async function go(browser: Visitor, provider: Kind, more: Record<string, string> = {}) {
  const answer = await browser.post("/mailboxes/connect", { provider, ...more });
  return answer.location!;
}

/** All the way: away, back, yes, tested. Gives the mailbox's path. */
async function connect(browser: Visitor, provider: Kind, more: Record<string, string> = {}) {
  const back = await browser.get(agree(await go(browser, provider, more)));
  expect(back.location).toBe("/mailboxes/connect/confirm");
  const yes = await browser.post(back.location!, { fromName: "Ada Larkfield" });
  await runJobs();
  return yes.location!;
}

async function onlyMailbox({ member }: Person) {
  const [mailbox, ...others] = await listMailboxes(member);
  expect(others).toEqual([]);
  return mailbox!;
}

test("where nobody has set it up the pages say so, and nobody is sent away", async () => {
  Object.assign(config, { google: undefined, microsoft: undefined });
  const browser = await signedIn(await aMember());

  const choice = await browser.get("/mailboxes/new");
  const page = await browser.get("/mailboxes/connect?provider=microsoft");
  const answer = await browser.post("/mailboxes/connect", { provider: "google" });

  expect(choice.html).toContain("has not set up signing in at Google or Microsoft");
  expect(choice.html).not.toContain("/mailboxes/connect");
  expect(page.html).toContain("has not set up signing in at Microsoft");
  expect(page.html).not.toContain("Continue to");
  expect(answer.status).toBe(422);
});

describe.each([
  ["google", "https://accounts.google.com", "Google", "gmail.send", "gmail.readonly"],
  ["microsoft", "https://login.microsoftonline.com", "Microsoft", "Mail.Send", "Mail.Read"],
] as const)("signing in at %s", (kind, origin, name, send, read) => {
  test("asks for sending only unless reading is ticked, for good, with PKCE, and lets the form lead there", async () => {
    const browser = await signedIn(await aMember());

    const page = await browser.get(`/mailboxes/connect?provider=${kind}`);
    const plain = new URL(await go(browser, kind));
    const reading = new URL(await go(browser, kind, { read: "yes" }));

    expect(page.headers.get("content-security-policy")).toContain("form-action 'self' https");
    expect(page.headers.get("content-security-policy")).toContain(origin);
    expect(plain.origin).toBe(origin);
    const asked = plain.searchParams;
    expect(asked.get("redirect_uri")).toBe(`${config.baseUrl}/mailboxes/connect/${kind}/callback`);
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(asked.get("scope")).toContain(send);
    expect(asked.get("scope")).not.toContain(read);
    expect(reading.searchParams.get("scope")).toContain(read);
    const lasting = kind === "google" ? asked.get("access_type") : asked.get("scope");
    expect(lasting).toMatch(/offline/);
    expect(JSON.stringify([...asked])).not.toContain("secret-of");
  });

  test("connects only with the yes, then tests it and says how it signs in, without any password", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);

    const back = await browser.get(agree(await go(browser, kind)));
    const asked = await browser.get(back.location!);
    const before = await listMailboxes(ada.member);
    const yes = await browser.post(back.location!, { fromName: "Ada Larkfield" });
    await runJobs();
    const shown = await browser.get(yes.location!);

    expect(asked.html).toContain("ada@larkfield-instruments.com");
    expect(before).toEqual([]);
    expect(await onlyMailbox(ada)).toMatchObject({ kind, state: "ready", reading: "off" });
    expect(shown.html).toContain("Signs in with");
    expect(shown.html).toContain(`${name} let us in`);
    expect(shown.html).not.toContain("Password</dt>");
    expect((await browser.get(`${yes.location}/server`)).status).toBe(404);
    for (const page of ["", "/replies", "/uses"]) {
      const { html } = await browser.get(`${yes.location}${page}`);
      expect(html).not.toContain(`${yes.location}/server`);
      expect(html).toContain(`/mailboxes/connect?provider=${kind}&amp;mailbox=`);
    }
    expect((await browser.get(`${yes.location}/edit`)).html).not.toContain('label for="address"');
    await browser.post(`${yes.location}/edit`, {
      ...{ address: "other@elsewhere.org", fromName: "A. Larkfield", dailyCap: "11" },
      ...{ windowStart: "09:00", windowEnd: "17:00", zone: "Europe/Berlin" },
    });
    expect(await onlyMailbox(ada)).toMatchObject({
      ...{ address: "ada@larkfield-instruments.com", fromName: "A. Larkfield", dailyCap: 11 },
    });
  });

  test("comes back once, in the session that went away, with the state it was given", async () => {
    const ada = await aMember();
    const [browser, elsewhere] = [await signedIn(ada), await signedIn(ada)];

    const back = agree(await go(browser, kind));
    const stolen = await elsewhere.get(back);
    elsewhere.jar.set("connecting", browser.jar.get("connecting")!);
    const moved = await elsewhere.get(back);
    const forged = await browser.get(back.replace(/state=[^&]+/, "state=another"));
    const spent = await browser.get(back);
    const anew = agree(await go(browser, kind));
    const other = { google: "microsoft", microsoft: "google" }[kind];
    const crossed = await browser.get(anew.replace(`/${kind}/`, `/${other}/`));
    const once = agree(await go(browser, kind));
    const first = await browser.get(once);
    const second = await browser.get(once);

    for (const { status, html } of [stolen, moved, forged, spent, crossed, second]) {
      expect(status).toBe(200);
      expect(html).toContain("Begin again");
    }
    expect(first.location).toBe("/mailboxes/connect/confirm");
    expect(await listMailboxes(ada.member)).toEqual([]);
  });

  test("is told apart when declined, too old, not allowed to send, or without an address", async () => {
    const browser = await signedIn(await aMember());
    const declined = agree(await go(browser, kind)).replace(/code=.*/, "error=access_denied");
    const said = [(await browser.get(declined)).html];
    const old = agree(await go(browser, kind));
    clock.advance(16 * MINUTE);
    said.push((await browser.get(old)).html);
    state.scope = "openid email";
    said.push((await browser.get(agree(await go(browser, kind)))).html);
    state.scope = undefined;
    for (const claims of [{ aud: "another-client" }, { iss: "https://evil.example" }, { exp: 1 }]) {
      state.claims = claims;
      said.push((await browser.get(agree(await go(browser, kind)))).html);
    }

    const words = ["was declined", "older than 15 minutes", "did not allow sending"];
    words.push(...Array(3).fill("did not tell us the address"));
    for (const [n, word] of words.entries()) expect(said[n]).toContain(word);
  });

  test("a token stands in the vault, sealed, and in no page, cookie, job, row or address", async () => {
    const ada = await aMember();
    const browser = await signedIn(ada);

    const away = await go(browser, kind);
    const back = await browser.get(agree(away));
    const jar = JSON.stringify([...browser.jar]);
    const pages = [await browser.get(back.location!)];
    const yes = await browser.post(back.location!, { fromName: "Ada" });
    const sql = asSuperuser();
    const jobs = await sql`select name, data from pgboss.job`;
    await runJobs();
    pages.push(await browser.get(yes.location!), await browser.get("/mailboxes"));

    const { id } = await onlyMailbox(ada);
    const binding = { teamId: ada.team.id, mailboxId: id, purpose: kind, version: 1 };
    expect(await vault.open(binding)).toContain("lasting");
    const rows = await sql`select m::text from mailboxes m where id = ${id}`;
    const everywhere = JSON.stringify([pages, jobs, rows, jar, away, back.location]);
    expect(everywhere).not.toMatch(/lasting|access-\d|a-code|secret-of/);
  });
});

test("what nobody confirms within nine minutes is no use, and is destroyed", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);

  const back = await browser.get(agree(await go(browser, "google")));
  const sealed = await sealedOf(ada);
  clock.advance(10 * MINUTE);
  const late = await browser.post(back.location!, { fromName: "Ada" });
  await runJobs();
  const left = await sealedOf(ada);

  expect(sealed).toHaveLength(1);
  expect(late.status).toBe(422);
  expect(left).toHaveLength(0);
});

test("signing in again without the yes leaves the mailbox as it was, and nothing to be used", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  await connect(browser, "microsoft");
  const { id } = await onlyMailbox(ada);
  const binding = { teamId: ada.team.id, mailboxId: id, purpose: "microsoft", version: 1 };

  await browser.get(agree(await go(browser, "microsoft", { mailbox: id })));
  const waiting = await vault.open({ ...binding, version: 2 });
  clock.advance(11 * MINUTE);
  await runJobs();

  expect(waiting).toContain("lasting");
  expect(await vault.open(binding)).toContain("lasting");
  expect(await vault.open({ ...binding, version: 2 })).toBe("");
  expect(await onlyMailbox(ada)).toMatchObject({ state: "ready" });
});

test("with reading ticked the mailbox reads", async () => {
  const ada = await aMember();
  state.scope =
    "openid https://www.googleapis.com/auth/gmail.send https://www.googleapis.com/auth/gmail.readonly";

  network.use(
    http.get(`${gmail}/profile`, () => HttpResponse.json({ historyId: "7" })),
    http.get(`${gmail}/messages`, () => HttpResponse.json({ resultSizeEstimate: 0 })),
  );

  const path = await connect(await signedIn(ada), "google", { read: "yes" });
  const works = (await onlyMailbox(ada)).reading;
  network.use(http.get(`${gmail}/profile`, googleError(403, "domainPolicy")));
  await (await signedIn(ada)).post(`${path}/test`);
  await runJobs();
  network.resetHandlers();

  expect(works).toBe("on");
  expect(await onlyMailbox(ada)).toMatchObject({
    ...{ state: "ready", reading: "failing", readingProblem: "access-refused" },
  });
});

test("access taken back in the middle of a run halts once, writes once, and goes on after signing in again", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const path = await connect(browser, "google");
  const { id } = await onlyMailbox(ada);
  const people = ["one", "two", "three"].map((who) => ({ email: `${who}@hopper-labs.com` }));
  const draft = await aDraft(ada, { people, mailbox: { address: "unused@larkfield.example" } });
  await useMailbox(draft.id, id);
  expect((await launchSequence(ada.member, draft.id)).refused).toBeUndefined();
  state.revoked = true;
  clock.advance(60 * MINUTE);
  const before = state.refreshes;

  await sendWhatIsDue();
  clock.advance(60 * MINUTE);
  await sendWhatIsDue();

  const broken = await browser.get(path);
  expect(broken.html).toContain("does not let us in any more");
  expect(broken.html).toContain("Sign in at Google again");
  expect(state.refreshes - before).toBe(1);
  expect(state.sent).toEqual([]);
  const letters = (await outbox!.list()).filter(({ subject }) => subject.startsWith("Nothing is"));
  expect(letters).toHaveLength(1);
  expect((await ledgerOf(ada, draft.id)).map((row) => row.state)).toEqual(Array(3).fill("retry"));

  const unproven = await go(browser, "google", { mailbox: id });
  const back = await signedIn(ada);
  state.revoked = false;
  state.address = "grace@larkfield-instruments.com";
  const wrong = await back.get(agree(await go(back, "google", { mailbox: id })));
  state.address = "ada@larkfield-instruments.com";
  const again = await connect(back, "google", { mailbox: id });
  await sendWhatIsDue();

  expect(unproven).toContain("/prove");
  expect(wrong.html).toContain("another account than this mailbox has");
  expect(again).toBe(path);
  expect((await ledgerOf(ada, draft.id)).map((row) => row.state)).toEqual(Array(3).fill("sent"));
  const to = state.sent.map((mime) => /^To: (\w+)@/m.exec(mime)?.[1] ?? "");
  expect(to.toSorted()).toEqual(["one", "three", "two"]);
});

test("a colleague without the right cannot sign in for another's mailbox, and another team finds none", async () => {
  const ada = await aMember();
  await connect(await signedIn(ada), "google");
  const { id } = await onlyMailbox(ada);
  const colleague = await signedIn(await aMember({ name: "Bo", role: "member", team: ada.team }));
  const stranger = await signedIn(await aMember({ name: "Eve" }));

  const [theirs, foreign] = [
    await colleague.post("/mailboxes/connect", { provider: "google", mailbox: id }),
    await stranger.post("/mailboxes/connect", { provider: "google", mailbox: id }),
  ];

  expect([theirs.status, foreign.status]).toEqual([403, 404]);
});

test("the policy names them where they are set up, and only there", async () => {
  const named = JSON.stringify(presentWords().privacy);
  Object.assign(config, { google: undefined, microsoft: undefined });
  const without = JSON.stringify(presentWords().privacy);

  expect(named).toContain("Google (google.com), USA");
  expect(named).toContain("Microsoft (microsoft.com), USA");
  expect(without).not.toContain("google.com), USA");
});

async function sealedOf({ team }: Person) {
  const sql = postgres(config.vaultUrl!, { max: 1 });
  const rows = await sql`select mailbox_id from credentials where team_id = ${team.id}`;
  await sql.end();
  return rows;
}

async function useMailbox(sequenceId: string, mailboxId: string): Promise<void> {
  const sql = asSuperuser();
  await sql`update mailboxes set gap_seconds = 0, ramp_from = null where id = ${mailboxId}`;
  await sql`update sequences set mailbox_id = ${mailboxId} where id = ${sequenceId}`;
  await sql`update enrolments set mailbox_id = ${mailboxId} where sequence_id = ${sequenceId}`;
}

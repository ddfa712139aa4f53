/** The pages of the mailboxes room as a member without scripts meets them. */
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { openMailbox } from "#app/adapters/mailbox/index.server.ts";
import { clock, MINUTE, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { listMailboxes } from "#app/mailboxes/mailboxes.server.ts";
import { inTeam } from "#db/client.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { origins, prospects } from "#db/schema/prospects.ts";
import { type Peer, smtpPeer } from "#tests/adapters/smtp-peer.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";

const peers: Peer[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.close();
});

async function aPeer(): Promise<Peer> {
  const peer = await smtpPeer({ disabledCommands: ["STARTTLS"], allowInsecureAuth: true });
  peers.push(peer);
  return peer;
}

function settings(port: number, changes: Record<string, string> = {}): Record<string, string> {
  return {
    kind: "smtp",
    address: "ada@larkfield.example",
    fromName: "Ada Larkfield",
    host: "127.0.0.1",
    port: String(port),
    security: "none",
    username: "ada",
    password: "right",
    dailyCap: "40",
    windowStart: "08:00",
    windowEnd: "18:00",
    zone: "Europe/Berlin",
    ...changes,
  };
}

async function practise(browser: Visitor): Promise<string> {
  const answer = await browser.post("/mailboxes/new", { kind: "practice" });
  return answer.location!;
}

async function deliver({ team }: Person, mailbox: string) {
  const id = mailbox.split("/").pop()!;
  const server = { host: null, port: null, security: null, username: null };
  await openMailbox({ id, teamId: team.id, kind: "practice", ...server }).send({
    messageId: `<${id}@practice.audienti.example>`,
    from: { name: "Ada", address: "ada@practice.audienti.example" },
    to: "grace@hopper.example",
    subject: "<b>Gauges</b> for you",
    text: "Hello Grace.\n",
    html: "<p>Hello Grace.</p><script>alert(1)</script>",
    headers: { "List-Unsubscribe": "<http://localhost:3999/u/abc-DEF_1>" },
    date: now(),
  });
}

/** Somebody whom the letter of `deliver` was sent to. */
async function anEnrolment({ member }: Person, mailboxId: string): Promise<string> {
  const { teamId } = member;
  const [originId, prospectId, sequenceId, enrolmentId] = [newId(), newId(), newId(), newId()];
  const [email, domain, at] = ["grace@hopper.example", "hopper.example", now()];
  const person = { email, emailKey: email, originId, justifiedAt: at };
  const state = { state: "waiting" as const, nextAt: at, optOutHash: "hash", domain };
  const messageId = `<${mailboxId}@practice.audienti.example>`;
  await inTeam(member, async (tx) => {
    await tx.insert(origins).values({ id: originId, teamId, kind: "form", at });
    await tx.insert(prospects).values({ id: prospectId, teamId, ...person });
    await tx.insert(sequences).values({ id: sequenceId, teamId, name: "A", state: "running" });
    const enrolment = { id: enrolmentId, teamId, sequenceId, prospectId, mailboxId };
    await tx.insert(enrolments).values({ ...enrolment, ...state });
    const send = { teamId, enrolmentId, mailboxId, messageId, step: 1, countedAt: at };
    await tx.insert(sends).values({ ...send, state: "sent" });
  });
  return enrolmentId;
}

test("the practice mailbox is one press away and labelled as practice", async () => {
  const browser = await signedIn(await aMember());

  const empty = await browser.get("/mailboxes");
  const choice = await browser.get("/mailboxes/new");
  const mailbox = await practise(browser);
  const again = await practise(browser);
  const page = await browser.get(mailbox);
  const list = await browser.get("/mailboxes");

  expect(empty.html).toContain("No mailbox yet");
  expect(choice.html).toContain("Use the practice mailbox");
  expect(again).toBe(mailbox);
  expect(page.html).toContain("never reaches a real person");
  expect(list.html).toContain("Practice");
});

test("a mailbox is connected, tested and ready; the page needs no script to tell", async () => {
  const browser = await signedIn(await aMember());
  const { port } = await aPeer();

  const answer = await browser.post("/mailboxes/new", settings(port));
  const testing = await browser.get(answer.location!);
  await runJobs();
  const ready = await browser.get(answer.location!);

  expect(answer.status).toBe(303);
  expect(testing.html).toContain("Testing");
  expect(testing.html).toContain('data-refresh="3"');
  expect(testing.html).toContain("Look again");
  expect(ready.html).toContain("we may send as ada@larkfield.example");
  expect(ready.html).toContain("between 08:00 and 18:00 (Europe/Berlin)");
  expect(ready.html).not.toContain("data-refresh");
});

test("a wrong password is told with what to do, and never shown again", async () => {
  const browser = await signedIn(await aMember());
  const { port } = await aPeer();
  const password = "needle-of-a-password";

  const answer = await browser.post("/mailboxes/new", settings(port, { password }));
  await runJobs();
  const pages = [
    await browser.get(answer.location!),
    await browser.get(`${answer.location}/edit`),
    await browser.get("/mailboxes"),
    await browser.post(`${answer.location}/server`, settings(port, { password, port: "x" })),
  ];

  expect(pages[0]!.html).toContain("refused the user name or the password");
  expect(pages[0]!.html).toContain("app password");
  expect(pages[0]!.html).toContain("Test again");
  expect(pages[3]!.status).toBe(422);
  for (const page of pages) expect(page.html).not.toContain(password);
});

test("a wrong form comes back with every sentence and all that was typed but the password", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const typed = settings(0, { host: "smtp.office365.com", fromName: "Ada of Larkfield" });

  const page = await browser.post("/mailboxes/new", { ...typed, password: "needle-7" });

  expect(page.status).toBe(422);
  expect(page.html).toContain("There is a problem");
  expect(page.html).toContain("Microsoft 365 is closing password sign-in");
  expect(page.html).toContain('href="#port"');
  expect(page.html).toContain('value="Ada of Larkfield"');
  expect(page.html).not.toContain("needle-7");
  expect(await listMailboxes(ada.member)).toEqual([]);
});

describe("the address alone", () => {
  test("fills in what we know of its provider", async () => {
    const browser = await signedIn(await aMember());

    const { html } = await browser.get("/mailboxes/new?address=ada%40gmail.com");

    expect(html).toContain('value="smtp.gmail.com"');
    expect(html).toContain("app password");
  });

  test("is turned away where passwords are no longer taken", async () => {
    const browser = await signedIn(await aMember());

    const { html } = await browser.get("/mailboxes/new?address=ada%40hotmail.com");

    expect(html).toContain("There is a problem");
    expect(html).toContain("ended password sign-in");
    expect(html).toContain('value="ada@hotmail.com"');
  });
});

test("the demo team is told why it connects nothing of its own", async () => {
  const ada = await aMember({ team: await aTeam({ isDemo: true }) });
  const browser = await signedIn(ada);

  const page = await browser.get("/mailboxes/new");
  const answer = await browser.post("/mailboxes/new", settings(2525));

  expect(page.html).toContain("The demo team writes to its practice mailbox only");
  expect(answer.status).toBe(422);
  expect(await listMailboxes(ada.member)).toEqual([]);
});

test("practice time moves when its button is pressed, and only then", async () => {
  const browser = await signedIn(await aMember());
  const mailbox = await practise(browser);

  const look = await browser.get(`${mailbox}/clock`);
  const moved = await browser.follow(await browser.post(`${mailbox}/clock`, { days: "3" }));
  const refused = await browser.follow(await browser.post(`${mailbox}/clock`, { days: "-3" }));

  expect(look.location).toBe(mailbox);
  expect(moved.html).toContain("Practice time moved 3 days");
  expect(moved.html).toContain("3 days ahead of us");
  expect(refused.html).toContain("Time did not move");
  expect(refused.html).toContain("3 days ahead of us");
});

test("a practice letter is read as text, with a way to answer and to unsubscribe", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const mailbox = await practise(browser);
  const empty = await browser.get(`${mailbox}/practice`);
  await deliver(ada, mailbox);

  const inbox = await browser.get(`${mailbox}/practice`);
  const letter = /\/practice\/(\w+)/.exec(inbox.html)![1];
  const page = await browser.get(`${mailbox}/practice/${letter}`);
  const silent = await browser.post(`${mailbox}/practice/${letter}`, { answer: "" });

  expect(empty.html).toContain("Nothing has arrived yet");
  expect(inbox.html).toContain("grace@hopper.example");
  expect(page.html).toContain("Hello Grace.");
  expect(page.html).toContain("&lt;b&gt;Gauges&lt;/b&gt; for you");
  expect(page.html).not.toContain("alert(1)");
  expect(page.html).toContain('href="/u/abc-DEF_1"');
  expect(page.html).toContain("Answer as this person");
  expect(silent.status).toBe(422);
});

test("an answer as the person stops the sequence for them; a test letter stops nothing", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const mailbox = await practise(browser);
  await deliver(ada, mailbox);
  const { html } = await browser.get(`${mailbox}/practice`);
  const letter = `${mailbox}/practice/${/\/practice\/(\w+)/.exec(html)![1]}`;

  const nobody = await browser.post(letter, { answer: "Who are you?" });
  const enrolmentId = await anEnrolment(ada, mailbox.split("/").pop()!);
  const answered = await browser.follow(await browser.post(letter, { answer: "Tell me more." }));

  const [row] = await inTeam(ada.member, (tx) =>
    tx.select().from(enrolments).where(eq(enrolments.id, enrolmentId)),
  );
  expect(nobody.status).toBe(422);
  expect(nobody.html).toContain("belongs to nobody in a sequence");
  expect(answered.html).toContain("Answered as grace@hopper.example");
  expect(row).toMatchObject({ state: "stopped", reason: "replied", nextAt: null });
});

test("a mailbox in use is not removed, a free one is after a page that says what it means", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const [used, free] = [await practise(browser), await aPeer()];
  const { location } = await browser.post("/mailboxes/new", settings(free.port));
  await inTeam(ada.member, (tx) =>
    tx.insert(sequences).values({
      id: newId(),
      teamId: ada.team.id,
      name: "Autumn letters",
      mailboxId: used.split("/").pop()!,
      state: "running",
    }),
  );

  const refused = await browser.post(`${used}/delete`);
  const page = await browser.get(`${location}/delete`);
  const removed = await browser.post(`${location}/delete`);

  expect(refused.status).toBe(422);
  expect(refused.html).toContain("Autumn letters");
  expect(page.html).toContain("password is destroyed for good");
  expect(removed.location).toBe("/mailboxes");
  expect((await browser.get(location!)).status).toBe(404);
});

test("a test that does not come back may be asked for again", async () => {
  const browser = await signedIn(await aMember());
  const { port } = await aPeer();
  const { location } = await browser.post("/mailboxes/new", settings(port));

  clock.advance(3 * MINUTE);
  const slow = await browser.get(location!);
  await browser.post(`${location}/test`);
  await runJobs();

  expect(slow.html).toContain("takes longer than usual");
  expect((await browser.get(location!)).html).toContain("Ready");
});

test("every page of another team's mailbox answers like a random id, and strangers sign in", async () => {
  const [ada, eve] = [await aMember(), await aMember({ name: "Eve Elsewhere" })];
  const [hers, browser] = [await signedIn(ada), await signedIn(eve)];
  const mailbox = await practise(hers);
  await deliver(ada, mailbox);
  const letter = /\/practice\/(\w+)/.exec((await hers.get(`${mailbox}/practice`)).html)![1];
  const below = [
    "",
    "/edit",
    "/server",
    "/delete",
    "/practice",
    `/practice/${letter}`,
    "/test",
    "/clock",
  ];

  for (const page of below) {
    const foreign = await browser.get(`${mailbox}${page}`);
    const random = await browser.get(`/mailboxes/${newId()}${page}`);
    const stranger = await visitor().get(`${mailbox}${page}`);
    expect([page, foreign.status, random.status]).toEqual([page, 404, 404]);
    expect(foreign.html.length).toBe(random.html.length);
    expect(stranger.location).toContain("/sign-in");
  }
  for (const page of ["/edit", "/delete", `/practice/${letter}`, "/test", "/clock"]) {
    const answer = await browser.post(`${mailbox}${page}`, {
      days: "3",
      answer: "x",
      fromName: "E",
    });
    expect([page, answer.status]).toEqual([page, 404]);
  }
  expect((await hers.get(mailbox)).html).toContain("as with us");
});

/** Writing through a real mail server: on a phone without scripts, and on a desk with them and a worker. */
import type { Page } from "playwright-core";
import PostalMime, { type Email } from "postal-mime";
import { afterEach, expect, test, vi } from "vitest";
import { openImap } from "#app/adapters/mailbox/imap.server.ts";
import { config } from "#app/config.server.ts";
import { clock, DAY, MINUTE } from "#app/core/clock.ts";
import { dispatchReadings } from "#app/dispatch/reading.server.ts";
import { type Peer, smtpPeer } from "#tests/adapters/smtp-peer.ts";
import { aDraft, sendWhatIsDue } from "#tests/outreach/world.ts";
import { desk, expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aDovecot, type Dovecot } from "#tests/support/dovecot.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aPostfix, type Postfix } from "#tests/support/postfix.ts";
import { signedIn } from "#tests/support/visitor.ts";
import { killed, startWorker, until } from "#tests/support/worker.ts";

const LEAVER = "sean.hollybank@hollybank.example";
const STAYER = "noa.levi@galim.example";
const SILENT = "aoi.sato@minato.example";
const WRONG = "wrong-needle-81";
const LIST = `First name,Last name,Email,Company
Séan,O'Brien,${LEAVER},Hollybank Labs
נועה,לוי,${STAYER},Galim Water
葵,佐藤,${SILENT},港精機
`;

const leftOpen: (() => Promise<void>)[] = [];
afterEach(async () => {
  clock.reset();
  for (const close of leftOpen.splice(0)) await close();
});

test("on a phone without scripts: connected, written, launched, answered, read, and out by the link", {
  timeout: 180_000,
}, async () => {
  const ada = await aMember();
  const { dovecot, postfix } = await realServers([LEAVER, STAYER, SILENT, ada.user.email]);
  const page = await goIn(await phone(), ada);

  await connect(page, { postfix, dovecot });
  await expectWords(page, "Testing");
  await runJobs();
  await page.reload();
  await expectWords(page, "127.0.0.1 refused the user name or the password.");
  await look(page, "mailbox-failing");
  await press(page, "Change how it signs in");
  await expectNowhere(page, WRONG);
  await look(page, "mailbox-edit");
  await page.getByLabel("Password for sending").fill(dovecot.password);
  await press(page, /^Save/);
  await expectWords(page, "Testing");
  await runJobs();
  await page.reload();
  await expectWords(page, "Ready");
  await look(page, "mailbox-ready");
  expect(await dovecot.files("Sent")).toEqual([]);

  await importList(page, LIST);
  await page.goto("/prospects");
  await press(page, "By email, A to Z");
  expect(await page.locator("main tbody tr").first().innerText()).toContain("aoi.sato");
  const sequence = await write(page, "First contact");
  await press(page, "Preview every message");
  await expectWords(page, "Will be sent");
  await press(page, "Words B");
  await expectWords(page, "Another question");
  await press(page, "Step 2");
  await expectWords(page, "Did you see this?");
  await glance(page, "sequence-preview");
  await page.goto(sequence);
  await press(page, "Send a test to myself");
  await expectWords(page, `A test goes to ${ada.user.email}`);
  await runJobs();
  await arrived(dovecot, ada.user.email, 1);
  await page.goto(`${sequence}/launch`);
  await press(page, "Write to 3 people");
  await runJobs();
  const letters = await Promise.all(
    [STAYER, LEAVER, SILENT].map(async (who) => (await arrived(dovecot, who, 1))[0]!),
  );
  for (const letter of letters) expectAWayOut(letter);
  for (const { subject } of letters)
    expect(subject).toMatch(/^A question about|^Another question$/);

  await postfix.write({
    ...{ from: STAYER, to: dovecot.username, subject: `Re: ${letters[0]!.subject}` },
    ...{ text: "Yes, gladly. Call me on Friday.", answers: letters[0]!.messageId! },
  });
  await arrived(dovecot, dovecot.username, 1);
  clock.advance(3 * MINUTE);
  await dispatchReadings();
  await runJobs();
  await page.goto(sequence);
  await expectWords(page, "Replied");
  await glance(page, "sequence-answered");
  await page.goto("/inbox");
  await glance(page, "inbox-of-one");
  await press(page, /לוי|levi/i);
  expect(await page.innerText("main")).toMatch(/came across[\s\S]*Call me on Friday\./);
  await glance(page, "thread-of-one");

  await followTheWayOut(letters[1]!, async () => {
    await openProspect(page, LEAVER);
    await expectWords(page, "In sequences");
    expect(await page.innerText("main")).not.toContain("Do not contact");
  });
  await page.reload();
  await expectWords(page, "Do not contact");
  await expectWords(page, "asked not to be written to again");
  await look(page, "prospect-unsubscribed");
  await askWhy(letters[2]!);

  clock.advance(4 * DAY);
  await sendWhatIsDue();
  const [, followUp] = await arrived(dovecot, SILENT, 2);
  expect(followUp!.inReplyTo).toBe(letters[2]!.messageId);
  for (const who of [STAYER, LEAVER]) await arrived(dovecot, who, 1);
  await page.goto(sequence);
  await expectWords(page, "Finished");
  await look(page, "sequence-sent-for-real");

  await importList(page, `${LIST}Ola,Nordmann,ola@fjord.example,Fjord AS\n`);
  await expectWords(page, "1 row withheld: they asked not to be contacted");
  await expectExport(page);
  await openProspect(page, STAYER);
  const details = page.url();
  await press(page, "Blacklist");
  await look(page, "blacklist");
  await press(page, "Blacklist");
  await expectWords(page, "Forgotten. They are not contacted again.");
  expect((await page.goto(details))?.status()).toBe(404);
});

test("on a desk with scripts and a worker: pages follow the work, and a double click counts once", {
  timeout: 120_000,
}, async () => {
  const ada = await aMember();
  const server = await aServer();
  const { id } = await aDraft(ada, { people: 5, mailbox: { port: server.port } });
  const page = await goIn(await desk(), ada);
  // Chromium complains of a transition between two pages that is cut short, as a test's clicks do.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const heard = listen(page);

  await upload(page, aLongList(3000));
  await press(page, "Check the file");
  await page.locator("#import[data-refresh]").waitFor();
  const worker = await startWorker();
  leftOpen.push(() => killed(worker));
  await stays(page, () =>
    page.getByRole("button", { name: /^Import / }).waitFor({ timeout: 30_000 }),
  );
  await press(page, /^Import /);
  await page.getByRole("link", { name: "See the prospects" }).waitFor({ timeout: 30_000 });
  await expectWords(page, "3,000");
  expect(await page.locator("#import[data-refresh]").count()).toBe(0);

  await page.goto(`/sequences/${id}/preview`);
  await page.locator("summary", { hasText: "As html" }).first().click();
  const html = page.frameLocator("iframe").first();
  await html.getByText("may I ask you something?").waitFor();
  await press(page, "Go on to launch");
  heard.posts = [];
  await clickTwice(page, "Write to 5 people");
  await page.waitForURL(`**/sequences/${id}`);
  await stays(page, () => page.getByText("Finished", { exact: true }).waitFor({ timeout: 30_000 }));
  await until(() => server.accepted.length >= 5);
  expect(heard.posts).toEqual([`/sequences/${id}/launch`]);
  expect(new Set(recipients(server)).size).toBe(5);
  expect(server.accepted).toHaveLength(5);

  for (const path of ["/home", "/prospects", "/mailboxes", "/suppressions", "/settings"]) {
    await page.goto(path);
  }
  expect(heard.complaints).toEqual([]);
  expect(heard.elsewhere).toEqual([]);
});

async function aServer(): Promise<Peer> {
  const peer = await smtpPeer({ disabledCommands: ["STARTTLS"], allowInsecureAuth: true });
  leftOpen.push(peer.close);
  return peer;
}

async function goIn(page: Page, person: Person): Promise<Page> {
  const { jar } = await signedIn(person);
  const cookies = [...jar].map(([name, value]) => ({ name, value, url: config.baseUrl }));
  await page.context().addCookies(cookies);
  return page;
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  const main = page.locator("main");
  const found = main.getByRole("button", { name }).or(main.getByRole("link", { name }));
  await found.locator("visible=true").first().click();
}

/** Of what other walks ask to be accessible. */
async function glance(page: Page, name: string): Promise<void> {
  await expectFits(page);
  await picture(page, name);
}

async function look(page: Page, name: string): Promise<void> {
  await expectFits(page);
  await expectAccessible(page);
  await picture(page, name);
}

async function expectWords(page: Page, words: string): Promise<void> {
  expect(await page.innerText("main")).toContain(words);
}

async function expectNowhere(page: Page, secret: string): Promise<void> {
  expect(await page.content()).not.toContain(secret);
}

type Servers = { postfix: Postfix; dovecot: Dovecot };

/** Everybody who is named has a mailbox there, beside Ada. */
async function realServers(others: string[]): Promise<Servers> {
  const dovecot = await aDovecot({ others });
  leftOpen.push(dovecot.close);
  const postfix = await aPostfix(dovecot);
  leftOpen.unshift(postfix.close);
  return { dovecot, postfix };
}

/** With a wrong password, and with an end before the start, so that the form comes back once. */
async function connect(page: Page, { postfix, dovecot }: Servers) {
  await page.goto("/mailboxes/new");
  await page.getByLabel("The address you send from").fill(dovecot.username);
  await press(page, "Continue");
  await page.getByLabel("Server for outgoing mail").fill("127.0.0.1");
  await page.getByLabel("Port", { exact: true }).fill(String(postfix.port));
  await page.getByLabel("STARTTLS", { exact: true }).first().press("Space");
  await page.getByLabel("User name").fill(dovecot.username);
  await page.getByLabel("Password for sending").fill(WRONG);
  await page.getByLabel("Server for incoming mail").fill("127.0.0.1");
  await page.getByLabel("Port for reading").fill(String(dovecot.tlsPort));
  await page.getByLabel("TLS from the start", { exact: true }).last().press("Space");
  await page.getByLabel("Send from").fill("00:00");
  await page.getByLabel("Saturday").press("Space");
  await page.getByLabel("Sunday").press("Space");
  await page.getByLabel("Seconds between two messages").fill("0");
  await page.getByLabel("Send until").fill("00:00");
  await press(page, "Connect and test");
  await expectWords(page, "Enter an end that is later than the start.");
  // What was typed stays, the password not.
  await expectNowhere(page, WRONG);
  await page.getByLabel("Send until").fill("24:00");
  await page.getByLabel("Password for sending").fill(WRONG);
  await press(page, "Connect and test");
  await expectNowhere(page, WRONG);
}

async function upload(page: Page, text: string): Promise<void> {
  await page.goto("/imports/new");
  const file = { name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
  await page.setInputFiles("input[type=file]", file);
  await press(page, "Upload");
  await page.getByLabel("Consent").press("Space");
  await page.getByLabel(/Where do these people/).fill("The guests of our stand");
}

async function importList(page: Page, text: string): Promise<void> {
  await upload(page, text);
  await press(page, "Check the file");
  await runJobs();
  await page.reload();
  await press(page, /^Import /);
  await runJobs();
  await page.reload();
  await expectWords(page, "The file is imported.");
}

/** Two steps, the first also in other words, and everybody in it; gives its address. */
async function write(page: Page, name: string): Promise<string> {
  await page.goto("/sequences/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await press(page, "Save the draft");
  await press(page, /^Add all/);
  const sequence = page.url().replace(/\/people.*/, "");
  await page.goto(sequence);
  await press(page, "Add an email");
  await page.getByLabel("Message").fill("Did you see this?");
  await page.getByLabel("Days to wait").fill("3");
  await press(page, "Add the step");
  await press(page, "Other words for step 1");
  await page.getByLabel("Subject").fill("Another question");
  await press(page, "Add these words");
  await page.goto(sequence);
  return sequence;
}

/** What lies in somebody's inbox, read by IMAP, oldest first; waits until as many as expected are there. */
async function arrived({ tlsPort: port, password }: Dovecot, username: string, count: number) {
  const reader = openImap({ host: "127.0.0.1", port, security: "tls", username, password });
  const heads = await vi.waitFor(
    async () => {
      const { value } = await reader.list("inbox", undefined, 10);
      expect(value?.heads).toHaveLength(count);
      return value!.heads;
    },
    { timeout: 20_000 },
  );
  const bytes = [];
  for (const head of heads) bytes.push((await reader.fetch("inbox", head, 1_000_000)).value!);
  await reader.close();
  return Promise.all(bytes.map((each) => PostalMime.parse(each)));
}

async function openProspect(page: Page, address: string): Promise<void> {
  await page.goto(`/prospects?q=${encodeURIComponent(address)}`);
  await page.locator("main tbody a").first().click();
}

function recipients({ accepted }: Peer): string[] {
  return accepted.flatMap(({ to }) => to);
}

/** RFC 8058 asks for both headers; readers without html get the same words. */
function expectAWayOut({ headers, text, html }: Email): void {
  const said = Object.fromEntries(headers.map(({ key, value }) => [key, value]));

  expect(said["list-unsubscribe"]).toContain(`<${config.baseUrl}/u/`);
  expect(said["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
  for (const body of [text, html]) {
    expect(body).toContain(`${config.baseUrl}/u/`);
    expect(body).toContain("1 Lark Field");
  }
}

/** As the reader, without cookies; `meanwhile` runs when the page was opened, before the button. */
async function followTheWayOut({ text }: Email, meanwhile: () => Promise<void>) {
  const [link] = /http\S+\/u\/[\w-]+/.exec(text ?? "")!;
  const reader = await phone();
  await reader.goto(link);
  await reader.reload();
  await meanwhile();
  await press(reader, "Unsubscribe");
  await expectWords(reader, "will not write to you again");
  expect(await reader.context().cookies()).toEqual([]);
  await reader.context().close();
}

/** As the reader, by the link in the message itself. */
async function askWhy({ text }: Email): Promise<void> {
  const [link] = /http\S+\/why\/[\w.-]+/.exec(text ?? "")!;
  const reader = await phone();
  await reader.goto(link);
  await expectWords(reader, "Larkfield Instruments");
  await glance(reader, "why-asked");
  await reader.context().close();
}

async function expectExport(page: Page): Promise<void> {
  await page.goto("/prospects");
  await page.getByRole("link", { name: "Export", exact: true }).click();
  await expectWords(page, "Whom is the file for?");
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  expect(Buffer.concat(chunks).toString("utf8")).toContain(STAYER);
}

/** What is done happens within this one document: nothing loads it anew. */
async function stays(page: Page, work: () => Promise<unknown>): Promise<void> {
  await page.evaluate(() => document.documentElement.setAttribute("data-same", ""));
  await work();
  expect(await page.locator("html[data-same]").count()).toBe(1);
}

/** The second click comes while the first is on its way: its request is held until then. */
async function clickTwice(page: Page, name: string): Promise<void> {
  const sent = Promise.withResolvers<void>();
  const clickedAgain = Promise.withResolvers<void>();
  await page.route("**/launch", async (route) => {
    sent.resolve();
    await clickedAgain.promise;
    await route.continue();
  });
  const button = page.getByRole("button", { name });
  await button.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await button.boundingBox())!;
  const first = button.click();
  await sent.promise;
  await page.mouse.click(x + width / 2, y + height / 2);
  clickedAgain.resolve();
  await first;
}

function aLongList(rows: number): string {
  const people = Array.from({ length: rows }, (_, n) => `reader${n + 1}@longlist.example`);
  return ["Email", ...people, ""].join("\n");
}

/** Whatever the page complains of, asks of another host, or posts. */
function listen(page: Page) {
  const heard = { complaints: [] as string[], elsewhere: [] as string[], posts: [] as string[] };
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      heard.complaints.push(message.text());
    }
  });
  page.on("pageerror", (error) => heard.complaints.push(error.message));
  page.on("request", (request) => {
    const { origin, pathname } = new URL(request.url());
    if (request.url().startsWith("http") && origin !== config.baseUrl) {
      heard.elsewhere.push(request.url());
    }
    if (request.method() === "POST") heard.posts.push(pathname);
  });
  return heard;
}

/** Writing through a real mail server: on a phone without scripts, and on a desk with them and a worker. */
import type { Page } from "playwright-core";
import PostalMime from "postal-mime";
import { afterEach, expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { type Accepted, type Peer, smtpPeer } from "#tests/adapters/smtp-peer.ts";
import { aDraft } from "#tests/outreach/world.ts";
import { desk, expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";
import { killed, startWorker, until } from "#tests/support/worker.ts";

const LEAVER = "sean.hollybank@hollybank.example";
const STAYER = "noa.levi@galim.example";
const LIST = `First name,Last name,Email,Company
Séan,O'Brien,${LEAVER},Hollybank Labs
נועה,לוי,${STAYER},Galim Water
葵,佐藤,aoi.sato@minato.example,港精機
`;

const leftOpen: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of leftOpen.splice(0)) await close();
});

test("on a phone without scripts, from a wrong password to an opt-out that holds", {
  timeout: 180_000,
}, async () => {
  const ada = await aMember();
  const server = await aServer();
  const page = await goIn(await phone(), ada);

  await connect(page, { port: server.port, password: "wrong-needle-81" });
  await expectWords(page, "Testing");
  await runJobs();
  await page.reload();
  await expectWords(page, "127.0.0.1 refused the user name or the password.");
  await look(page, "mailbox-failing");
  await press(page, "Change how it signs in");
  await expectNowhere(page, "wrong-needle-81");
  await look(page, "mailbox-edit");
  await page.getByLabel("Password for sending").fill("right");
  await press(page, /^Save/);
  await expectWords(page, "Testing");
  await runJobs();
  await page.reload();
  await expectWords(page, "Ready");
  await look(page, "mailbox-ready");
  expect(server.accepted).toEqual([]);

  await importList(page, LIST);
  await page.goto("/prospects");
  await press(page, "By email, A to Z");
  expect(await page.locator("main tbody tr").first().innerText()).toContain("aoi.sato");
  const sequence = await write(page, "First contact");
  await press(page, "Preview every message");
  await expectWords(page, "Will be sent");
  await page.goto(sequence);
  await press(page, "Send a test to myself");
  await expectWords(page, `A test goes to ${ada.user.email}`);
  await runJobs();
  expect(recipients(server)).toEqual([ada.user.email]);
  await launch(page, sequence, 3);
  await look(page, "sequence-sent-for-real");

  const letters = server.accepted.slice(1);
  const everybody = [STAYER, LEAVER, "aoi.sato@minato.example"].sort();
  expect(letters.flatMap(({ to }) => to).sort()).toEqual(everybody);
  for (const letter of letters) await expectAWayOut(letter);

  await followTheWayOut(letters.find(({ to }) => to[0] === LEAVER)!, async () => {
    await openProspect(page, LEAVER);
    await expectWords(page, "In sequences");
    expect(await page.innerText("main")).not.toContain("Do not contact");
  });
  await page.reload();
  await expectWords(page, "Do not contact");
  await expectWords(page, "asked not to be written to again");
  await look(page, "prospect-unsubscribed");

  await importList(page, `${LIST}Ola,Nordmann,ola@fjord.example,Fjord AS\n`);
  await expectWords(page, "1 row withheld: they asked not to be contacted");
  const second = await write(page, "Second contact");
  await launch(page, second, 3);
  expect(recipients(server).filter((to) => to === LEAVER)).toHaveLength(1);
  expect(recipients(server)).toHaveLength(1 + 3 + 3);

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

async function connect(page: Page, { port, password }: { port: number; password: string }) {
  await page.goto("/mailboxes/new");
  await page.getByLabel("The address you send from").fill("ada@larkfield.example");
  await press(page, "Continue");
  await page.getByLabel("Server for outgoing mail").fill("127.0.0.1");
  await page.getByLabel("Port", { exact: true }).fill(String(port));
  await page.getByLabel("None", { exact: true }).first().press("Space");
  await page.getByLabel("Password for sending").fill(password);
  await page.getByLabel("Send from").fill("00:00");
  await page.getByLabel("Saturday").press("Space");
  await page.getByLabel("Sunday").press("Space");
  await page.getByLabel("Seconds between two messages").fill("0");
  // Earlier than the start, so that the form comes back once: what was typed stays, the password not.
  await page.getByLabel("Send until").fill("00:00");
  await press(page, "Connect and test");
  await expectWords(page, "Enter an end that is later than the start.");
  await expectNowhere(page, password);
  await page.getByLabel("Send until").fill("24:00");
  await page.getByLabel("Password for sending").fill(password);
  await press(page, "Connect and test");
  await expectNowhere(page, password);
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

/** A sequence with everybody in it; gives its address. */
async function write(page: Page, name: string): Promise<string> {
  await page.goto("/sequences/new");
  await page.getByLabel("Name", { exact: true }).fill(name);
  await press(page, "Save the draft");
  await press(page, /^Add all/);
  return page.url().replace(/\/people.*/, "");
}

async function launch(page: Page, sequence: string, people: number): Promise<void> {
  await page.goto(`${sequence}/launch`);
  await press(page, `Write to ${people} people`);
  await runJobs();
  await page.reload();
  await expectWords(page, "Finished");
}

async function openProspect(page: Page, address: string): Promise<void> {
  await page.goto(`/prospects?q=${encodeURIComponent(address)}`);
  await page.locator("main tbody a").first().click();
}

function recipients({ accepted }: Peer): string[] {
  return accepted.flatMap(({ to }) => to);
}

/** RFC 8058 asks for both headers; readers without html get the same words. */
async function expectAWayOut({ bytes }: Accepted): Promise<void> {
  const { headers, text, html } = await PostalMime.parse(bytes);
  const said = Object.fromEntries(headers.map(({ key, value }) => [key, value]));

  expect(said["list-unsubscribe"]).toContain(`<${config.baseUrl}/u/`);
  expect(said["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
  for (const body of [text, html]) {
    expect(body).toContain(`${config.baseUrl}/u/`);
    expect(body).toContain("1 Lark Field");
  }
}

/** As the reader, without cookies; `meanwhile` runs when the page was opened, before the button. */
async function followTheWayOut({ bytes }: Accepted, meanwhile: () => Promise<void>) {
  const { text } = await PostalMime.parse(bytes);
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

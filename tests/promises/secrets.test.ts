/** Promise: what must stay secret stands in no log line, no job and no table, whatever goes wrong. */
import { type ChildProcess, fork } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { config } from "#app/config.server.ts";
import { ensureBuilt } from "#app/start/build.ts";
import { leaveDoor } from "#tests/support/door.ts";
import { dumpEverything, type Held, placesOf } from "#tests/support/dump.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { until } from "#tests/support/worker.ts";

const passwords = {
  first: "kestrel-first-password",
  second: "kestrel-second-password",
  guessed: "kestrel-guessed-password",
  mailbox: "kestrel-mailbox-password",
  wrongMailbox: "kestrel-wrong-mailbox",
};
const member = "kestrel.member@larkfield.example";
const sender = "kestrel.sender@larkfield.example";
const reached = "kestrel.reached@buyer.example";
const unknown = "kestrel.unknown@buyer.example";
const later = "kestrel.later@buyer.example";
const imported = "kestrel.imported@buyer.example";
const searched = "kestrel.searched@buyer.example";
const broken = "kestrel.broken@buyer.example";
const addresses = [reached, unknown, later, imported, searched, broken];

const failures = ["request failed", "a page failed", "an import failed", "job failed"];

/** Noted while we went along: cookies, and the tokens of letters and of unsubscribe links. */
const tokens: string[] = [];
const cookies: string[] = [];

/** Address → what arrived there. */
const letters = new Map<string, string>();
let log = "";
let dump: Held[];
const children: ChildProcess[] = [];
const server = aGossip();

beforeAll(async () => {
  await ensureBuilt();
  await leaveDoor();
  const port = await listen();
  await Promise.all([start("app/server.ts", "vaultWeb"), start("jobs/worker.ts", "vaultWorker")]);
  const browser = aBrowser();
  await openAccount(browser);
  await chooseNewPassword(browser);
  await connectMailbox(browser, port);
  await collect(browser);
  await write(browser);
  await leave();
  await provoke(browser);
  await fail(browser);
  dump = await dumpEverything();
  await Promise.all(children.map(ended));
});

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

describe("the story", () => {
  test("went through what can go wrong, and the log tells of it", () => {
    expect(log).toContain("web ready");
    expect(log).toContain("worker ready");
    for (const failure of failures) expect(log).toContain(failure);
    expect(tokens).toHaveLength(3);
    expect(cookies.length).toBeGreaterThan(2);
  });

  test("left behind what would be found if it were looked for", () => {
    for (const address of [reached, unknown, later, imported]) {
      expect(placesOf(dump, address), address).toContain("main public.prospects");
    }
    expect(placesOf(dump, member)).toContain("main public.users");
    const jobs = dump.filter(({ where }) => where.startsWith("main pgboss.job"));
    expect(jobs.length).toBeGreaterThan(5);
  });
});

describe("no password", () => {
  test.each(Object.entries(passwords))("of the story is anywhere: %s", (_, password) => {
    expect(placesOf(dump, password)).toEqual([]);
    expect(linesWith(password)).toEqual([]);
  });
});

describe("no token", () => {
  test("of a session is anywhere", () => {
    for (const cookie of cookies) {
      expect(placesOf(dump, cookie)).toEqual([]);
      expect(linesWith(cookie)).toEqual([]);
    }
  });

  test("of a letter is anywhere but in the letter", () => {
    for (const token of tokens) {
      const elsewhere = placesOf(dump, token).filter(
        (place) => !/^file (outbox|practice)\//.test(place),
      );
      expect(elsewhere).toEqual([]);
      expect(linesWith(token)).toEqual([]);
    }
  });
});

describe("no address", () => {
  test.each(addresses)("of a prospect is in a log line or a job: %s", (address) => {
    expect(linesWith(address)).toEqual([]);
    expect(linesWith(address.split("@")[0]!)).toEqual([]);
    expect(placesOf(dump, address).filter((place) => place.includes("pgboss"))).toEqual([]);
  });

  test.each([member, sender])("of a member is, either: %s", (address) => {
    expect(linesWith(address)).toEqual([]);
    expect(placesOf(dump, address).filter((place) => place.includes("pgboss"))).toEqual([]);
  });

  test("of a visitor's machine is, whole", () => {
    expect(linesWith("127.0.0.1")).toEqual([]);
    expect(linesWith("203.0.113.77")).toEqual([]);
    expect(placesOf(dump, "203.0.113.77")).toEqual([]);
  });
});

function linesWith(secret: string): string[] {
  const spelt = [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")];
  return log.split("\n").filter((line) => spelt.some((form) => line.includes(form)));
}

/** A mail server that repeats whatever it hears in its answers. */
function aGossip(): SMTPServer {
  return new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    logger: false,
    onAuth({ username, password }, _session, answer) {
      if (password === passwords.mailbox) answer(null, { user: username! });
      else answer(refusal(535, `5.7.8 ${username} may not come in with ${password}`));
    },
    onRcptTo({ address }, _session, answer) {
      if (address === unknown) answer(refusal(550, `5.1.1 there is no ${address} here`));
      else if (address === later) answer(refusal(451, `4.3.0 not now, ${address}`));
      else answer();
    },
    onData(stream, session, answer) {
      let raw = "";
      stream.on("data", (chunk) => {
        raw += chunk;
      });
      stream.on("end", () => {
        const { address } = session.envelope.rcptTo[0]!;
        letters.set(address, raw.replaceAll(/=?\r\n ?/g, ""));
        answer(null, `kept for ${address}`);
      });
    },
  });
}

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

function listen(): Promise<number> {
  server.on("error", () => {});
  return new Promise((resolve) => {
    const { server: socket } = server;
    server.listen(0, "127.0.0.1", () => resolve((socket.address() as { port: number }).port));
  });
}

/** The real process with the vault login that is its own, and every word it says kept. */
function start(file: string, login: "vaultWeb" | "vaultWorker"): Promise<void> {
  const vault = new URL(inject("urls")[login]);
  vault.pathname = new URL(config.vaultUrl!).pathname;
  const child = fork(file, {
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: new URL(config.baseUrl).port,
      HOST: "localhost",
      LOG_LEVEL: "debug",
      VAULT_DATABASE_URL: vault.href,
      TRUSTED_PROXIES: "127.0.0.1,::1",
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    execArgv: [],
  });
  children.push(child);
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on("data", (chunk) => {
      log += chunk;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("message", (message) => message === "ready" && resolve());
    child.once("exit", () => reject(new Error(`${file} ended before it was ready\n${log}`)));
  });
}

function ended(child: ChildProcess): Promise<unknown> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  return gone;
}

type Browser = ReturnType<typeof aBrowser>;

/** Asks over the network, through a proxy that tells where it comes from. */
function aBrowser() {
  let cookie = "";
  async function ask(path: string, init: RequestInit = {}) {
    const headers = { Accept: "text/html", "X-Forwarded-For": "203.0.113.77", ...init.headers };
    const response = await fetch(`${config.baseUrl}${path}`, {
      ...init,
      headers: { ...headers, Origin: config.baseUrl, Cookie: cookie },
      redirect: "manual",
    });
    for (const set of response.headers.getSetCookie()) {
      const [, token] = /^(?:__Host-)?session=([^;]+)/.exec(set) ?? [];
      if (token) {
        cookies.push(token);
        cookie = `session=${token}`;
      }
    }
    return {
      status: response.status,
      location: response.headers.get("location") ?? "",
      html: await response.text(),
    };
  }
  const get = (path: string) => ask(path);
  const post = (path: string, fields: Record<string, string> | FormData = {}) =>
    ask(path, {
      method: "POST",
      body: fields instanceof FormData ? fields : new URLSearchParams(fields),
    });
  return { ask, get, post };
}

async function openAccount(browser: Browser) {
  const filled = { email: member, password: passwords.first, terms: "yes", age: "yes" };
  await browser.post("/sign-up", { ...filled, password: "short" });
  await browser.post("/sign-up", filled);
  const path = await pathInLetter("confirm");
  await browser.get(path);
  await browser.post(path, { password: passwords.guessed });
  await expectOnward(browser.post(path, { password: passwords.first }));
  await browser.post(path, { password: passwords.first });
  await browser.post("/sign-out");
  await browser.post("/sign-in", { email: member, password: passwords.guessed });
  await browser.post("/sign-in", {
    email: "nobody@larkfield.example",
    password: passwords.guessed,
  });
  await expectOnward(browser.post("/sign-in", { email: member, password: passwords.first }));
}

async function chooseNewPassword(browser: Browser) {
  await browser.post("/forgot", { email: member });
  const path = await pathInLetter("reset");
  await browser.post(path, { password: "short" });
  await browser.post(`${path.slice(0, -4)}AAAA`, { password: passwords.second });
  await expectOnward(browser.post(path, { password: passwords.second }));
  await expectOnward(browser.post("/sign-in", { email: member, password: passwords.second }));
}

async function connectMailbox(browser: Browser, port: number) {
  const settings = {
    ...{ kind: "smtp", address: sender, fromName: "Ada", host: "127.0.0.1" },
    ...{ port: String(port), security: "none", username: "ada", dailyCap: "40" },
    ...{ windowStart: "00:00", windowEnd: "24:00", zone: "UTC" },
  };
  const wrong = { ...settings, password: passwords.wrongMailbox };
  await browser.post("/mailboxes/new", { ...wrong, port: "none" });
  const { location } = await expectOnward(browser.post("/mailboxes/new", wrong));
  await until(async () => (await browser.get(location)).html.includes("refused the user name"));
  const right = { ...settings, password: passwords.mailbox };
  await expectOnward(browser.post(`${location}/server`, right));
  await until(async () => (await browser.get(location)).html.includes("we may send as"));
}

async function collect(browser: Browser) {
  await browser.post("/settings", { part: "address", postalAddress: "1 Lark Field, Norwich" });
  for (const email of [reached, unknown, later]) {
    await expectOnward(browser.post("/prospects/new", { email }));
    await browser.post("/prospects/new", { email });
  }
  const page = await bringFile(browser, `email\n${imported}\nno address at ${searched}\n`);
  await until(async () => (await browser.get("/prospects")).html.includes("imported"));
  await browser.get(`${page}/rejects`);
}

/** Until it is being imported. */
async function bringFile(browser: Browser, text: string): Promise<string> {
  const form = new FormData();
  form.append("file", new File([text], "people.csv"));
  const { location } = await expectOnward(browser.post("/imports/new", form));
  const reading = { delimiter: "comma", hasHeader: "yes", "columns.c0": "email" };
  const mapping = { ...reading, basis: "consent", source: "fair" };
  await expectOnward(browser.post(location, mapping));
  const page = location.replace(/\/mapping$/, "");
  await until(async () => (await browser.get(page)).html.includes(`action="${page}/run"`));
  await expectOnward(browser.post(`${page}/run`));
  return page;
}

async function write(browser: Browser) {
  const mailboxes = (await browser.get("/sequences/new")).html;
  const [, mailboxId = ""] = /<option value="([\w-]{36})"/.exec(mailboxes) ?? [];
  const words = { name: "Hello", mailboxId, subject: "A question", body: "Hello." };
  const made = await expectOnward(browser.post("/sequences/new", words));
  const sequence = made.location.replace(/\/people$/, "");
  await expectOnward(
    browser.post(`${sequence}/people`, { who: "all", consented: "yes", elsewhere: "yes" }),
  );
  await expectOnward(browser.post(`${sequence}/test`));
  await expectOnward(browser.post(`${sequence}/launch`));
  await until(async () => {
    const { html } = await browser.get(sequence);
    return html.includes("Trying again") && html.includes("does not exist");
  });
}

/** By the header of the letter, as a mail program does. */
async function leave(): Promise<void> {
  const [, token = ""] = /<[^<>]*\/u\/([\w-]+)>/.exec(letters.get(reached) ?? "") ?? [];
  tokens.push(token);
  const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
  for (const each of [token, `${token.slice(0, -4)}AAAA`]) {
    await fetch(`${config.baseUrl}/u/${each}`, { method: "POST", body });
  }
}

/** The database refuses rows and quotes them, to the web process and to the worker. */
async function fail(browser: Browser): Promise<void> {
  const sql = asSuperuser();
  await sql.unsafe(`
    create function gossip() returns trigger language plpgsql as $$ begin
      raise exception 'not %', new.email using detail = new.email, hint = new.email;
    end $$;
    create trigger gossip before insert on prospects for each row
      when (new.email_key like '%broken%') execute function gossip()`);
  await sql`alter table mailboxes add constraint b check (state <> 'ready') not valid`;
  await browser.post("/prospects/new", { email: broken, firstName: broken });
  const { html } = await browser.get("/mailboxes");
  const [mailbox = ""] = /\/mailboxes\/[\w-]{36}/.exec(html) ?? [];
  await browser.post(`${mailbox}/test`);
  await bringFile(browser, `email\n${broken}\n`);
  await until(() => failures.every((failure) => log.includes(failure)));
}

/** What nobody does by accident. */
async function provoke(browser: Browser) {
  const [token] = tokens;
  const session = cookies.at(-1)!;
  await Promise.all([
    browser.get(`/prospects?q=${searched}%00`),
    browser.get(`/prospects/${searched}`),
    browser.get(`/nowhere/${searched}/${token}`),
    browser.get(`/reset/${token}/${token}`),
    browser.get(`/u/${token}%E0%A4%A?email=${searched}`),
    browser.get(`/sign-in?next=${token}&email=${searched}`),
    browser.get(`/prospects/export?q=${searched}`),
    browser.post("/prospects/new", { email: `${searched}\0`, firstName: "\0" }),
    browser.post("/prospects/new", { email: searched, firstName: "\ud800", company: "\0" }),
    browser.post("/suppressions", { intent: "block", blocked: `${searched}\0` }),
    browser.ask("/prospects/new", { method: "POST", body: `{"email":"${searched}"` }),
    browser.ask(`/prospects/${searched}`, { method: "PUT", body: searched }),
    browser.ask("/sign-in", {
      method: "POST",
      body: searched,
      headers: { "Content-Type": "multipart/form-data; boundary=x" },
    }),
    browser.ask("/home", { headers: { "X-Session": session, "User-Agent": searched } }),
  ]);
}

async function expectOnward<T extends { status: number; html: string }>(
  asked: Promise<T>,
): Promise<T> {
  const answer = await asked;
  if (answer.status !== 303) throw new Error(`not taken: ${answer.status} ${answer.html}`);
  return answer;
}

/** Where the letter leads that the worker wrote into the outbox. */
async function pathInLetter(purpose: "confirm" | "reset"): Promise<string> {
  const folder = join(config.dataDir, "outbox");
  let path: string | undefined;
  await until(async () => {
    const names = await readdir(folder).catch(() => []);
    const letters = names.filter((name) => name.endsWith(".eml"));
    const texts = await Promise.all(letters.map((name) => readFile(join(folder, name), "utf8")));
    const all = texts.join("\n").replaceAll("=\r\n", "");
    path = new RegExp(`/${purpose}/([\\w-]+)`).exec(all)?.[0];
    return path !== undefined;
  });
  tokens.push(path!.split("/")[2]!);
  return path!;
}

/** Promise: a letter says the same in text and in html, and whoever gets one can see why and get out. */
import { glob, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import PostalMime, { type Email } from "postal-mime";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openOutbox } from "#app/adapters/mail/embedded.server.ts";
import { openResend } from "#app/adapters/mail/resend.server.ts";
import { config } from "#app/config.server.ts";
import { answerConsent, isGiven } from "#app/consent/consents.server.ts";
import { clock, DAY } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { type Letter, renderLetter } from "#app/core/letter.ts";
import { readStopToken } from "#app/core/stop-link.server.ts";
import { publishDocuments } from "#app/documents/publish.server.ts";
import { presentWords } from "#app/documents/words.server.ts";
import { beginSeries, nextLetterAt, stepWhoeverIsDue } from "#app/onboarding/series.server.ts";
import { enrol } from "#app/outreach/enrolments.server.ts";
import { createSequence, launchSequence } from "#app/outreach/sequences.server.ts";
import { sendTestMessage } from "#app/outreach/test-message.server.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inSystem, inTeam } from "#db/client.ts";
import { addProspects, aMailbox, sendWhatIsDue } from "#tests/outreach/world.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";
import { aSink, type Sink } from "#tests/support/sink.ts";
import { site } from "#tests/support/visitor.ts";

const brand = "Audienti";
const letters = await productLetters();

describe("there are letters", () => {
  test("of the product, in the files where they are looked for", () => {
    expect(letters.length).toBeGreaterThan(2);
  });
});

describe.each(letters)("the letter %s", (name, letter) => {
  const { subject, text, html } = renderLetter(letter, { name: "product", brand });

  test("says the same in text and in html, with the same links, all of them ours", () => {
    expectAgreement(text, html);
    for (const link of linksOf(html)) expect(link).toMatch(/^https:\/\/audienti\.example\//);
    expect(subject).not.toBe("");
    expect(`${subject} ${text}`).not.toMatch(/undefined|null|\[object|NaN|\{\{/);
  });

  test("says that no person wrote it, so that nothing answers by itself (RFC 3834)", async () => {
    const kept = await throughOutbox(name, subject, letter);
    const given = await throughResend(name, letter);

    expect(headerOf(kept, "auto-submitted")).toEqual(["auto-generated"]);
    expect(given.headers).toMatchObject({ "Auto-Submitted": "auto-generated" });
    expectAgreement(kept.text!, kept.html!);
    expectAgreement(given.text, given.html);
  });
});

/** What members may write, and what people may be called. */
const messages: Record<string, { subject: string; body: string; firstName?: string }> = {
  plain: { subject: "A question", body: "Hello,\n\nmay I ask you something?\n\nBest wishes" },
  filled: {
    subject: 'For {{ company | default: "your company" }}',
    body: "Hello {{ first_name }},\n\nI am {{ sender_name }}.",
    firstName: "Grace",
  },
  "with links": {
    subject: "Two links",
    body: "See https://larkfield.example/a?b=1&c=%20d(e) and (http://larkfield.example/x).\n\nOr https://larkfield.example/end.",
  },
  "like html": {
    subject: "<b>Bold</b> & plain",
    body: "a < b && c > d, \"quoted\" 'words' &amp; <script>alert(1)</script>\n\n<img src=x>",
    firstName: "<i>",
  },
  "in other scripts": {
    subject: "Größe, שלום, 日本語 🙂",
    body: "Grüße aus Köln,\n\nשלום עולם\n\n日本語で書きます。🙂 {{ first_name }}",
    firstName: "張偉",
  },
  "in hard lines": {
    subject: "x ".repeat(140).trim(),
    body: `.\n..two dots\nFrom here on\n${"long ".repeat(400)}\n${"w".repeat(1200)}\n-- \nend=`,
  },
};

describe("every outreach message", () => {
  let sink: Sink;
  let ada: Person;
  let arrived: Map<string, Arrived>;

  beforeAll(async () => {
    await site();
    sink = await aSink();
    const postalAddress = "Larkfield & Sons <Ltd>\r\n1 Lark Field\nNorwich NR1 1AA";
    ada = await aMember({ team: await aTeam({ name: "Larkfield & Sons <Ltd>", postalAddress }) });
    arrived = await sendEverything(ada, sink);
  });

  afterAll(() => sink.close());

  test("arrived, and each test of one", () => {
    const expected = Object.keys(messages).flatMap((name) => [name, `test of ${name}`]);

    expect([...arrived.keys()].sort()).toEqual(expected.sort());
  });

  test("says the same in text and in html, with the same links, unchanged and without a pixel", () => {
    for (const [name, { email }] of arrived) {
      expectAgreement(email.text!, email.html!);
      expect(email.html, name).not.toMatch(/<(?:img|script|link|iframe|object|form)\b/i);
      expect(email.attachments, name).toEqual([]);
    }
    const { html } = arrived.get("with links")!.email;
    expect(linksOf(html!)).toContain("https://larkfield.example/a?b=1&c=%20d%28e%29");
    expect(linksOf(html!)).toContain("http://larkfield.example/x");
    expect(linksOf(html!)).toContain("https://larkfield.example/end");
  });

  test("says in both why it comes, from where the address is, and who is behind it", () => {
    for (const [name, { email }] of arrived) {
      for (const words of [email.text!, textOf(email.html!)]) {
        const line = words.replace(/\s+/g, " ");
        expect(line, name).toContain("You receive this because Larkfield & Sons <Ltd>");
        expect(line, name).toContain("Where it came from: trade fair, May, added on");
        expect(line, name).toContain("Larkfield & Sons <Ltd>, 1 Lark Field, Norwich NR1 1AA");
      }
    }
  });

  test("names one recipient, its real sender, and itself", () => {
    const ids = new Set<string>();
    for (const { email, to } of arrived.values()) {
      expect(to).toHaveLength(1);
      expect(email.to!.map(({ address }) => address)).toEqual(to);
      expect(email.cc ?? email.bcc).toBeUndefined();
      expect(email.from).toMatchObject({ address: "ada@larkfield.example", name: "Ada Larkfield" });
      expect(headerOf(email, "sender")).toEqual([]);
      ids.add(email.messageId!);
    }
    expect(ids.size).toBe(arrived.size);
  });

  test("carries the headers of RFC 8058, and shows the same way out in both parts", () => {
    for (const [name, { email }] of arrived) {
      const [unsubscribe, ...more] = headerOf(email, "list-unsubscribe");
      const url = /^<([^<>]+)>$/.exec(unsubscribe!)?.[1];
      expect(more).toEqual([]);
      expect(url, name).toMatch(new RegExp(`^${config.baseUrl}/u/[\\w-]{40,}$`));
      expect(headerOf(email, "list-unsubscribe-post")).toEqual(["List-Unsubscribe=One-Click"]);
      expect(email.text, name).toContain(`Unsubscribe (${url})`);
      expect(email.html, name).toContain(`<a href="${url}">Unsubscribe</a>`);
    }
  });

  test("is answered by that address with no more than the body that the RFC names", async () => {
    for (const [name, { email }] of arrived) {
      const url = headerOf(email, "list-unsubscribe")[0]!.slice(1, -1);
      const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
      const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
      expect([name, answer.status]).toEqual([name, 200]);
    }
    const written = Object.keys(messages).map(addressFor);
    const out = await inTeam(ada.member, (tx) => findSuppressions(tx, written));
    expect([...out.keys()].sort()).toEqual(written.sort());
  });
});

describe("every letter of the product that is not about the account itself", () => {
  let ada: Person;
  let sent: Map<string, Email>;

  beforeAll(async () => {
    await site();
    ada = await aMember({ team: await aTeam({ postalAddress: null }) });
    sent = await sendWhatMayBeStopped(ada);
  });

  test("is here", () => {
    expect([...sent.keys()].sort()).toEqual(["onboarding", "policy-letters"]);
  });

  test("says why it comes, and carries one way out in its words and in the headers of RFC 8058", () => {
    for (const [name, email] of sent) {
      const [unsubscribe, ...more] = headerOf(email, "list-unsubscribe");
      const url = /^<([^<>]+)>$/.exec(unsubscribe!)?.[1];
      expect(more).toEqual([]);
      expect(url, name).toMatch(new RegExp(`^${config.baseUrl}/stop/[\\w-]{40,}$`));
      expect(headerOf(email, "list-unsubscribe-post")).toEqual(["List-Unsubscribe=One-Click"]);
      expect(email.text, name).toContain(`Stop these letters (${url})`);
      expect(email.html, name).toContain(`href="${url}"`);
      expect(email.text, name).toMatch(/You get (this|at most)/);
      expectAgreement(email.text!, email.html!);
    }
  });

  test("is ended by that address with no more than the body that the RFC names", async () => {
    for (const [name, email] of sent) {
      const url = headerOf(email, "list-unsubscribe")[0]!.slice(1, -1);
      const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
      const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
      expect([name, answer.status]).toEqual([name, 200]);
    }
    const asked = await inSystem("consent", (tx) => isGiven(tx, ada.user.id, "policy-letters"));
    expect([asked, await nextLetterAt(ada.user.id)]).toEqual([false, undefined]);
  });
});

/** Series → the first letter of it to somebody who asked for all of them. */
async function sendWhatMayBeStopped({ user }: Person): Promise<Map<string, Email>> {
  await publishDocuments();
  await beginSeries(user.id);
  const yes = { purpose: "policy-letters", given: true, source: "/account/consents" } as const;
  await answerConsent(user.id, yes);
  clock.advance(2 * DAY);
  const words = presentWords();
  await publishDocuments({ ...words, terms: [...words.terms, { tag: "p", text: "New." }] });
  await stepWhoeverIsDue();
  await runJobs();
  clock.reset();
  const folder = join(config.dataDir, "outbox");
  const found = new Map<string, Email>();
  for (const file of await readdir(folder)) {
    const email = await PostalMime.parse(await readFile(join(folder, file)));
    const token = /\/stop\/([\w-]+)/.exec(headerOf(email, "list-unsubscribe")[0] ?? "")?.[1];
    const stop = readStopToken(token ?? "");
    if (stop?.userId === user.id) found.set(stop.what, email);
  }
  return found;
}

type Arrived = { email: Email; to: string[] };

/** Each to somebody of its own; and each once more as a test, before anybody left. */
async function sendEverything(ada: Person, sink: Sink): Promise<Map<string, Arrived>> {
  const arrived = new Map<string, Arrived>();
  const mailbox = await aMailbox(ada, { port: sink.port });
  for (const [name, { firstName, ...words }] of Object.entries(messages)) {
    const people = await addProspects(ada, [{ email: addressFor(name), firstName }]);
    const input = { name, mailboxId: mailbox.id, ...words };
    const { value } = await createSequence(ada.member, input);
    await enrol(ada.member, value.id, { prospectIds: people.map(({ id }) => id) });
    const begun = sink.accepted.length;
    expect((await sendTestMessage(ada.member, value.id)).refused).toBeUndefined();
    await sendWhatIsDue();
    expect((await launchSequence(ada.member, value.id)).refused).toBeUndefined();
    await sendWhatIsDue();
    const [tested, sent] = sink.accepted.slice(begun);
    for (const [what, { raw, to }] of [
      [`test of ${name}`, tested!],
      [name, sent!],
    ] as const) {
      expectLines(raw);
      arrived.set(what, { email: await PostalMime.parse(raw), to });
    }
  }
  return arrived;
}

function addressFor(name: string): string {
  return `${name.replaceAll(" ", ".")}@buyer.example`;
}

/** RFC 5322 section 2.1.1, and nothing that a careless relay would change. */
function expectLines(raw: string): void {
  for (const line of raw.split("\r\n")) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(998);
    expect(line).not.toMatch(/[\r\n]/);
  }
}

/** Every exported function of the files that hold letters, called with something for each parameter. */
async function productLetters(): Promise<[string, Letter][]> {
  const found: [string, Letter][] = [];
  for await (const file of glob("app/*/letters.ts")) {
    const module: Record<string, (...given: unknown[]) => Letter> = await import(
      /* @vite-ignore */ `#${file}`
    );
    for (const [name, write] of Object.entries(module)) {
      found.push([name, write(...parametersOf(write).map(something))]);
    }
  }
  return found;
}

/** As they are written: a name, or the names inside braces. */
function parametersOf(write: (...given: never[]) => unknown): string[] {
  const [, list = ""] = /^[^(]*\(([^)]*)\)/.exec(write.toString()) ?? [];
  return list.match(/\{[^}]*\}|[^,\s]+/g) ?? [];
}

function something(parameter: string, n: number): unknown {
  if (parameter.startsWith("{")) {
    const names = parameter.match(/\w+/g) ?? [];
    return Object.fromEntries(names.map((name, m) => [name, oneThing(name, n + m)]));
  }
  return oneThing(parameter, n);
}

function oneThing(name: string, n: number): unknown {
  if (/url/i.test(name)) return `https://audienti.example/${n}/?a=1&b=2`;
  if (name === "language") return "en";
  return name === "at" ? new Date("2026-11-26T10:00:00Z") : "48";
}

async function throughOutbox(name: string, subject: string, letter: Letter): Promise<Email> {
  const folder = join(config.dataDir, `outbox-${name}`);
  const outbox = openOutbox({ folder, from: config.mailFrom });
  const rendered = renderLetter(letter, { name: "product", brand });
  const sent = await outbox.send({
    to: "ada@larkfield.com",
    letter: rendered,
    idempotencyKey: newId(),
  });
  expect(sent.refused).toBeUndefined();
  const [file] = await readdir(folder);
  const email = await PostalMime.parse(await readFile(join(folder, file!)));
  expect(email.subject).toBe(subject);
  return email;
}

type Given = { text: string; html: string; headers: Record<string, string> };

/** What the provider is asked, without asking it. */
async function throughResend(name: string, letter: Letter): Promise<Given> {
  const asked: RequestInit[] = [];
  const provider = vi.spyOn(globalThis, "fetch").mockImplementation(async (_, init) => {
    asked.push(init!);
    return Response.json({ id: name });
  });
  try {
    const mail = openResend({ key: "re_test", from: config.mailFrom });
    const rendered = renderLetter(letter, { name: "product", brand });
    await mail.send({ to: "ada@larkfield.com", letter: rendered, idempotencyKey: newId() });
  } finally {
    provider.mockRestore();
  }
  return JSON.parse(String(asked[0]!.body));
}

function headerOf({ headers }: Email, name: string): string[] {
  return headers.filter(({ key }) => key === name).map(({ value }) => value);
}

function expectAgreement(text: string, html: string): void {
  expect(wordsOf(textOf(html))).toEqual(wordsOf(text));
  const links = linksOf(html);
  for (const link of links) expect(text).toContain(link);
  for (const [url] of text.matchAll(/https?:\/\/\S+/g)) {
    expect(
      links.some((link) => url.startsWith(link)),
      url,
    ).toBe(true);
  }
  expect(html).not.toMatch(/display:\s*none/);
}

/** Without addresses: in text they stand beside their words, in html behind them. */
function wordsOf(text: string): string[] {
  return text.replace(/https?:\/\/\S+/g, " ").match(/[\p{L}\p{N}]+/gu) ?? [];
}

function textOf(html: string): string {
  const body = html.replace(/<head>.*?<\/head>/s, "").replace(/<[^>]*>/g, " ");
  return decoded(body);
}

function linksOf(html: string): string[] {
  return Array.from(html.matchAll(/\bhref="([^"]*)"/g), ([, link]) => decoded(link!));
}

function decoded(text: string): string {
  const signs: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
  return text.replace(/&(#?\w+);/g, (whole, name) => signs[name] ?? whole);
}

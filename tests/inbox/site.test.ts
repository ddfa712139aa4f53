/** The inbox's pages: looking changes nothing, forms keep what was typed, a message in a frame can do nothing. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { clock, DAY, now } from "#app/core/clock.ts";
import { cleanHtml } from "#app/incoming/parse.server.ts";
import { inTeam } from "#db/client.ts";
import { messages, threads } from "#db/schema/conversations.ts";
import { prospects } from "#db/schema/prospects.ts";
import { aConversation } from "#tests/support/inbox.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor } from "#tests/support/visitor.ts";

let ada: Person;
let browser: Visitor;

beforeEach(async () => {
  clock.set("2026-11-26T10:00:00Z");
  ada = await aMember();
  browser = await signedIn(ada);
});

afterEach(() => clock.reset());

const pixel = '<p>Hello</p><img src="https://tracker.example/o.gif">';

test("each conversation says in words what came, and unread lasts until a press", async () => {
  const came = { kind: "away", detail: "2026-12-03", says: "I am away." } as const;
  const { threadId } = await aConversation(ada, { came });

  const list = await browser.get("/inbox");
  const before = await browser.get(`/inbox/${threadId}`);
  await browser.get(`/inbox/${threadId}`);
  const still = await browser.get("/inbox");
  await browser.post(`/inbox/${threadId}/read`);
  const after = await browser.get("/inbox");

  expect(list.html).toContain("Out of office until 3 Dec");
  expect(list.html).toMatch(/<strong><a href="\/inbox\/.*Nora Quist/);
  expect(before.html).toContain("May I ask you something?");
  expect([still, after].map(({ html }) => html.includes(">Unread<"))).toEqual([true, false]);
});

test("put off, it is back on its day by itself; closed, it is among the closed", async () => {
  const { threadId } = await aConversation(ada);
  const stands = async (tab: string) =>
    (await browser.get(`/inbox?show=${tab}`)).html.includes("Nora Quist");
  const everywhere = async () => [
    await stands("open"),
    await stands("snoozed"),
    await stands("closed"),
  ];

  const past = await browser.post(`/inbox/${threadId}/snooze`, { until: "2026-11-26" });
  await browser.post(`/inbox/${threadId}/snooze`, { until: "2026-11-28" });
  const snoozed = await everywhere();
  clock.advance(2 * DAY);
  const back = await everywhere();
  await browser.post(`/inbox/${threadId}/close`);
  await browser.post(`/inbox/${threadId}/close`);
  const closed = await everywhere();
  await browser.post(`/inbox/${threadId}/reopen`);

  expect((await browser.follow(past)).status).toBe(200);
  expect(snoozed).toEqual([false, true, false]);
  expect(back).toEqual([true, false, false]);
  expect(closed).toEqual([false, false, true]);
  expect(await everywhere()).toEqual([true, false, false]);
});

test("a refusal says why at the form and keeps what was typed; a note pressed twice is one", async () => {
  const { threadId } = await aConversation(ada);
  const here = `/inbox/${threadId}`;
  const page = await browser.get(here);
  const [, key] = /name="key" value="([^"]+)"/.exec(page.html)!;
  const note = { add: "note", key: key!, body: "Likes to be called." };

  const empty = await browser.post(here, { number: "1" });
  await browser.post(here, note);
  await browser.post(here, note);
  await inTeam(ada.member, (tx) => tx.update(prospects).set({ restrictedAt: now() }));
  const refused = await browser.post(here, { number: "1", answer: "What I typed." });

  expect([empty.status, refused.status]).toEqual([422, 422]);
  expect(empty.html).toContain("Write your answer.");
  expect(refused.html).toContain("Their data is restricted");
  expect(refused.html).toContain("What I typed.");
  const rows = await inTeam(ada.member, (tx) => tx.select().from(messages));
  expect(rows.filter(({ kind }) => kind === "note")).toHaveLength(1);
});

test("what they formatted is fetched only when asked for, and can do and fetch nothing", async () => {
  const { threadId } = await aConversation(ada, { came: { html: pixel } });
  const page = await browser.get(`/inbox/${threadId}`);
  const rows = await inTeam(ada.member, (tx) => tx.select().from(messages));
  const reply = rows.find(({ kind }) => kind === "reply")!;

  const frame = await browser.get(`/inbox/${threadId}/messages/${reply.id}`);
  const colleague = await signedIn(await aMember({ name: "Cleo Marsh", team: ada.team }));
  const other = await colleague.get(`/inbox/${threadId}/messages/${reply.id}`);

  expect(page.html).not.toContain("tracker.example");
  expect(page.html).toMatch(/<iframe[^>]+sandbox=""/);
  const policy = frame.headers.get("content-security-policy");
  expect(policy).toContain("sandbox; default-src 'none'");
  expect(policy).not.toMatch(/img-src|script-src|allow-/);
  expect(other.status).toBe(404);
});

test("older ones stand on the next page", async () => {
  const people = Array.from({ length: 52 }, (_, n) => ({
    ...{ email: `p${n}@buyer.example`, firstName: `Person${n}`, lastName: "Quist" },
  }));
  await aConversation(ada, { people });

  const first = await browser.get("/inbox");
  const [, older] = /href="([^"]+)" rel="next"/.exec(first.html)!;
  const second = await browser.get(`/inbox${older!.replaceAll("&amp;", "&")}`);

  const shown = ({ html }: { html: string }) => new Set(html.match(/Person\d+/g)).size;
  expect([shown(first), shown(second)]).toEqual([50, 2]);
  expect(await inTeam(ada.member, (tx) => tx.$count(threads))).toBe(52);
});

const hostile = [
  "<script>alert(1)</script><script src='https://t.example/x.js'></script>",
  '<meta http-equiv="refresh" content="0;url=https://t.example/"><base href="https://t.example/">',
  '<form action="https://t.example/"><input name="password"><button>Go</button></form>',
  '<style>@import "https://t.example/a.css"; p { background: url(https://t.example/p.gif) }</style>',
  '<p style="background:url(//t.example/p.gif)" onclick="alert(1)">Hello</p>',
  '<svg onload="alert(1)"><image href="https://t.example/p.svg"/></svg>',
  '<img srcset="https://t.example/1.png 1x, https://t.example/2.png 2x" src="cid:1">',
  '<iframe src="mhtml:https://t.example/x.mht!y"></iframe><object data="https://t.example/"></object>',
  '<link rel="dns-prefetch" href="//t.example"><link rel="stylesheet" href="https://t.example/a.css">',
  '<video poster="https://t.example/p.png"><source src="https://t.example/v.mp4"></video>',
].join("\n");

test("hostile html is cleaned before it is stored, and harmless where it would be opened by itself", async () => {
  const cleaned = cleanHtml(hostile);
  // As if the cleaning had missed it all.
  const { threadId } = await aConversation(ada, { came: { html: hostile } });
  const rows = await inTeam(ada.member, (tx) => tx.select().from(messages));
  const reply = rows.find(({ kind }) => kind === "reply")!;

  const frame = await browser.get(`/inbox/${threadId}/messages/${reply.id}`);

  expect(cleaned).not.toMatch(/t\.example|script|alert|<(?:form|base|meta|svg|iframe|style|link)/i);
  expect(cleaned).toContain("Hello");
  const { headers } = frame;
  const rules = headers.get("content-security-policy")!.split("; ");
  // No script, no form, no refresh and no other window: a sandbox that allows nothing at all.
  expect(rules).toEqual([
    ...["sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "base-uri 'none'"],
    ...["form-action 'none'", "frame-ancestors 'self'"],
  ]);
  expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
  expect(headers.get("set-cookie")).toBeNull();
});

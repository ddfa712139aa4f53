/** Promise: open pages carry no script, no cookie and nobody else's address, and arrive in one round trip. */
import { brotliCompressSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { config } from "#app/config.server.ts";
import { newId } from "#app/core/id.ts";
import { signInOrigins } from "#app/mailboxes/provider.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember } from "#tests/support/people.ts";
import { type Answer, signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";
import { addressOf, allRoutes, type Route } from "#tests/support/walk.ts";
import { aFullWorld, type Ids, type World } from "#tests/support/world.ts";

/** Ten TCP segments: what a server sends before it hears back. */
const ONE_ROUND_TRIP = 14_600;

/** The two pages where only a script can ask the device; both say what to do without one. */
const passkeyPages = ["/sign-in/passkey", "/account/factors/passkeys"];

const all = await allRoutes();
const named = (some: Route[]) => some.map((route) => [route.pattern, route] as const);
const open = named(all.filter(({ area, page }) => area === "open" && page));
const inside = named(all.filter(({ area, page }) => isInside(area) && page));
const files = named(all.filter(({ page, hasLoader }) => !page && hasLoader));

let world: World;
let browser: Visitor;
let letter: Ids;

beforeAll(async () => {
  // As beside our own database, where the demo's pages are.
  Object.assign(config, { embedded: true });
  await visitor().post("/forgot", { email: (await aMember()).user.email });
  await runJobs();
  const [written] = await outbox.list();
  const token = new URL(written!.links[0]!).pathname.split("/")[2]!;
  letter = { outbox: written!.id, reset: token, confirm: token };
  const ada = await aMember();
  world = await aFullWorld(ada);
  Object.assign(letter, { join: world.join, why: world.why, c: world.consent });
  browser = await signedIn(ada);
});

describe.each(open)("the open page %s", (_, route) => {
  test("is there, sets no cookie and has no script but the one for passkeys on its own page", async () => {
    const page = await visitor().get(openAddress(route));

    expect(page.status).toBe(200);
    expect(page.headers.getSetCookie()).toEqual([]);
    expect(scriptsOf(page)).toEqual(ownScripts(route));
    expectNoHandlers(page);
  });

  test("loads nothing from anybody else, and fits into one round trip with its style", async () => {
    const page = await visitor().get(openAddress(route));
    const loaded = loadedBy(page);

    for (const address of loaded) expect(hostOf(address), address).toBe(hostOf(config.baseUrl));
    expect(await weightOf(page)).toBeLessThanOrEqual(ONE_ROUND_TRIP);
  });

  test("has the bones of a page and the headers", async () => {
    const page = await visitor().get(openAddress(route));

    expectBones(page);
    expectHeaders(page);
  });

  test("keeps to that when its form comes back", async () => {
    if (!route.hasAction) return expect(route.hasAction).toBe(false);
    const page = await visitor().post(openAddress(route), {});

    // One that asks nothing has nothing to come back with.
    if (page.status === 303) return;
    expect(scriptsOf(page)).toEqual(ownScripts(route));
    expectHeaders(page);
  });
});

describe.each(inside)("the member's page %s", (_, route) => {
  test("has no script but the one that only enhances, and the headers", async () => {
    const pages = await Promise.all(
      memberAddresses(route).map((address) => browser.getAsSpelled(address)),
    );
    const there = pages.filter(({ status }) => status === 200);

    expect(there.length).toBeGreaterThan(0);
    for (const page of there) {
      const own = ownScripts(route);
      expect([own, ["/enhance.js", ...own]]).toContainEqual(scriptsOf(page));
      for (const address of loadedBy(page)) expect(hostOf(address)).toBe(hostOf(config.baseUrl));
      expect(page.headers.getSetCookie()).toEqual([]);
      expectNoHandlers(page);
      expectBones(page);
      expectHeaders(page);
    }
  });
});

describe.each(files)("what lies at %s, which is no page,", (_, route) => {
  test("is read as what it says it is, and a member's is never kept by a cache", async () => {
    for (const ids of world.variants) {
      const { headers, status } = await browser.get(addressOf(route, ids));
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      if (status !== 200) continue;
      // A message as somebody formatted it is shown in a frame in which nothing can run or be fetched.
      const isFormatted = route.id === "inbox/routes/html";
      const held = headers.get("content-security-policy");
      if (isFormatted) expect(held).toMatch(/^sandbox; default-src 'none'/);
      else expect(headers.get("content-type")).not.toMatch(/html|script/);
      if (route.id !== "site/routes/security-txt") {
        expect(headers.get("cache-control")).toBe("no-store");
      }
    }
  });
});

describe("a page that is not there", () => {
  test.each(["/nowhere", "/prospects/nowhere", "/outbox/nowhere", "/u/nowhere/else"])(
    "keeps to the same at %s, signed in or not",
    async (path) => {
      for (const someone of [visitor(), browser]) {
        const page = await someone.follow(await someone.get(path));
        expect(someone === browser ? [[], ["/enhance.js"]] : [[]]).toContainEqual(scriptsOf(page));
        expectBones(page);
        expectHeaders(page);
      }
    },
  );

  test("is told by _data without a word more", async () => {
    const { html, headers } = await browser.get(
      `/prospects/${newId()}?_data=details%2Froutes%2Fshow`,
    );

    expect(html).toBe("Not found");
    expect(headers.get("cache-control")).toBe("no-store");
  });
});

test("every file that pages load is our own, immutable where its name says what is in it", async () => {
  const page = await browser.get("/home");

  for (const address of loadedBy(page)) {
    const { status, headers } = await visitor().get(new URL(address, config.baseUrl).pathname);
    expect([address, status]).toEqual([address, 200]);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    if (address.startsWith("/build/")) {
      expect(headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    }
  }
});

test("the script for passkeys is small, on exactly two pages, and each says what to do without it", async () => {
  const { html, headers } = await visitor().get("/passkey.js");
  const [open, own] = await Promise.all([
    visitor().get("/sign-in/passkey"),
    browser.get("/account/factors/passkeys"),
  ]);

  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(3 * 1024);
  expect(headers.get("content-type")).toMatch(/javascript/);
  expect(all.map(({ pattern }) => pattern)).toEqual(expect.arrayContaining(passkeyPages));
  for (const page of [open, own]) {
    expect(page.html).toMatch(/<noscript>.*<a href="[^"]+".*<\/noscript>/s);
    expect(page.html).toMatch(/<form[^>]* data-passkey="[^>]* hidden=""/);
  }
});

function isInside(area: Route["area"]): boolean {
  return area === "member" || area === "person";
}

function ownScripts({ pattern }: Route): string[] {
  return passkeyPages.includes(pattern) ? ["/passkey.js"] : [];
}

function openAddress(route: Route): string {
  const [, noun = ""] = route.pattern.split("/");
  return addressOf(route, { ...world.published, ...letter, token: letter[noun] ?? world.optOut });
}

function memberAddresses(route: Route): string[] {
  return [...new Set(world.variants.map((ids) => addressOf(route, ids)))];
}

function scriptsOf({ html }: Answer): string[] {
  const scripts = html.matchAll(/<script\b([^>]*)>/gi);
  return Array.from(scripts, ([, rest = ""]) => /\bsrc="([^"]+)"/.exec(rest)?.[1] ?? "inline");
}

/** Nothing that would run without a <script>, and nothing our policy would strip away. */
function expectNoHandlers({ html }: Answer): void {
  expect(html).not.toMatch(/<[^>]+\son[a-z]+\s*=/i);
  expect(html).not.toMatch(/(?:href|src|action)\s*=\s*["']?\s*(?:javascript|vbscript|data:text)/i);
  expect(html).not.toMatch(/<(?:style|base|object|embed|applet)\b/i);
  expect(html).not.toMatch(/<[^>]+\sstyle\s*=/i);
  expect(html).not.toMatch(/<meta[^>]+http-equiv/i);
}

/** What a browser fetches by itself. */
function loadedBy({ html }: Answer): string[] {
  const tags = html.match(/<(?:link|script|img|iframe|source|video|audio|use|image)\b[^>]*>/gi);
  const named = (tags ?? []).flatMap((tag) => {
    const found = /\s(?:src|href|srcset|poster)="([^"]*)"/i.exec(tag)?.[1];
    return found && !/rel="(?:canonical|alternate)"/.test(tag) ? [found] : [];
  });
  return [...new Set(named)].filter((address) => !/^(#|data:)/.test(address));
}

function hostOf(address: string): string {
  return new URL(address, config.baseUrl).host;
}

async function weightOf(page: Answer): Promise<number> {
  const styles = loadedBy(page).filter((address) => address.endsWith(".css"));
  expect(styles).toHaveLength(1);
  const texts = [page.html];
  for (const style of styles) texts.push((await visitor().get(style)).html);
  return texts.reduce((sum, text) => sum + brotliCompressSync(text).length, 0);
}

function expectBones({ html }: Answer): void {
  expect(html).toMatch(/^<!DOCTYPE html>\s*<html lang="en">/i);
  expect(html.match(/<h1\b/g)).toHaveLength(1);
  expect(
    html.match(/<title>[^<]+ - Audienti<\/title>|<title>Audienti[^<]*<\/title>/g),
  ).toHaveLength(1);
  expect(html.match(/<main\b/g)).toHaveLength(1);
  expect(html).toContain('name="viewport"');
  expect(html).toContain('href="#main"');
}

/** ASVS 3.4. No word of it is loose: whoever changes a header changes it here as well. */
const headersOfPages = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'",
};

function expectHeaders({ headers: sent }: Answer): void {
  const headers = new Headers(sent);
  // One form ends at a mail provider's sign-in; browsers hold its redirects to where forms may lead.
  const policy = sent.get("content-security-policy")?.replace(` ${signInOrigins.join(" ")}`, "");
  if (policy) headers.set("content-security-policy", policy);
  // The page behind the link in every message tells nobody where it is, ourselves included.
  const stricter = (value: string | null) => (value === "no-referrer" ? "same-origin" : value);
  const shown = Object.keys(headersOfPages).map((name) => [name, stricter(headers.get(name))]);
  expect(Object.fromEntries(shown)).toEqual(headersOfPages);
  expect(headers.get("content-security-policy")).not.toMatch(/unsafe-|\*|https?:/);
  expect(headers.has("x-powered-by")).toBe(false);
  expect(headers.has("server")).toBe(false);
}

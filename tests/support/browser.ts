/** Real Chromium against the site of this test file: a phone without scripts, or a desk with them. */
import { createHash } from "node:crypto";
import { access, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { afterAll, expect, inject } from "vitest";
import { config } from "#app/config.server.ts";
import { site } from "#tests/support/visitor.ts";

const candidates = [
  process.env.CHROME_PATH,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

let running: Promise<Browser> | undefined;

afterAll(async () => (await running)?.close());

async function browser(): Promise<Browser> {
  running ??= launch();
  return running;
}

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

async function launch(): Promise<Browser> {
  await site();
  return chromium.launch({ executablePath: await installed(), args });
}

async function installed(): Promise<string> {
  for (const path of candidates) {
    if (!path) continue;
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  throw new Error("No Chromium found: install Debian's package `chromium` or set CHROME_PATH.");
}

/** A browser of its own with the settings that lie in this folder; whoever opens it closes it. */
export async function chromiumAt(profile: string): Promise<BrowserContext> {
  await site();
  const executablePath = await installed();
  return chromium.launchPersistentContext(profile, {
    executablePath,
    args,
    baseURL: config.baseUrl,
  });
}

/** 390 px wide, no scripts: how everything must work. */
export async function phone(): Promise<Page> {
  return open({ javaScriptEnabled: false, viewport: { width: 390, height: 844 }, isMobile: true });
}

/** With scripts, 1280 px wide. */
export async function desk(): Promise<Page> {
  return open({ viewport: { width: 1280, height: 900 } });
}

async function open(options: Parameters<Browser["newContext"]>[0]): Promise<Page> {
  const context = await (await browser()).newContext({ baseURL: config.baseUrl, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

/**
 * axe needs scripts: the page's address is opened once more with the same cookies. In the dark only colours
 * are other ones, so only the rules about them are asked again. The same address is looked at twice at most,
 * empty and filled, because nothing in these tests takes longer.
 */
export async function expectAccessible(page: Page): Promise<void> {
  const times = await timesLooked(page);
  if (times > 2) return;
  const twin: BrowserContext = await (await browser()).newContext({
    baseURL: config.baseUrl,
    viewport: page.viewportSize() ?? { width: 390, height: 844 },
    colorScheme: "light",
  });
  await twin.addCookies(await page.context().cookies());
  const copy = await twin.newPage();
  await copy.goto(page.url());
  const everything = new AxeBuilder({ page: copy }).withTags(tags);
  await expectNothing(everything, `${page.url()} light`);
  if (times > 1) return twin.close();
  await copy.emulateMedia({ colorScheme: "dark" });
  const colours = new AxeBuilder({ page: copy }).withRules([
    "color-contrast",
    "link-in-text-block",
  ]);
  await expectNothing(colours, `${page.url()} dark`);
  await twin.close();
}

/** In this run, whichever file looks: a folder can be made once only. */
async function timesLooked(page: Page): Promise<number> {
  const name = createHash("sha256").update(keyOf(page)).digest("hex").slice(0, 32);
  for (const times of [1, 2]) {
    const made = await mkdir(join(inject("scratch"), `looked-${name}-${times}`)).then(
      () => true,
      () => false,
    );
    if (made) return times;
  }
  return 3;
}

function keyOf(page: Page): string {
  const path = new URL(page.url()).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ":id");
  return `${path} ${page.viewportSize()?.width}`;
}

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function expectNothing(axe: AxeBuilder, where: string): Promise<void> {
  const { violations } = await axe.analyze();
  const told = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`,
  );
  expect(told, where).toEqual([]);
}

/** Nothing wider than the screen. */
export async function expectFits(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wide, `${page.url()} scrolls sideways by ${wide} px`).toBeLessThanOrEqual(0);
}

/** For looking at: written only when SCREENSHOTS names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

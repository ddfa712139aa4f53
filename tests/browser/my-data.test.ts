/** My data on a phone without scripts: seen, asked for, followed, fetched, and read. */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { desk, expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aFullPerson } from "#tests/support/planting.ts";
import { signedIn } from "#tests/support/visitor.ts";
import { aFullWorld, aMarker } from "#tests/support/world.ts";
import { unzip } from "#tests/support/zip.ts";

test("a person sees what is held, asks for it, and takes it along", {
  timeout: 120_000,
}, async () => {
  const ada = await aFullPerson(aMarker());
  await aFullWorld(ada);
  const { jar } = await signedIn(ada);
  const page = await phone();
  const [name, value] = [...jar][0]!;
  await page.context().addCookies([{ name, value, url: config.baseUrl }]);

  await page.goto("/my-data");
  await picture(page, "my-data");
  await expectFits(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Export my data" }).click();
  await page.getByText("Your data is being put together").waitFor();
  await picture(page, "my-data-being-made");
  await expectFits(page);
  await expectAccessible(page);
  await runJobs();
  // The page comes again by itself: its header says so, and no script is needed.
  const link = page.getByRole("link", { name: "Download the ZIP" });
  await link.waitFor();
  await picture(page, "my-data-ready");
  await expectFits(page);
  await expectAccessible(page);
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  const pieces: Buffer[] = [];
  for await (const piece of await download.createReadStream()) pieces.push(piece);
  const files = unzip(Buffer.concat(pieces));

  expect(download.suggestedFilename()).toMatch(/^audienti-my-data-[\d-]+\.zip$/);
  const readme = join(await mkdtemp(join(tmpdir(), "audienti-readme-")), "README.html");
  await writeFile(readme, files.get("README.html")!);
  await page.goto(`file://${readme}`);
  await picture(page, "my-data-readme");
  await expectFits(page);
  const wide = await desk();
  await wide.context().addCookies([{ name, value, url: config.baseUrl }]);
  await wide.goto("/my-data");
  await picture(wide, "my-data-desk");
  await expectFits(wide);
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("Your data at Audienti");
});

/** Add Data on a phone without scripts: corrected as the person asked, with a statement, and read in the timeline. */
import { expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { newId } from "#app/core/id.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { inTeam } from "#db/client.ts";
import { customFields } from "#db/schema/labels.ts";
import { desk, expectAccessible, expectFits, phone, picture } from "#tests/support/browser.ts";
import { aMember } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

test("a member corrects somebody as they asked, and reads what became of it", {
  timeout: 120_000,
}, async () => {
  const ada = await aMember();
  const { teamId } = ada.member;
  const id = await aGrace(ada.member);
  await inTeam(ada.member, async (tx) => {
    const size = { kind: "number", name: "Shoe size", nameKey: "shoe size" } as const;
    const choices = ["Gold", "Silver"];
    const grade = { kind: "choice", name: "Grade", nameKey: "grade", choices } as const;
    for (const field of [size, grade]) {
      await tx.insert(customFields).values({ id: newId(), teamId, ...field });
    }
  });
  const [name, value] = [...(await signedIn(ada)).jar][0]!;
  const page = await phone();
  await page.context().addCookies([{ name, value, url: config.baseUrl }]);

  await page.goto(`/prospects/${id}`);
  await page.getByRole("link", { name: "Add Data" }).click();
  await page.getByLabel("Company").fill("Harvard");
  await page.getByLabel("Shoe size").fill("many");
  await page.getByLabel("Grade").selectOption("Gold");
  await page.getByText("They do", { exact: true }).click();
  await page.getByLabel("Their statement").fill("I never worked for the Army.");
  await picture(page, "add-data");
  await expectFits(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("alert").waitFor();
  await picture(page, "add-data-problem");
  expect(await page.getByLabel("They do").isChecked()).toBe(true);
  expect(await page.getByLabel("Grade").inputValue()).toBe("Gold");
  expect(await page.getByLabel("Their statement").inputValue()).toContain("never worked");
  await page.getByLabel("Shoe size").fill("39");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Saved, and their statement is kept.").waitFor();
  await picture(page, "details");
  await expectFits(page);
  await expectAccessible(page);
  await page.getByRole("link", { name: "The whole timeline" }).click();
  await page.getByText("Corrected as they asked").waitFor();
  await picture(page, "timeline");
  await expectFits(page);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Notes and tasks" }).last().click();
  await page.getByText("I never worked for the Army.").waitFor();
  expect(await page.getByText("Corrected as they asked").count()).toBe(0);
  await page.goto(`/prospects/${id}/copy`);
  await picture(page, "copy");
  await expectFits(page);
  await expectAccessible(page);
  const link = page.getByRole("link", { name: "Download the copy" });
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);

  expect(download.suggestedFilename()).toMatch(/^personal-data-[\d-]+\.zip$/);
  const wide = await desk();
  await wide.context().addCookies([{ name, value, url: config.baseUrl }]);
  for (const path of ["", "/timeline", "/edit"]) {
    await wide.goto(`/prospects/${id}${path}`);
    await picture(wide, `desk${path.replace("/", "-")}`);
    await expectFits(wide);
  }
});

async function aGrace(member: Parameters<typeof addProspect>[0]): Promise<string> {
  const outcome = await addProspect(member, {
    ...{ email: "grace@hopper.example", firstName: "Grace", lastName: "Hopper", position: null },
    ...{ company: "Navy", country: "US", source: "trade fair, May" },
  });
  if (outcome.refused) throw new Error(outcome.refused);
  return outcome.value.id;
}

/** Removing somebody and leaving a team, as pages without scripts. */
import { expect, test } from "vitest";
import { aDraft } from "#tests/outreach/world.ts";
import { aMember } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

test("the page counts what goes over, asks to whom, and does it", async () => {
  const ada = await aMember();
  const cleo = await aMember({ name: "Cleo Marsh", role: "member", team: ada.team });
  await aDraft(cleo);
  const browser = await signedIn(ada);
  const page = `/team/people/${cleo.user.id}/remove`;

  const shown = await browser.get(page);
  const wrong = await browser.post(page, { heir: "" });
  const done = await browser.follow(await browser.post(page, { heir: ada.user.id }));

  expect(shown.html).toContain("Remove Cleo Marsh from the team?");
  expect(shown.html).toContain("Their 1 sequence and 1 mailbox go to");
  expect(shown.html).toContain("Ada Larkfield (owner)");
  expect(shown.html).not.toContain("Cleo Marsh (member)");
  expect(wrong.status).toBe(422);
  expect(wrong.html).toContain('href="#heir"');
  expect(done.html).toContain("Cleo Marsh is no longer in the team");
});

test("leaving by oneself ends on the page of one's teams; the owner is told what comes first", async () => {
  const ada = await aMember();
  const cleo = await aMember({ name: "Cleo Marsh", role: "member", team: ada.team });
  const [hers, owners] = [await signedIn(cleo), await signedIn(ada)];

  const own = await hers.get(`/team/people/${cleo.user.id}`);
  const left = await hers.post(`/team/people/${cleo.user.id}/remove`, { heir: ada.user.id });
  const page = await hers.follow(left);
  const owner = await owners.get(`/team/people/${ada.user.id}/remove`);

  expect(own.html).toContain("Leave the team");
  expect(left.location).toBe("/teams");
  expect(page.html).toContain("You have left the team");
  expect(owner.html).toContain("make somebody else the owner");
  expect(owner.html).not.toContain("<select");
});

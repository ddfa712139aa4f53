/** The profile: what a person is called, and what stands about them. */
import { expect, test } from "vitest";
import { aMember } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";

test("the page says who one is and since when, and leads to each change", async () => {
  const ada = await aMember();

  const { html } = await (await signedIn(ada)).get("/account");

  expect(html).toContain(ada.user.email.split("@")[0]);
  expect(html).toContain('href="/account/email"');
  expect(html).toContain('href="/account/password"');
  expect(html).toContain('<a href="/account">Ada Larkfield</a>');
});

test("a new name greets at once, and no name is fine", async () => {
  const browser = await signedIn(await aMember());

  const named = await browser.follow(await browser.post("/account", { name: "  Ada Byron " }));
  const home = await browser.get("/home");
  const blank = await browser.follow(await browser.post("/account", { name: "" }));
  const bare = await browser.get("/home");

  expect(named.html).toContain("Saved.");
  expect(home.html).toContain("Welcome, Ada Byron.");
  expect(blank.html).toContain("We go by your address now.");
  expect(bare.html).not.toMatch(/Byron|Larkfield Welcome/);
  expect(bare.html).toContain("larkfield.example</a>");
});

test("a name that is too long comes back as it was typed", async () => {
  const browser = await signedIn(await aMember());

  const answer = await browser.post("/account", { name: "a".repeat(121) });

  expect(answer.status).toBe(422);
  expect(answer.html).toContain("At most 120 characters");
  expect(answer.html).toContain("a".repeat(121));
});

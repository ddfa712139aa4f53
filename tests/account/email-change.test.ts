/** A new address: both mailboxes agree, then it is in force; before, nothing is. */
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { clock, HOUR, MINUTE, now } from "#app/core/clock.ts";
import { house } from "#db/client.ts";
import { accountLinks, emailChanges, securityEvents, users } from "#db/schema/auth.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, PASSWORD, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";

let ada: Person;
let browser: Visitor;
let fresh: string;
let count = 0;

beforeEach(async () => {
  ada = await aMember();
  browser = await signedIn(ada);
  fresh = `Ada.New${++count}@larkfield.example`;
});

function ask(email = fresh, who = browser) {
  return who.post("/account/email", { email });
}

async function lettersTo(address: string) {
  return (await outbox.list()).filter(({ to }) => to === address);
}

/** Where the newest letter to this address leads. */
async function linkTo(address: string): Promise<string> {
  const [letter] = await lettersTo(address);
  const link = letter?.links.find((url) => url.includes("/email/"));
  return link ? new URL(link).pathname : "";
}

async function links() {
  await runJobs();
  return { old: await linkTo(ada.user.email), new: await linkTo(fresh) };
}

async function userOf({ user }: Person) {
  const [found] = await house("account").select().from(users).where(eq(users.id, user.id));
  return found!;
}

describe("both mailboxes", () => {
  test("get a letter; looking at its link, as scanners do, agrees to nothing", async () => {
    const asked = await browser.follow(await ask());
    const paths = await links();

    for (const path of Object.values(paths)) {
      for (let looks = 0; looks < 3; looks++) await visitor().get(path);
    }

    expect(asked.html).toContain("We have written to both mailboxes.");
    expect(asked.html).toContain("Waits for both mailboxes");
    const [change] = await house("account")
      .select()
      .from(emailChanges)
      .where(eq(emailChanges.userId, ada.user.id));
    expect([change!.oldConfirmedAt, change!.newConfirmedAt]).toEqual([null, null]);
    expect((await userOf(ada)).email).toBe(ada.user.email);
  });

  test("agree, in either order, and only with the second one it is in force", async () => {
    await ask();
    const paths = await links();

    const first = await visitor().follow(await visitor().post(paths.new));
    const between = await browser.get("/account");
    const early = (await userOf(ada)).email;
    const second = await visitor().follow(await visitor().post(paths.old));

    expect(first.html).toContain("this mailbox has agreed");
    expect(between.html).toContain("Waits for the old mailbox");
    expect(early).toBe(ada.user.email);
    expect(second.html).toContain("The address is changed");
    expect(await userOf(ada)).toMatchObject({ email: fresh, emailKey: fresh.toLowerCase() });
  });

  test("get a closing letter each, the account notes it, and one signs in with the new one alone", async () => {
    await ask();
    const paths = await links();
    await visitor().post(paths.old);
    await visitor().post(paths.new);
    await runJobs();

    const [[left], [taken]] = [await lettersTo(ada.user.email), await lettersTo(fresh)];
    const form = (email: string) => ({ email, password: PASSWORD });
    const [before, since] = [
      await visitor().post("/sign-in", form(ada.user.email)),
      await visitor().post("/sign-in", form(fresh)),
    ];

    expect(left!.subject).toBe("The address of your account was changed");
    expect(left!.text).toContain(fresh);
    expect(taken!.subject).toBe("The address of your account was changed");
    expect([before.status, since.status]).toEqual([422, 303]);
    const noted = await house("account")
      .select({ kind: securityEvents.kind })
      .from(securityEvents)
      .where(eq(securityEvents.userId, ada.user.id));
    expect(noted.map(({ kind }) => kind)).toContain("email-changed");
  });

  test("pressing twice, or at once, changes it once", async () => {
    await ask();
    const paths = await links();

    const presses = [paths.old, paths.new, paths.old, paths.new].map((path) =>
      visitor().post(path),
    );
    const statuses = (await Promise.all(presses)).map(({ status }) => status);
    const again = await visitor().follow(await visitor().post(paths.old));
    await runJobs();

    expect(statuses).toEqual([303, 303, 303, 303]);
    expect(again.html).toContain("The address is changed");
    expect(await lettersTo(fresh)).toHaveLength(2);
  });

  test("have 48 hours; after that the links are dead and the page says so", async () => {
    await ask();
    const paths = await links();
    await visitor().post(paths.old);

    clock.advance(48 * HOUR + MINUTE);
    await visitor().post(paths.new);
    const link = await visitor().get(paths.new);
    const page = await (await signedIn(ada)).get("/account/email");

    expect(link.html).toContain("This link does not work any more");
    expect(page.html).toContain("Too late");
    expect(page.html).toContain("New email address");
    expect((await userOf(ada)).email).toBe(ada.user.email);
  });
});

describe("what it ends", () => {
  test("is every session but the one that pressed, and every link mailed before", async () => {
    const elsewhere = await signedIn(ada);
    await visitor().post("/forgot", { email: ada.user.email });
    await ask();
    const paths = await links();
    await browser.post(paths.old);
    await browser.post(paths.new);

    expect((await browser.get("/home")).status).toBe(200);
    expect((await elsewhere.get("/home")).status).toBe(303);
    const open = await house("account")
      .select({ usedAt: accountLinks.usedAt })
      .from(accountLinks)
      .where(eq(accountLinks.userId, ada.user.id));
    expect(open.map(({ usedAt }) => usedAt !== null)).toEqual([true]);
  });

  test("is every session, when the last button was pressed where nobody of theirs is signed in", async () => {
    const eve = await signedIn(await aMember({ name: "Eve Elsewhere" }));
    await ask();
    const paths = await links();
    await visitor().post(paths.old);
    await eve.post(paths.new);

    expect((await browser.get("/home")).status).toBe(303);
    expect((await eve.get("/home")).status).toBe(200);
  });

  test("is the change itself, when the password is changed before both agreed", async () => {
    await ask();
    const paths = await links();
    const password = "a brand new sentence";
    await browser.post("/account/password", { currentPassword: PASSWORD, password });

    await visitor().post(paths.old);
    await visitor().post(paths.new);

    expect((await userOf(ada)).email).toBe(ada.user.email);
    expect((await visitor().get(paths.old)).html).toContain("This link does not work any more");
  });
});

describe("an address that is somebody's", () => {
  test("gets the same answer, and its owner a letter that says they have an account", async () => {
    const grace = await aMember({ name: "Grace Hill" });
    clock.set(now());
    const free = await browser.follow(await ask());
    const taken = await browser.follow(await ask(grace.user.email.toUpperCase()));
    await runJobs();

    const plain = (html: string, address: string) =>
      html
        .replaceAll("<wbr/>", "")
        .replaceAll(address, "…")
        .replace(/datetime="[^"]*"/gi, "");
    expect(plain(taken.html, grace.user.email.toUpperCase())).toBe(plain(free.html, fresh));
    const [letter] = await lettersTo(grace.user.email);
    expect(letter!.subject).toBe("You already have an account");
    expect(letter!.links.join()).not.toContain("/email/");
  });

  test("taken while the letters wait, is refused at the end without a word about whose it is", async () => {
    await ask();
    const paths = await links();
    await visitor().post(paths.old);
    const grace = await aMember({ name: "Grace Hill", email: fresh });

    const end = await visitor().follow(await visitor().post(paths.new));
    const page = await browser.get("/account/email");

    expect(end.html).toContain("The address stays as it is");
    expect(page.html).toContain("this address cannot be used for your account");
    expect(`${end.html}${page.html}`).not.toContain("Grace");
    expect((await userOf(ada)).email).toBe(ada.user.email);
    expect((await userOf(grace)).email).toBe(fresh);
    expect((await browser.get("/home")).status).toBe(200);
  });

  test("wanted by two at once, goes to one of them", async () => {
    const eve = await aMember({ name: "Eve Elsewhere" });
    await ask();
    const hers = await links();
    await ask(fresh, await signedIn(eve));
    await runJobs();
    const theirs = { old: await linkTo(eve.user.email), new: await linkTo(fresh) };
    await Promise.all([visitor().post(hers.old), visitor().post(theirs.old)]);

    await Promise.all([visitor().post(hers.new), visitor().post(theirs.new)]);

    const emails = [(await userOf(ada)).email, (await userOf(eve)).email];
    expect(emails.filter((email) => email === fresh)).toHaveLength(1);
  });
});

describe("before both agreed", () => {
  test("it can be given up: the links lead nowhere", async () => {
    await ask();
    const paths = await links();

    const page = await browser.follow(await browser.post("/account/email", { intent: "cancel" }));
    await visitor().post(paths.old);
    await visitor().post(paths.new);

    expect(page.html).toContain("Given up.");
    expect(page.html).toContain("New email address");
    expect((await userOf(ada)).email).toBe(ada.user.email);
  });

  test("another one takes its place", async () => {
    await ask();
    const first = await links();
    clock.advance(MINUTE);
    await ask(`other.${fresh}`);
    await runJobs();

    await visitor().post(first.old);
    await visitor().post(first.new);

    expect((await userOf(ada)).email).toBe(ada.user.email);
    expect(await linkTo(`other.${fresh}`)).not.toBe("");
  });

  test("letters can be sent again to whoever has not agreed, and not without end", async () => {
    await ask();
    const paths = await links();
    await visitor().post(paths.old);
    const again = () => browser.post("/account/email", { intent: "write-again" });

    clock.advance(MINUTE);
    const answer = await browser.follow(await again());
    await runJobs();
    const statuses = [];
    for (let n = 0; n < 10; n++) statuses.push((await again()).status);

    expect(answer.html).toContain("Written again");
    expect(await lettersTo(fresh)).toHaveLength(2);
    expect(await lettersTo(ada.user.email)).toHaveLength(1);
    expect(statuses.at(-1)).toBe(422);
  });

  test("nothing waits, nothing is sent again", async () => {
    const answer = await browser.post("/account/email", { intent: "write-again" });

    expect(answer.status).toBe(422);
    expect(answer.html).toContain("no change that waits");
  });
});

test("one's own address, and what is none, come back with a sentence at the field", async () => {
  const same = await ask(ada.user.email);
  const none = await ask("not an address");

  expect([same.status, none.status]).toEqual([422, 422]);
  expect(same.html).toContain("That is your address already");
  expect(none.html).toContain('value="not an address"');
});

test("it is asked for only by somebody who showed of late who they are (ASVS 7.5.1)", async () => {
  clock.advance(61 * MINUTE);

  const page = await browser.get("/account/email");
  const answer = await ask();

  expect(page.location).toBe("/prove?next=%2Faccount%2Femail");
  expect(answer.location).toBe("/prove?next=%2Faccount%2Femail");
  expect(
    await house("account").select().from(emailChanges).where(eq(emailChanges.userId, ada.user.id)),
  ).toEqual([]);
});

test("a token of one end, of another purpose or of nobody opens nothing", async () => {
  await visitor().post("/forgot", { email: ada.user.email });
  await runJobs();
  const [letter] = await lettersTo(ada.user.email);
  const token = new URL(letter!.links[0]!).pathname.split("/")[2]!;

  for (const wrong of [token, "nonsense", `${token.slice(0, -2)}AA`]) {
    const page = await visitor().follow(await visitor().post(`/email/${wrong}`));
    expect(page.html).toContain("This link does not work any more");
  }
});

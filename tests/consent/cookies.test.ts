/** Cookies: no others than the table says, and none that needs a yes before it was said (A82, N15). */
import { beforeAll, describe, expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { answerConsent } from "#app/consent/consents.server.ts";
import { cookieTable, readLook, readTips } from "#app/consent/cookies.ts";
import { desk } from "#tests/support/browser.ts";
import { aMember, PASSWORD, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";
import { addressOf, allRoutes, type Route } from "#tests/support/walk.ts";
import { aFullWorld, filledForms, type Ids, type World } from "#tests/support/world.ts";

const freely = cookieTable.filter(({ needs }) => !needs).map(({ name }) => name as string);
const look = { language: "en-GB", zone: "", theme: "dark", density: "dense" };
/** What ends something comes last. */
const ends = ({ pattern }: Route) => Number(/clos|delete|leave/.test(pattern));
const routes = (await allRoutes()).toSorted((one, other) => ends(one) - ends(other));

describe("the table", () => {
  test("is on a page for everybody, with each name, kind, reason and end, and how to do without", async () => {
    const { html } = await visitor().get("/cookies");

    for (const cookie of cookieTable) {
      for (const said of [cookie.name, cookie.kind, cookie.for, cookie.life]) {
        expect(html).toContain(said);
      }
    }
    for (const name of ["Firefox", "Chrome", "Safari", "Edge", "Internet\nExplorer"]) {
      expect(html.replace(/\s+/g, " ")).toContain(name.replace("\n", " "));
    }
  });

  test("is linked from every page, whoever looks", async () => {
    const member = await signedIn(await aMember());

    for (const [who, path] of [
      [visitor(), "/"],
      [member, "/home"],
    ] as const) {
      expect((await who.get(path)).html).toContain('<a href="/cookies">Cookies</a>');
    }
  });

  test("has no cookie that measures", () => {
    expect(cookieTable.filter(({ kind }) => kind === "measurement")).toEqual([]);
  });
});

describe("before any yes", () => {
  let ada: Person;
  let world: World;

  beforeAll(async () => {
    Object.assign(config, { embedded: true });
    ada = await aMember();
    world = await aFullWorld(ada);
  });

  test("whatever a visitor or a member looks at and sends, nothing is set but what needs none", {
    timeout: 120_000,
  }, async () => {
    const seen = new Map<string, string>();

    for (const route of routes) {
      for (const who of [visitor(), await signedIn(ada)]) {
        for (const header of await everySetCookie(who, route, world)) {
          seen.set(header.split("=", 1)[0]!, header);
        }
      }
    }

    expect(freely).toEqual(expect.arrayContaining([...seen.keys()]));
    expect([...seen.keys()]).toContain("session");
    expect([...seen.keys()]).toContain("said");
    for (const header of seen.values()) {
      expect(header).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    }
  });

  test("a real browser that walks the whole site keeps nothing else, and nothing of anybody else's", {
    timeout: 120_000,
  }, async () => {
    const page = await desk();
    const { user } = await aMember();
    const kept = async () => (await page.context().cookies()).map(({ name }) => name);
    const walk = async (areas: string[]) => {
      for (const route of routes.filter((each) => each.page && areas.includes(each.area))) {
        await page.goto(addressOf(route, openIn(world)));
      }
    };

    await walk(["open"]);
    expect(await kept()).toEqual([]);
    await page.goto("/sign-in");
    await page.getByLabel("Email address").fill(user.email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await walk(["member", "person", "open"]);

    expect(await kept()).toEqual(["session"]);
    const stored = await page.evaluate(() => localStorage.length + sessionStorage.length);
    expect(stored).toBe(0);
    await page.context().close();
  });
});

describe("the cookie for the look", () => {
  test("comes with a yes, follows what is chosen, and goes with a no", async () => {
    const browser = await signedIn(await aMember());
    const answer = (given: string) =>
      browser.post("/account/consents", { purpose: "look-cookie", given });

    await browser.post("/account/preferences", look);
    const before = browser.jar.get("look");
    const { headers } = await answer("yes");
    const set = browser.jar.get("look");
    await browser.post("/account/preferences", { ...look, theme: "light" });
    const followed = browser.jar.get("look");
    await answer("no");

    expect([before, set, followed]).toEqual([undefined, "dark.dense", "light.dense"]);
    expect(headers.getSetCookie()).toContainEqual(
      "look=dark.dense; Path=/; HttpOnly; SameSite=Lax; Max-Age=15552000",
    );
    expect(browser.jar.has("look")).toBe(false);
    await browser.post("/account/preferences", look);
    expect(browser.jar.has("look")).toBe(false);
  });

  test("dresses pages for everybody, which never set it", async () => {
    const guest = visitor();
    guest.jar.set("look", "dark.dense");

    for (const path of ["/", "/sign-in", "/cookies", "/nowhere"]) {
      const page = await guest.get(path);
      expect(page.html).toContain('data-theme="dark"');
      expect(page.headers.getSetCookie()).toEqual([]);
    }
  });

  test("counts for nothing when it was tampered with", async () => {
    const guest = visitor();
    guest.jar.set("look", "dark.dense%22><script>");

    const { html } = await guest.get("/");

    expect(html).toContain('<html lang="en">');
    expect(readLook("constructor.dense")).toBeUndefined();
    expect(readTips("a.<b>.only-hashes")).toEqual(["a", "only-hashes"]);
  });

  test("yields to what the account says, once one is signed in", async () => {
    const browser = await signedIn(await aMember());
    browser.jar.set("look", "dark.dense");

    expect((await browser.get("/home")).html).toContain('<html lang="en">');
  });
});

describe("the cookie for tips", () => {
  test("comes with a yes, keeps tips away from whoever signs in there, and goes with a no", async () => {
    const browser = await signedIn(await aMember());
    await browser.post("/account/tips", { tip: "only-hashes", from: "/suppressions" });
    const before = browser.jar.get("tips");
    await browser.post("/account/consents", { purpose: "tips-cookie", given: "yes" });
    const set = browser.jar.get("tips");
    await browser.post("/account/tips", { tip: "nothing-sent-yet", from: "/sequences" });

    const other = await signedIn(await aMember({ name: "Grace Hill" }));
    other.jar.set("tips", browser.jar.get("tips")!);
    const page = await other.get("/suppressions");
    await browser.post("/account/consents", { purpose: "tips-cookie", given: "no" });

    expect([before, set]).toEqual([undefined, "only-hashes"]);
    expect(other.jar.get("tips")).toContain("nothing-sent-yet");
    expect(page.html).not.toContain("only a keyed hash is kept here");
    expect(browser.jar.has("tips")).toBe(false);
  });
});

test("a no said in one browser takes the cookie out of another at its next page", async () => {
  const ada = await aMember();
  const [here, there] = [await signedIn(ada), await signedIn(ada)];
  there.jar.set("look", "dark.dense");
  there.jar.set("tips", "only-hashes");
  for (const purpose of ["look-cookie", "tips-cookie"] as const) {
    await answerConsent(ada.user.id, { purpose, given: true, source: "/home" });
  }
  await there.get("/home");
  const kept = there.jar.size;

  for (const purpose of ["look-cookie", "tips-cookie"]) {
    await here.post("/account/consents", { purpose, given: "no" });
  }
  await there.get("/home");

  expect(kept).toBe(3);
  expect([...there.jar.keys()]).toEqual(["session"]);
});

function openIn({ variants: [ids], published, optOut }: World): Ids {
  return { ...ids, ...published, token: optOut, outbox: "none" };
}

async function everySetCookie(who: Visitor, route: Route, world: World): Promise<string[]> {
  const [ids] = world.variants;
  const address = addressOf(route, openIn(world));
  const answers = [await who.get(address)];
  if (route.hasAction) {
    for (const form of filledForms(world, ids)) answers.push(await who.post(address, form));
  }
  return answers.flatMap(({ headers }) => headers.getSetCookie());
}

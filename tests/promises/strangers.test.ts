/** Promise: what belongs to a team exists for nobody else, whatever the address, the verb or the form. */
import { beforeAll, describe, expect, test } from "vitest";
import { newId } from "#app/core/id.ts";
import { postEverything, rowsOf } from "#tests/support/ask.ts";
import { fingerprint } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { type Answer, signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";
import { addressOf, allRoutes, dataOf, memberRoutes, type Route } from "#tests/support/walk.ts";
import { aFullWorld, filledForms, type Ids, type World } from "#tests/support/world.ts";

const everywhere = await allRoutes();
const routes = await memberRoutes();
const named = (some: Route[]) => some.map((route) => [route.pattern, route] as const);
const owned = named(routes.filter(({ isOwned }) => isOwned));
const common = named(routes.filter(({ isOwned }) => !isOwned));

/** What opening an account asks besides. */
const agreed = { terms: "yes", age: "yes" };

/**
 * Takes only the answer of somebody else to a fresh question: a device's, as tests/factors/passkeys.test.ts
 * shows, or a mail provider's, as tests/mailboxes/signing-in.test.ts does.
 */
const forOthers = ["/account/factors/passkeys", "/mailboxes/connect", "/mailboxes/connect/confirm"];

let ada: Person;
let hers: World;
let eve: Person;
let own: World;
let browser: Visitor;
/** Ids that nobody has. */
let nowhere: Ids;

beforeAll(async () => {
  [ada, eve] = [await aMember(), await aMember({ name: "Eve Elsewhere" })];
  [hers, own] = [await aFullWorld(ada), await aFullWorld(eve)];
  browser = await signedIn(eve);
  nowhere = Object.fromEntries(Object.keys(own.variants[0]).map((noun) => [noun, newId()]));
});

describe("without a cookie", () => {
  test.each(named(routes))("%s leads to the sign-in and does nothing", async (_, route) => {
    const before = await fingerprint();
    const guest = visitor();
    const address = addressOf(route, hers.variants[0]);
    const next = (path: string) => `/sign-in?next=${encodeURIComponent(path)}`;

    const page = await guest.get(address);
    const head = await guest.ask(address, { method: "HEAD" });
    const data = await guest.get(dataOf(address, route));
    const [ids] = hers.variants;
    const posts = await postEverything(guest, route, ids, filledForms(hers, ids));

    expect([page.status, page.location]).toEqual([303, next(address)]);
    expect([head.status, head.location]).toEqual([303, next("/home")]);
    expect([data.status, data.headers.get("x-remix-redirect")]).toEqual([204, next(address)]);
    for (const { status, location, headers } of posts) {
      if (!route.hasAction) expect(status).toBe(405);
      else expect(headers.get("x-remix-redirect") ?? location).toBe(next("/home"));
    }
    expect(JSON.stringify([page, data, ...posts])).not.toContain(hers.marker);
    expect(guest.jar.size).toBe(0);
    expect(await fingerprint()).toEqual(before);
  });
});

describe("with another team's ids", () => {
  test.each(owned)("%s answers as if they had never been, and does nothing", async (_, route) => {
    const before = await fingerprint();

    const [ids, ...others] = hers.variants;
    const { empty, ...answers } = await everyAnswer(route, ids);
    expect({ empty, ...answers }).toEqual(await everyAnswer(route, nowhere));
    for (const other of others) {
      expect(await everyAnswer(route, other, [])).toEqual(await everyAnswer(route, nowhere, []));
    }
    for (const [strange, random] of besideOnesOwn(route)) {
      expect(await everyAnswer(route, strange)).toEqual(await everyAnswer(route, random));
    }

    // What is asked of an empty form may be answered before anything is looked for.
    for (const { status } of Object.values(answers)) expect(status).toBe(404);
    if (empty) expect([404, 422, 303]).toContain(empty.status);
    expect(await fingerprint()).toEqual(before);
  });

  test.each(common)(
    "%s shows and changes nothing of theirs",
    async (_, route) => {
      const before = await rowsOf(ada);
      const address = addressOf(route, {});
      const { below, marker, variants } = hers;
      const strange = [...new Set([...Object.values(variants[0]), ...Object.values(below)])];
      const names = ["id", "remove", "after", "before", "cursor", "import", "sequence", "mailbox"];

      const answers = [await browser.get(address), await browser.get(dataOf(address, route))];
      for (const id of route.readsQuery ? strange : strange.slice(0, 1)) {
        const query = names.map((name) => `${name}=${id}`).join("&");
        answers.push(await browser.get(`${address}?${query}&sort=email`));
      }
      const forms = filledForms({ ...hers, lastWords: {} }, variants[0]);
      answers.push(...(await postEverything(browser, route, {}, forms)));

      for (const answer of answers) {
        expect(answer.status).toBeLessThan(500);
        expect(JSON.stringify(answer)).not.toContain(marker);
      }
      expect(await rowsOf(ada)).toEqual(before);
    },
    90_000,
  );
});

/** Without these, everything above would hold of a site that shows nothing and takes nothing. */
describe("whoever they belong to", () => {
  test.each(named(routes.filter(({ hasLoader }) => hasLoader)))(
    "sees what is at %s",
    async (_, route) => {
      const browser = await signedIn(ada);
      const answers = [];

      for (const ids of hers.variants) {
        const address = addressOf(route, ids);
        answers.push(await browser.get(address), await browser.get(dataOf(address, route)));
      }

      const statuses = answers.map(({ status }) => status);
      expect(statuses.filter((status) => [200, 204, 303].includes(status))).not.toEqual([]);
      const shown = answers.map(({ html, location }) => `${html} ${location}`).join();
      const { variants, marker } = hers;
      expect([marker, ...Object.values(variants[0])].some((word) => shown.includes(word))).toBe(
        true,
      );
    },
  );

  const acting = routes.filter(
    ({ hasAction, pattern }) => hasAction && !forOthers.includes(pattern),
  );
  const isLast = ({ pattern }: Route) =>
    /close/.test(pattern) ? 2 : Number(/delete/.test(pattern));

  test.each(named(acting.toSorted((one, other) => isLast(one) - isLast(other))))(
    "has a form taken at %s",
    async (_, route) => {
      const taken = (await postAs(eve, own, route)) || (await postAnew(route));

      expect(taken, "its fields are to be in everyField of world.ts").toBe(true);
    },
  );
});

describe("a character that no database can hold", () => {
  const acting = everywhere.filter(({ hasAction }) => hasAction);

  test.each(named(acting))("breaks nothing at %s", async (_, route) => {
    const browser = await signedIn(eve);
    const open = { token: own.optOut, outbox: "nothing-yet" };
    const address = addressOf(route, { ...own.variants[0], ...open });
    const forms = filledForms(own, own.variants[0]).filter((form) => !(form instanceof FormData));

    for (const form of forms as Record<string, string>[]) {
      const fields = Object.entries(form).map(([name, value]) => [name, `\0${value}\0`]);
      const answer = await browser.post(address, { ...Object.fromEntries(fields), ...agreed });
      expect(answer.status).toBeLessThan(500);
    }
  });
});

/** One's own and something foreign in one address, each with the same for what nobody has. */
function besideOnesOwn({ pattern }: Route): [strange: Ids, random: Ids][] {
  const [, noun = "", ...rest] = pattern.split("/");
  if (rest.filter((part) => part.startsWith(":")).length < 2) return [];
  const [mine, theirs] = [own.variants[0], hers.variants[0]];
  const under = (parent: Ids, child: Ids) => ({ ...child, [noun]: parent[noun]! });
  return [
    [under(mine, theirs), under(mine, nowhere)],
    [under(theirs, mine), under(nowhere, mine)],
  ];
}

/** By what was asked; what may differ between two requests is taken out: the ids that were asked for. */
async function everyAnswer(route: Route, ids: Ids, forms = filledForms(hers, ids)) {
  const address = addressOf(route, ids);
  const [page, head, data, posts] = await Promise.all([
    browser.get(address),
    browser.ask(address, { method: "HEAD" }),
    browser.get(dataOf(address, route)),
    route.hasAction ? postEverything(browser, route, ids, forms) : [],
  ]);
  const [empty, ...filled] = posts;
  const answers = { page, head, data, ...(empty && { empty }), ...Object.assign({}, filled) };
  const told = Object.entries<Answer>(answers).map(([asked, answer]) => {
    const { status, html, location, headers } = answer;
    const known = ["content-type", "x-remix-redirect", "set-cookie"].map((name) =>
      headers.get(name),
    );
    const text = JSON.stringify([html, location, known]);
    return [asked, { status, text: withoutIds(text, ids) }] as const;
  });
  return Object.fromEntries(told);
}

function withoutIds(text: string, ids: Ids): string {
  return Object.values(ids).reduce((left, id) => left.replaceAll(id, "…"), text);
}

/** Until one is taken. */
async function postAs(person: Person, world: World, route: Route): Promise<boolean> {
  const browser = await signedIn(person);
  for (const ids of world.variants) {
    for (const form of filledForms(world, ids)) {
      if (isTaken(await browser.post(addressOf(route, ids), form))) return true;
    }
  }
  return false;
}

/** Forms taken before may have left nothing for this one. */
async function postAnew(route: Route): Promise<boolean> {
  const person = await aMember();
  return postAs(person, await aFullWorld(person), route);
}

function isTaken({ status, location }: Answer): boolean {
  return status === 200 || (status === 303 && !location?.startsWith("/sign-in"));
}

/** Promise: whoever lacks a right, has left, or is in no team, is turned away everywhere, and told who may. */
import { readFile } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import type { Role } from "#app/core/member.ts";
import { depart } from "#app/departures/departures.server.ts";
import { may, type Right, whoMay } from "#app/team/may.ts";
import { postEverything, rowsOf } from "#tests/support/ask.ts";
import { fingerprint } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { type Answer, signedIn, type Visitor } from "#tests/support/visitor.ts";
import { addressOf, dataOf, memberRoutes, type Route } from "#tests/support/walk.ts";
import { aFullWorld, filledForms, type Ids, type World } from "#tests/support/world.ts";

type Restriction = {
  right: Right;
  /** Of a page that others may see: only its forms, or only what is asked in this query and form. */
  only?: "forms" | { query: string; intent: string };
};

/** Every address that asks for a right that not everybody in a team has. */
const restricted: Record<string, Restriction> = {
  "/settings": { right: "set-up-team" },
  "/team/invite": { right: "invite" },
  "/team/invitations/:invitation/send": { right: "invite" },
  "/team/invitations/:invitation/revoke": { right: "invite" },
  "/team/people/:user": { right: "change-people", only: "forms" },
  "/team/people/:user/remove": { right: "change-people" },
  "/team/owner": { right: "hand-over-team" },
  "/team/close": { right: "close-team" },
  "/mailboxes/:id/edit": { right: "look-after-mailboxes" },
  "/mailboxes/:id/server": { right: "look-after-mailboxes" },
  "/mailboxes/:id/delete": { right: "look-after-mailboxes" },
  "/mailboxes/:id/test": { right: "look-after-mailboxes" },
  "/mailboxes/:id/signature": { right: "look-after-mailboxes" },
  "/mailboxes/:id/replies": { right: "look-after-mailboxes" },
  "/mailboxes/:id/probe": { right: "look-after-mailboxes" },
  "/settings/opens": { right: "set-up-team", only: "forms" },
  "/hooks": { right: "set-up-hooks" },
  "/hooks/new": { right: "set-up-hooks" },
  "/hooks/:id": { right: "set-up-hooks" },
  "/hooks/:id/delete": { right: "set-up-hooks" },
  "/providers": { right: "set-up-providers", only: "forms" },
  "/enrichment-rules": { right: "set-up-providers", only: "forms" },
  "/providers/set-up": { right: "set-up-providers" },
  "/providers/remove": { right: "set-up-providers" },
  "/suppressions": { right: "lift-blocks", only: { query: "remove", intent: "lift" } },
};

const roles: Role[] = ["owner", "admin", "member"];
const everybody = (right: Right) => roles.every((role) => may({ role }, right));

type Walked = Route & {
  /** A person's own, whatever became of their teams. */
  isPersonal: boolean;
  rights: Right[];
};

const routes = await Promise.all((await memberRoutes()).map(withGuards));
const named = (some: Walked[]) => some.map((route) => [route.pattern, route] as const);
const acting = routes.filter(({ hasAction }) => hasAction);
const restrictedOnes = routes.filter(({ pattern }) => restricted[pattern]);

let owner: Person;
let world: World;
let ids: Ids;
const browsers = {} as Record<Role, Visitor>;

beforeAll(async () => {
  owner = await aMember();
  world = await aFullWorld(owner);
  [ids] = world.variants;
  const { team } = owner;
  browsers.owner = await signedIn(owner);
  browsers.admin = await signedIn(await aMember({ name: "Ben Osei", role: "admin", team }));
  browsers.member = await signedIn(await aMember({ name: "Cleo Marsh", role: "member", team }));
});

test("the list above names every route that asks for such a right, and none that is not there", () => {
  const asking = routes.filter(({ rights }) => rights.some((right) => !everybody(right)));

  for (const { pattern, rights } of asking) {
    expect(rights, pattern).toContain(restricted[pattern]?.right);
  }
  const patterns = routes.map(({ pattern }) => pattern);
  expect(patterns).toEqual(expect.arrayContaining(Object.keys(restricted)));
});

describe.each(roles)("as %s", (role) => {
  const turnedAway = restrictedOnes.filter(
    ({ pattern }) => !may({ role }, restricted[pattern]!.right),
  );
  const isOpen = ({ pattern }: Walked) => !turnedAway.some((route) => route.pattern === pattern);

  test.each(named(routes.filter((route) => isOpen(route) && route.hasLoader)))(
    "%s may be seen",
    async (_, route) => {
      const shown = await look(browsers[role], addressOf(route, ids), route);

      for (const { status } of shown) expect([200, 204, 303, 404]).toContain(status);
    },
  );

  if (turnedAway.length === 0) return;

  test.each(named(turnedAway))(
    "%s is refused, changes nothing, and says who may",
    async (_, route) => {
      const { right } = restricted[route.pattern]!;
      const before = await fingerprint();

      const answers = await whatIsRefused(browsers[role], route);

      expect(answers.length).toBeGreaterThan(0);
      for (const { status, html } of answers) {
        expect(status).toBe(403);
        expect(html).toContain(whoMay(right));
        expect(html).not.toContain(`${world.marker}.example`);
      }
      expect(await fingerprint()).toEqual(before);
    },
  );
});

/** Those who see nothing of the team: with a session from before, and with one that never was in it. */
describe.each(["a former member", "somebody in no team"])("as %s", (who) => {
  let browser: Visitor;

  beforeAll(async () => {
    const { team } = who === "a former member" ? owner : await aMember();
    const gone = await aMember({ name: "Finn Moor", role: "admin", team });
    browser = await signedIn(gone);
    expect((await browser.get("/prospects")).status).toBe(200);
    const host = who === "a former member" ? owner : await aMember({ name: "Host", team });
    const left = await depart(host.member, gone.user.id, { heir: host.user.id });
    expect(left.refused).toBeUndefined();
  });

  test.each(named(routes.filter(({ isPersonal }) => !isPersonal)))(
    "%s leads to one’s teams, shows nothing and changes nothing",
    async (_, route) => {
      const before = await fingerprint();
      const address = addressOf(route, ids);

      const seen = await look(browser, address, route);
      const sent = route.hasAction ? await postEverything(browser, route, ids, forms()) : [];

      for (const { status, location, headers } of [...seen, ...sent]) {
        expect([204, 303]).toContain(status);
        expect(headers.get("x-remix-redirect") ?? location).toBe("/teams");
      }
      expect(JSON.stringify([...seen, ...sent])).not.toContain(world.marker);
      expect(await fingerprint()).toEqual(before);
    },
  );

  test.each(named(routes.filter(({ isPersonal }) => isPersonal)))(
    "%s, one’s own, shows and changes nothing of the team",
    async (_, route) => {
      const before = await rowsOf(owner);
      const address = addressOf(route, ids);

      const seen = await look(browser, address, route);
      const sent = route.hasAction ? await postEverything(browser, route, ids, forms()) : [];

      for (const { status } of [...seen, ...sent]) expect(status).toBeLessThan(500);
      expect(JSON.stringify([...seen, ...sent])).not.toContain(world.marker);
      expect(await rowsOf(owner)).toEqual(before);
    },
  );
});

/** Last, because these are taken: without them a site that refuses everybody would pass. */
describe("as member, a form", () => {
  const open = acting.filter(({ pattern, isPersonal }) => !restricted[pattern] && !isPersonal);

  test.each(named(open))("at %s is not refused for want of a right", async (_, route) => {
    const answers = await postEverything(browsers.member, route, ids, forms());

    expect(answers.map(({ status }) => status)).not.toContain(403);
  });
});

/** Without the names of the world: what is typed wrongly comes back. */
function forms() {
  const lastWords = { teamName: "Somebody’s", ownAddress: "nobody@elsewhere.example" };
  return filledForms({ ...world, lastWords }, ids);
}

async function look(browser: Visitor, address: string, route: Route): Promise<Answer[]> {
  return [
    await browser.get(address),
    await browser.ask(address, { method: "HEAD" }),
    await browser.get(dataOf(address, route)),
  ];
}

async function whatIsRefused(browser: Visitor, route: Walked): Promise<Answer[]> {
  const { only } = restricted[route.pattern]!;
  const address = addressOf(route, ids);
  const filled = forms();
  if (typeof only === "object") {
    const asked = `${address}?${only.query}=${world.below.suppression}`;
    const form = { ...(filled[0] as Record<string, string>), intent: only.intent };
    return [
      await browser.get(asked),
      await browser.get(dataOf(asked, route)),
      await browser.post(address, form),
      await browser.post(dataOf(address, route), form),
    ];
  }
  const sent = route.hasAction ? await postEverything(browser, route, ids, filled) : [];
  if (only === "forms" || !route.hasLoader) return sent;
  return [await browser.get(address), await browser.get(dataOf(address, route)), ...sent];
}

async function withGuards(route: Route): Promise<Walked> {
  const source = await readFile(`app/${route.file}`, "utf8");
  const rights = Array.from(
    source.matchAll(/requireRight\(request, "([\w-]+)"/g),
    ([, right]) => right,
  );
  const asksForTeam = /require(Member|SignedIn|Right)\(/.test(source);
  const isPersonal = /require(Person|Proof)\(/.test(source) && !asksForTeam;
  return { ...route, isPersonal, rights: rights as Right[] };
}

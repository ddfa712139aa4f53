/**
 * Promise: looking changes nothing. Scanners, previews and prefetching may follow every link we have.
 * Being signed in while looking adds a line to the request log and moves when the session was last
 * seen; with the usage trail on, it adds a page view. By name, and nothing else.
 */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { config } from "#app/config.server.ts";
import { clock, DAY, now } from "#app/core/clock.ts";
import { signId } from "#app/core/signing.server.ts";
import { house } from "#db/client.ts";
import { accountLinks } from "#db/schema/auth.ts";
import { historyWritten } from "#tests/support/history.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { asSuperuser, fingerprint } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";
import { addressOf, allRoutes, dataOf, type Route } from "#tests/support/walk.ts";
import { aFullWorld, filledForms, type Ids, type World } from "#tests/support/world.ts";

const routes = (await allRoutes()).map((route) => [route.pattern, route] as const);

let ada: Person;
let world: World;
let letters: Letters;
let browser: Visitor;

beforeAll(async () => {
  // As beside our own database, where the demo's pages are.
  Object.assign(config, { embedded: true });
  letters = await someLetters();
  ada = await aMember();
  world = await aFullWorld(ada);
  browser = await signedIn(ada);
  Object.assign(letters.tokens, {
    u: world.optOut,
    stop: world.stop,
    why: world.why,
    c: world.consent,
    join: world.join,
  });
});

describe.each(routes)("looking at %s", (_, route) => {
  test("changes nothing and breaks nothing, whoever looks", async () => {
    const before = await everything();
    const writtenBefore = await written();

    const statuses: number[] = [];
    for (const address of addressesOf(route)) {
      for (const someone of [visitor(), browser]) statuses.push(...(await look(someone, address)));
    }

    expect(statuses.filter((status) => status >= 500)).toEqual([]);
    if (route.hasLoader) expect(statuses.some((status) => [200, 303].includes(status))).toBe(true);
    expect(await everything()).toEqual(before);
    expectOnlyLooks(writtenBefore, await written());
  });
});

describe("looking at what letters lead to", () => {
  test.each(["u", "stop", "why", "c", "confirm", "reset", "email", "sign-in/link", "join"])(
    "at /%s a hundred times uses nothing up",
    async (place) => {
      const before = await everything();
      const path = `/${place}/${letters.tokens[place.split("/")[0]!]}`;

      for (let round = 0; round < 4; round++) {
        const looks = Array.from({ length: 25 }, (_, n) =>
          visitor().ask(path, { method: n % 2 ? "HEAD" : "GET" }),
        );
        for (const { status } of await Promise.all(looks)) expect(status).toBe(200);
      }

      expect(await everything()).toEqual(before);
      const { status } = await visitor().post(path, agreeing);
      expect([200, 303]).toContain(status);
      expect(await everything()).not.toEqual(before);
    },
  );
});

test("being there moves the idle end of one's own session, and nothing else", async () => {
  const eve = await signedIn(await aMember({ name: "Eve Elsewhere" }));
  const sessions = () =>
    asSuperuser()`select *, null as expires_at, null as last_seen_at from sessions order by id`;
  const before = { all: await everything(), sessions: await sessions() };

  clock.advance(4 * DAY);
  await eve.get("/home");
  await historyWritten();

  const after = { all: await everything(), sessions: await sessions() };
  expect(changed(before.all, after.all)).toEqual(["public.sessions"]);
  expect(after.sessions).toEqual(before.sessions);
});

type Letters = { tokens: Record<string, string>; id: string };

const agreeing = {
  ...{ intent: "object", allow: "yes" },
  ...{ password: "quiet ledger meadow", terms: "yes", age: "yes" },
};

/** Of somebody who signs up, somebody who forgot their password, and somebody who moves; unopened. */
async function someLetters(): Promise<Letters> {
  const guest = visitor();
  await guest.post("/sign-up", { ...agreeing, email: "new@larkfield.example" });
  await guest.post("/forgot", { email: (await aMember()).user.email });
  const moving = await signedIn(await aMember());
  await moving.post("/account/email", { email: "moved@larkfield.example" });
  await runJobs();
  const all = await outbox.list();
  const links = all.flatMap((letter) => letter.links).map((link) => new URL(link).pathname);
  const tokens = links.map((path) => path.split("/").slice(1) as [string, string]);
  return {
    tokens: { ...Object.fromEntries(tokens), "sign-in": await aSignInToken() },
    id: all[0]!.id,
  };
}

/** Of the letter that a guarded sign-in sends. */
async function aSignInToken(): Promise<string> {
  const userId = (await aMember({ name: "Grace" })).user.id;
  const link = { userId, purpose: "sign-in", expiresAt: new Date(now().getTime() + DAY) } as const;
  const [row] = await house("sign-in").insert(accountLinks).values(link).returning();
  return signId("sign-in", row!.id);
}

/** With every id and token there is; bare, and with all that a form might say. */
function addressesOf(route: Route): string[] {
  const [, noun = ""] = route.pattern.split("/");
  const open: Ids = { ...world.published, outbox: letters.id, token: letters.tokens[noun] ?? "" };
  const addresses = world.variants.map((ids) => addressOf(route, { ...ids, ...open }));
  const [ids] = world.variants;
  const said = new URLSearchParams(filledForms(world, ids)[0] as Record<string, string>);
  const first = addresses[0]!;
  const hostile = `${first}?q=a%00b&page=-1&after=%27&sort=%00`;
  return [...new Set([...addresses, dataOf(first, route), `${first}?${said}`, hostile])];
}

async function look(someone: Visitor, address: string): Promise<number[]> {
  const headers = { Origin: config.baseUrl };
  const answers = await Promise.all([
    someone.get(address),
    someone.ask(address, { method: "HEAD" }),
    someone.ask(address, { method: "OPTIONS", headers }),
  ]);
  return answers.map(({ status }) => status);
}

/** Every table, and every file with its time. */
async function everything(): Promise<Record<string, string>> {
  const files = await readdir(config.dataDir, { recursive: true, withFileTypes: true });
  const seen = await fingerprint();
  for (const file of files.filter((each) => each.isFile())) {
    const path = join(file.parentPath, file.name);
    const { size, mtimeMs } = await stat(path);
    seen[path] = `${size} bytes at ${mtimeMs}`;
  }
  return seen;
}

type Line = { id: string; user_id: string; method: string };

/** What the fingerprint leaves out, as it stands once every look has been written down. */
async function written() {
  await historyWritten();
  const sql = asSuperuser();
  const lines = await sql<{ line: Line }[]>`select to_jsonb(t) as line from request_log t`;
  const seen = await sql<{ ref: string; at: Date }[]>`
    select ref, last_seen_at as at from sessions`;
  return {
    log: new Map(lines.map(({ line }) => [line.id, line])),
    views: await sql`select * from page_views order by id`,
    seen: new Map(seen.map(({ ref, at }) => [ref, at])),
  };
}

type Written = Awaited<ReturnType<typeof written>>;

function expectOnlyLooks(before: Written, after: Written): void {
  for (const [id, line] of before.log) expect(after.log.get(id)).toEqual(line);
  for (const [id, { user_id, method }] of after.log) {
    if (before.log.has(id)) continue;
    expect(user_id).toBe(ada.user.id);
    expect(["GET", "HEAD", "OPTIONS"]).toContain(method);
  }
  for (const [ref, at] of before.seen) expect(+after.seen.get(ref)!).toBeGreaterThanOrEqual(+at);
  expect(after.views).toEqual(before.views);
}

function changed(before: Record<string, string>, after: Record<string, string>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => before[name] !== after[name]);
}

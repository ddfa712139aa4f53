/** The request log: a row for each request of somebody signed in, whatever became of it. */

import { request as rawRequest } from "node:http";
import { asc, eq } from "drizzle-orm";
import { beforeEach, describe, expect, test } from "vitest";
import { config } from "#app/config.server.ts";
import { clock, MINUTE, SECOND } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { flushRequests, rememberRequest } from "#app/history/log.server.ts";
import { house } from "#db/client.ts";
import { sessions } from "#db/schema/auth.ts";
import { requestLog } from "#db/schema/history.ts";
import { historyWritten } from "#tests/support/history.ts";
import { asSuperuser, somebodyWaits } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";
import { until } from "#tests/support/worker.ts";

let ada: Person;
let browser: Visitor;

beforeEach(async () => {
  ada = await aMember();
  browser = await signedIn(ada);
});

async function rowsOf({ user }: Person) {
  await historyWritten();
  return house("history")
    .select()
    .from(requestLog)
    .where(eq(requestLog.userId, user.id))
    .orderBy(asc(requestLog.at), asc(requestLog.id));
}

async function told(person: Person): Promise<string[]> {
  const rows = await rowsOf(person);
  return rows.map(({ method, route, status }) => `${method} ${route} ${status}`);
}

describe("a request of somebody signed in", () => {
  test("is one row: a page, its data, a form, a refused form, a file", async () => {
    await browser.get("/home");
    await browser.get("/prospects?_data=views%2Froutes%2Fprospects");
    const answer = await browser.post("/prospects/new", { email: "kestrel@buyer.example" });
    await browser.post("/prospects/new", { email: "no address" });
    await browser.get(answer.location!);
    await browser.get("/prospects/export");
    await browser.ask("/home", { method: "HEAD" });

    expect(await told(ada)).toEqual([
      "GET /home 200",
      "GET /prospects 200",
      "POST /prospects/new 303",
      "POST /prospects/new 422",
      "GET /prospects/:id 200",
      "GET /prospects/export 200",
      "HEAD /home 200",
    ]);
  });

  test("is a row when it is refused, however early", async () => {
    const elsewhere = { Origin: "https://elsewhere.example" };
    const large = { "Content-Type": "application/x-www-form-urlencoded" };

    await browser.get(`/prospects/${newId()}`);
    await browser.get("/kestrel/nest");
    await browser.post("/prospects/new", { email: "a@b.example" }, elsewhere);
    await browser.ask("/settings", { method: "POST", headers: large, body: "x".repeat(3_000_000) });
    await browser.get("/%E0%A4%A");

    expect(await told(ada)).toEqual([
      "GET /prospects/:id 404",
      "GET (not found) 404",
      "POST /prospects/new 403",
      "POST /settings 413",
      "GET (not found) 400",
    ]);
  });

  test("is a row when it signs out, and none after that", async () => {
    const copy = visitor();
    for (const [name, value] of browser.jar) copy.jar.set(name, value);

    await browser.post("/sign-out");
    await copy.get("/home");
    await copy.get("/kestrel");

    expect(await told(ada)).toEqual(["POST /sign-out 303"]);
  });

  test("is a row when somebody left before the answer", async () => {
    const cookie = [...browser.jar].map((pair) => pair.join("=")).join("; ");
    const { port } = new URL(config.baseUrl);

    await asSuperuser().begin(async (tx) => {
      await tx`lock table suppressions in access exclusive mode`;
      const asked = rawRequest({ port, path: "/suppressions", headers: { cookie } });
      asked.on("error", () => {});
      asked.end();
      await until(somebodyWaits);
      asked.destroy();
    });

    expect(await told(ada)).toEqual(["GET /suppressions 499"]);
  });

  test("has its time, team and place, and how long it took", async () => {
    clock.set("2026-11-26T10:00:00.123Z");
    const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0";

    await browser.get("/home", { "User-Agent": firefox });

    const [row] = await rowsOf(ada);
    expect(row).toMatchObject({
      ...{ at: new Date("2026-11-26T10:00:00.123Z"), teamId: ada.team.id, status: 200 },
      ...{ network: "127.0.0.0", country: null, browser: "Firefox on Linux" },
    });
    expect(row!.ms).toBeGreaterThanOrEqual(0);
  });

  test("never has a word that was typed, or an id", async () => {
    const id = newId();

    await browser.get("/prospects?q=kestrel&sort=kestrel");
    await browser.get(`/prospects/${id}/kestrel`);
    await browser.ask("/kestrel", { method: "PUT", headers: { "X-Kestrel": "kestrel" } });

    const rows = JSON.stringify((await rowsOf(ada)).map(({ id: _, ...row }) => row));
    expect(rows).not.toContain("kestrel");
    expect(rows).not.toContain(id);
  });
});

test("strangers, files of ours and hot paths are in no log", async () => {
  const before = await house("history").$count(requestLog);

  await visitor().get("/home");
  await visitor().get("/");
  await visitor().get("/kestrel");
  await browser.get("/enhance.js");
  await browser.get("/privacy");
  await browser.get("/healthz");
  await historyWritten();

  expect(await house("history").$count(requestLog)).toBe(before);
});

test("two hundred requests at once are two hundred rows", async () => {
  await Promise.all(Array.from({ length: 200 }, () => browser.get("/suppressions")));

  expect(await rowsOf(ada)).toHaveLength(200);
});

test("when a session was last seen moves at most once a minute, and never back", async () => {
  const seen = async () => {
    await historyWritten();
    const [row] = await house("sessions")
      .select()
      .from(sessions)
      .where(eq(sessions.userId, ada.user.id));
    return row!.lastSeenAt.toISOString();
  };
  const start = new Date("2027-01-01T10:00:00.000Z");
  clock.set(start);
  ada = await aMember({ name: "Eve" });
  browser = await signedIn(ada);

  const times: string[] = [];
  for (const after of [59 * SECOND, 60 * SECOND, 90 * SECOND, 10 * MINUTE, 5 * MINUTE]) {
    clock.set(new Date(start.getTime() + after));
    await browser.get("/home");
    times.push(await seen());
  }

  expect(times.map((time) => time.slice(11, 19))).toEqual([
    ...["10:00:00", "10:01:00", "10:01:00", "10:10:00", "10:10:00"],
  ]);
});

describe("when the database is away", () => {
  const refusing = (word: "disable" | "enable") =>
    asSuperuser().unsafe(`alter table request_log ${word} trigger away`);

  test("requests are answered, kept, and written once when it is back", async () => {
    await asSuperuser().unsafe(`
      create function away() returns trigger language plpgsql as
        $$ begin raise exception 'no room' using errcode = '53200'; end $$;
      create trigger away before insert on request_log for each row execute function away()`);

    const { status } = await browser.get("/home");
    const during = await rowsOf(ada);
    await refusing("disable");
    const after = await told(ada);
    await flushRequests();

    expect([status, during]).toEqual([200, []]);
    expect(after).toEqual(["GET /home 200"]);
    expect(await rowsOf(ada)).toHaveLength(1);
  });
});

test("writing the same request twice leaves one row", async () => {
  const who = { userId: ada.user.id, teamId: null, sessionRef: newId() };
  const place = { network: null, country: null, browser: null };
  const asked = { method: "GET", route: "/home", status: 200, ms: 1, isView: false };
  const request = { id: newId(), at: new Date(), who, place, ...asked };

  rememberRequest(request);
  rememberRequest(request);

  expect(await rowsOf(ada)).toHaveLength(1);
});

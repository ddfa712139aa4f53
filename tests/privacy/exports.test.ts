/** Exports as jobs: one at a time, for one person, for a week; told by letter, and told when they fail. */
import { createHash } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { files as store } from "#app/adapters/files/index.server.ts";
import { outbox } from "#app/adapters/mail/index.server.ts";
import { config } from "#app/config.server.ts";
import { clock, DAY, HOUR } from "#app/core/clock.ts";
import { findExport, makeExport, requestExport } from "#app/privacy/exports.server.ts";
import { exportLetter, nightlyPurge } from "#app/privacy/jobs.ts";
import { type Door, deleteRows, uncounted } from "#app/privacy/walk.server.ts";
import { house, inSystem } from "#db/client.ts";
import { inventory } from "#db/inventory.ts";
import { enqueue } from "#db/queue.ts";
import { dataExports } from "#db/schema/privacy.ts";
import { CLOSED_AT, closeAccountOf, closeTeamOf, DAY_90, hourAt } from "#tests/closing/calendar.ts";
import { exportOf, fetchZip } from "#tests/privacy/export-of.ts";
import { textOf } from "#tests/privacy/people.ts";
import { dumpEverything, placesOf } from "#tests/support/dump.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { signedIn, type Visitor, visitor } from "#tests/support/visitor.ts";
import { killed, startWorker, until } from "#tests/support/worker.ts";
import { unzip } from "#tests/support/zip.ts";

let ada: Person;
let browser: Visitor;

beforeEach(async () => {
  ada = await aMember();
  browser = await signedIn(ada);
});

async function asked(): Promise<string> {
  const { value } = await requestExport(ada.user.id);
  return value!.id;
}

async function rowOf(id: string) {
  const [row] = await house("account").select().from(dataExports).where(eq(dataExports.id, id));
  return row!;
}

describe("asking for an export", () => {
  it("leads to a page that says it is being made, and then to the download", async () => {
    const answer = await browser.post("/my-data/exports");
    const before = await browser.follow(answer);
    await runJobs();
    const id = answer.location!.split(/[/?]/)[3]!;
    const ready = await browser.get(`/my-data/exports/${id}?follow=1`);
    const list = await browser.get("/my-data");

    expect(before.html).toContain("Your data is being put together");
    expect(before.headers.get("refresh")).toBe("3");
    expect(ready.html).toContain(`href="/my-data/exports/${id}/file"`);
    expect(ready.headers.get("refresh")).toBeNull();
    expect(list.html).toContain(`href="/my-data/exports/${id}"`);
  });

  it("loads the page again by itself only where that was asked for", async () => {
    const id = await asked();

    const still = await browser.get(`/my-data/exports/${id}`);

    expect(still.headers.get("refresh")).toBeNull();
    expect(still.html).toContain(`href="/my-data/exports/${id}?follow=1"`);
    await runJobs();
  });

  it("twice, or twenty times at once, makes one", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => browser.post("/my-data/exports")),
    );

    const places = answers.map(({ location }) => location!.split("?")[0]);
    expect(new Set(places).size).toBe(1);
    expect(await house("account").$count(dataExports, eq(dataExports.userId, ada.user.id))).toBe(1);
    await runJobs();
  });

  it("is enough five times a day", async () => {
    clock.set("2026-11-23T10:00:00Z");
    for (let n = 0; n < 5; n++) await exportOf(browser);

    const sixth = await browser.post("/my-data/exports");
    const told = await browser.follow(sixth);
    clock.advance(DAY);
    const tomorrow = await browser.post("/my-data/exports");

    expect(sixth.location).toBe("/my-data");
    expect(told.html).toContain("ask again tomorrow");
    expect(tomorrow.location).toContain("/my-data/exports/");
    await runJobs();
  });

  it("is told by one letter, whose link opens nothing by itself", async () => {
    const { id } = await exportOf(browser);
    await inSystem("account", (tx) => enqueue(tx, exportLetter, { exportId: id }));
    await runJobs();

    const letters = (await outbox.list()).filter(({ to }) => to.includes(ada.user.email));
    expect(letters.map(({ subject }) => subject)).toEqual(["Your data is ready to download"]);
    expect(letters[0]!.links).toEqual([`${config.baseUrl}/my-data`]);
    expect((await visitor().get("/my-data")).location).toBe("/sign-in?next=%2Fmy-data");
  });
});

describe("an export", () => {
  it("is its person’s and nobody else’s: not a team mate’s, not a stranger’s, not the outside’s", async () => {
    const { id } = await exportOf(browser);
    const mate = await signedIn(await aMember({ team: ada.team, role: "admin" }));
    const eve = await signedIn(await aMember());

    for (const path of [`/my-data/exports/${id}`, `/my-data/exports/${id}/file`]) {
      expect((await mate.get(path)).status, path).toBe(404);
      expect((await eve.get(path)).status, path).toBe(404);
      expect((await visitor().get(path)).location, path).toMatch(/^\/sign-in/);
    }
    const { status, headers } = await browser.get(`/my-data/exports/${id}/file`);
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("application/zip");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="audienti-my-data-/);
  });

  it("is what was stored, sum and all", async () => {
    const { id } = await exportOf(browser);

    const zip = await fetchZip(browser, id);

    const { bytes, sha256, state } = await rowOf(id);
    expect([state, bytes]).toEqual(["ready", zip.length]);
    expect(sha256).toBe(createHash("sha256").update(zip).digest("hex"));
  });

  it("is there to the last moment of seven days, and then gone, row and file", async () => {
    clock.set("2026-11-23T10:00:00Z");
    browser = await signedIn(ada);
    const { id } = await exportOf(browser);
    const location = (await rowOf(id)).location!;

    clock.set("2026-11-30T09:59:59.999Z");
    browser = await signedIn(ada);
    const last = await browser.get(`/my-data/exports/${id}/file`);
    clock.set("2026-11-30T10:00:00Z");
    const late = await browser.get(`/my-data/exports/${id}/file`);
    const page = await browser.get(`/my-data/exports/${id}`);
    await inSystem("retention", (tx) => enqueue(tx, nightlyPurge, {}));
    await runJobs();

    expect([last.status, late.status, page.status]).toEqual([200, 404, 404]);
    await expect(textOf(location)).rejects.toThrow("file not found");
    expect(placesOf(await dumpEverything(), id).filter((at) => !at.includes("pgboss"))).toEqual([]);
  });

  it("whose file is gone is not found, rather than broken", async () => {
    const { id } = await exportOf(browser);
    await store.remove((await rowOf(id)).location!);

    expect((await browser.get(`/my-data/exports/${id}/file`)).status).toBe(404);
  });

  it("that fails says so, leaves no file, and is made when asked for again", async () => {
    const id = await asked();
    const location = (await rowOf(id)).location!;
    await asSuperuser()`alter table passkeys rename to passkeys_away`;
    await runJobs();
    await asSuperuser()`alter table passkeys_away rename to passkeys`;

    const failed = await browser.get(`/my-data/exports/${id}?follow=1`);
    const again = await exportOf(browser);

    expect(failed.html).toContain("It could not be made");
    expect(failed.html).toContain('action="/my-data/exports"');
    expect(failed.headers.get("refresh")).toBeNull();
    await expect(textOf(location)).rejects.toThrow("file not found");
    expect(again.files.has("data.json")).toBe(true);
  });

  it("whose job was lost counts as failed after two hours, and stands in nobody’s way", async () => {
    clock.set("2026-11-23T10:00:00Z");
    browser = await signedIn(ada);
    const lost = await asked();

    clock.advance(2 * HOUR - 1);
    const before = await browser.get(`/my-data/exports/${lost}`);
    clock.advance(1);
    const since = await browser.get(`/my-data/exports/${lost}`);
    const { value } = await requestExport(ada.user.id);
    await runJobs();

    expect(before.html).toContain("being put together");
    expect(since.html).toContain("It could not be made");
    expect((await findExport(ada.user.id, value!.id)).state).toBe("ready");
  });

  it("asked for by somebody who is gone by then is not made", async () => {
    const id = await asked();
    await asSuperuser()`delete from users where id = ${ada.user.id}`;

    await runJobs();

    expect(await house("account").$count(dataExports, eq(dataExports.id, id))).toBe(0);
  });
});

describe("an export of what closes", () => {
  const dayBefore = "2027-05-29T10:00:00Z";

  it("of an account or a team is there to the end of day 89 and no longer", async () => {
    clock.set(CLOSED_AT);
    const eve = await aMember();
    await closeTeamOf(ada);
    await closeAccountOf(eve);
    clock.set(dayBefore);

    const made = [await exportOf(await signedIn(ada)), await exportOf(await signedIn(eve))];

    for (const { id } of made) {
      expect((await rowOf(id)).expiresAt).toEqual(new Date("2027-05-30T00:00:00Z"));
    }
  });

  it("goes with the team, from whoever took one along", async () => {
    clock.set(CLOSED_AT);
    await closeTeamOf(ada);
    clock.set(dayBefore);
    const { id } = await exportOf(await signedIn(ada));
    const location = (await rowOf(id)).location!;

    await hourAt(DAY_90);

    await expect(textOf(location)).rejects.toThrow("file not found");
    expect(await house("account").$count(dataExports, eq(dataExports.id, id))).toBe(0);
  });

  it("that is just being made is waited for, and goes as well", async () => {
    const id = await asked();
    const location = (await rowOf(id)).location!;
    const table = await holdTable("passkeys");
    const making = makeExport({ exportId: id });
    await until(async () => (await waitersFor("passkeys")) > 0);
    const entry = inventory.find((each) => each.table === dataExports)!;
    const door: Door = (work) => inSystem("closing", work);
    const whose = eq(dataExports.userId, ada.user.id);
    const going = deleteRows({ entry, whose, door, tally: uncounted });
    await until(async () => (await waitersFor("data_exports")) > 0);

    await table.release();
    await Promise.all([making, going]);

    await expect(textOf(location)).rejects.toThrow("file not found");
    expect(await house("account").$count(dataExports, eq(dataExports.id, id))).toBe(0);
    await runJobs();
  });
});

describe("a worker that dies", () => {
  it("in the middle of it leaves no file, and the next one makes one", async () => {
    const id = await asked();
    const location = (await rowOf(id)).location!;
    const table = await holdTable("passkeys");
    const worker = await startWorker();
    await until(async () => (await waitersFor("passkeys")) > 0);

    await killed(worker);
    await table.release();
    const half = await textOf(location).catch(() => "no file");
    await makeExport({ exportId: id });

    expect(half).toBe("no file");
    expect((await rowOf(id)).state).toBe("ready");
    expect(unzip(await fetchZip(browser, id)).has("manifest.json")).toBe(true);
    await runJobs();
  });

  it("after the last byte and before its word is overtaken by a whole file of the next", async () => {
    const id = await asked();
    const { location } = await rowOf(id);
    const bytes = (async function* () {
      yield Buffer.from("what the dead one wrote");
    })();
    await store.save(location!, bytes);

    await Promise.all([makeExport({ exportId: id }), makeExport({ exportId: id })]);

    const zip = await fetchZip(browser, id);
    expect((await rowOf(id)).sha256).toBe(createHash("sha256").update(zip).digest("hex"));
    expect(unzip(zip).has("data.json")).toBe(true);
    await runJobs();
  });
});

/** Nobody reads it until released. */
async function holdTable(name: string) {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let hold = () => {};
  const held = new Promise<void>((resolve) => {
    hold = resolve;
  });
  const done = asSuperuser().begin(async (tx) => {
    await tx.unsafe(`lock table ${name} in access exclusive mode`);
    hold();
    await released;
  });
  await held;
  return {
    release: async () => {
      release();
      await done;
    },
  };
}

/** A row that somebody has locked is waited for by the transaction that has it. */
async function waitersFor(table: string): Promise<number> {
  const waiting = await asSuperuser()`
    select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like ${`%"${table}"%`}
      and datname = current_database()`;
  return waiting.length;
}

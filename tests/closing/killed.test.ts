/** An erasure that is killed anywhere comes to the same end when it runs again, with one letter. */
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { mail, outbox } from "#app/adapters/mail/index.server.ts";
import { eraseClosure } from "#app/closing/erasing.server.ts";
import { clock } from "#app/core/clock.ts";
import { refused } from "#app/core/result.ts";
import {
  CLOSED_AT,
  closeAccountOf,
  closureOf,
  DAY_89,
  DAY_90,
  DAY_91,
  hourAt,
} from "#tests/closing/calendar.ts";
import { aFullLeaver, dumpWithout, idsIn, placesOfAny, stillLife } from "#tests/closing/worlds.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { asSuperuser } from "#tests/support/owner.ts";

beforeEach(() => clock.set(CLOSED_AT));
afterEach(() => vi.restoreAllMocks());

/** What happens at the n-th batch: an error, or the connection is gone. */
const accidents = {
  "an error": "raise exception 'an accident'",
  "a cut connection": "perform pg_terminate_backend(pg_backend_pid())",
};

async function setTrap(at: number, accident: string): Promise<void> {
  await asSuperuser().unsafe(`
    create sequence trap;
    grant usage on sequence trap to public;
    create function trap() returns trigger language plpgsql as $$ begin
      if nextval('trap') = ${at} then ${accident}; end if;
      return null;
    end $$;
    create trigger trap after update on closures for each statement execute function trap()`);
}

/** Says how many batches there had been. */
async function takeTrapAway(): Promise<number> {
  const [seen] = await asSuperuser()`select last_value::int as count from trap`;
  await asSuperuser().unsafe(
    "drop trigger trap on closures; drop function trap(); drop sequence trap",
  );
  return seen!.count;
}

async function aClosedLeaver() {
  const { ada, ben, alone, marker } = await aFullLeaver();
  await runJobs();
  const needles = [marker, ada.secret, ada.user.id, alone.team.id, ...(await idsIn(alone.team.id))];
  clock.set(CLOSED_AT);
  const closureId = await closeAccountOf(ada);
  await runJobs();
  return { ada, ben, closureId, needles };
}

type Leaver = Awaited<ReturnType<typeof aClosedLeaver>>;

/** What is left, how much was counted, and how many letters there are. */
async function endOf({ ada, ben, closureId, needles }: Leaver) {
  const { counts, receipt, doneAt, userId } = await closureOf(closureId);
  const { queue: _, ...counted } = counts;
  const letters = (await outbox.list()).filter(({ to }) => to === ada.user.email);
  const left = placesOfAny(await dumpWithout(ben.team), needles);
  return { left, counted, receipt, done: doneAt !== null, userId, letters: letters.length };
}

async function undisturbed() {
  const leaver = await aClosedLeaver();
  await hourAt(DAY_90);
  return endOf(leaver);
}

describe.each(Object.entries(accidents))("%s", (_, accident) => {
  it("anywhere in the erasing leaves the same end", async () => {
    const control = await undisturbed();
    expect(control).toMatchObject({ done: true, receipt: "sent", letters: 1, userId: null });
    const first = await aClosedLeaver();
    clock.set(DAY_90);
    await setTrap(100_000, accident);
    await eraseClosure(first);
    const batches = await takeTrapAway();
    expect(batches).toBeGreaterThan(40);
    const random = Array.from({ length: 3 }, () => 1 + Math.floor(Math.random() * batches));

    for (const at of [2, batches - 1, batches, ...random]) {
      const leaver = await aClosedLeaver();
      clock.set(DAY_90);
      await setTrap(at, accident);
      await expect(eraseClosure(leaver), `batch ${at}`).rejects.toThrow();
      await takeTrapAway();
      await hourAt(DAY_90);

      expect(await endOf(leaver), `killed at batch ${at} of ${batches}`).toEqual(control);
      const still = await stillLife();
      await hourAt(DAY_91);
      expect(await stillLife()).toEqual(still);
    }
  }, 240_000);
});

it("two workers at once come to the same end", async () => {
  const control = await undisturbed();
  const leaver = await aClosedLeaver();
  clock.set(DAY_90);

  await Promise.allSettled([eraseClosure(leaver), eraseClosure(leaver)]);
  await hourAt(DAY_90);

  expect(await endOf(leaver)).toEqual(control);
});

describe("a mail provider that fails", () => {
  it("is given time within the day, while everything but the address goes at once", async () => {
    const leaver = await aClosedLeaver();
    const send = vi.spyOn(mail, "send").mockResolvedValue(refused("try-later", "busy"));

    await hourAt(DAY_90);
    const waiting = await endOf(leaver);
    await hourAt("2027-05-30T05:05:00Z");
    send.mockRestore();
    await hourAt("2027-05-30T06:05:00Z");

    expect(waiting).toMatchObject({ done: false, receipt: null, letters: 0 });
    expect(waiting.left).not.toContain("prospects");
    expect(waiting.left).toContain("users");
    expect(await endOf(leaver)).toMatchObject({ done: true, receipt: "sent", letters: 1 });
  });

  it("never keeps anything past the day: then there is no letter, and the closure says so", async () => {
    const leaver = await aClosedLeaver();
    vi.spyOn(mail, "send").mockRejectedValue(new Error("no network"));

    await hourAt(DAY_90);
    await hourAt("2027-05-30T19:05:00Z");
    const waiting = await endOf(leaver);
    await hourAt("2027-05-30T20:05:00Z");

    expect(waiting.done).toBe(false);
    expect(await endOf(leaver)).toMatchObject({ done: true, receipt: "not-sent", letters: 0 });
    expect((await endOf(leaver)).left).toEqual([
      ...["closures", "erasures", "outbox", "request_log", "suppressions"],
    ]);
  });
});

it("nothing is erased a minute early, or by a job that comes too soon", async () => {
  const leaver = await aClosedLeaver();
  const before = await stillLife();

  clock.set(DAY_89);
  const early = await eraseClosure(leaver);

  expect(early.refused).toBe("not-due");
  expect(await stillLife()).toEqual(before);
});

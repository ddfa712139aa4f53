/** Checking many: fair, resumable, within the budget, by lists where a provider takes them. */
import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { vault } from "#app/adapters/vault/index.server.ts";
import type { BulkVerifier, Verifier } from "#app/adapters/verification/port.ts";
import { reopenTeam } from "#app/closing/reopening.server.ts";
import { clock, MINUTE } from "#app/core/clock.ts";
import { nowhere } from "#app/core/place.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { checkNow } from "#app/verification/address.server.ts";
import { removeKey } from "#app/verification/keys.server.ts";
import { leaveProvider } from "#app/verification/leaving.server.ts";
import { setBudget } from "#app/verification/providers.server.ts";
import { runWords } from "#app/verification/run.ts";
import { readRun, startCheck, stopCheck, weighCheck } from "#app/verification/runs.server.ts";
import { wakeDueChecks } from "#app/verification/wake.server.ts";
import { workSlice } from "#app/verification/work.server.ts";
import { house, inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import type { ProviderName } from "#db/schema/verification.ts";
import { closeTeamOf } from "#tests/closing/calendar.ts";
import { asSuperuser, somebodyWaits } from "#tests/support/owner.ts";
import { until } from "#tests/support/worker.ts";
import {
  aProvider,
  aTeamOf,
  bookOf,
  found,
  haveKey,
  ledgerOf,
  no,
  runsOf,
  type Team,
} from "#tests/verification/support.ts";

const everybody = { query: "" };

async function begin(team: Team, provider: ProviderName = "own") {
  const outcome = await startCheck(team.member, { selection: everybody, provider });
  if (outcome.refused !== undefined) throw new Error(outcome.refused);
  return outcome.value.id;
}

async function workUntilDone(
  team: Team,
  provider: ProviderName,
  options: Parameters<typeof workSlice>[2],
) {
  for (let slice = 0; slice < 50; slice++) {
    await workSlice(team.worker, provider, options);
    if ((await runsOf(team)).every(({ state }) => state !== "waiting" && state !== "running"))
      return slice + 1;
  }
  throw new Error("the runs never end");
}

async function waitingSlices(): Promise<{ teamId: string; provider: string }[]> {
  const rows = await house("health").execute(sql`
    select data from pgboss.job where name = 'verification.slice' and state = 'created'
    order by created_on, id`);
  return (rows as unknown as { data: { teamId: string; provider: string } }[]).map(
    ({ data }) => data,
  );
}

test("everybody is asked about once, in slices, with the sums as they come", async () => {
  const team = await aTeamOf(450);
  const own = aProvider("embedded", (_, nth) =>
    found({ verdict: nth % 3 === 0 ? "invalid" : "valid", charged: 0 }),
  );
  const id = await begin(team);

  await workSlice(team.worker, "own", own.options);
  const { run: half } = await readRun(team.member, id);
  const slices = await workUntilDone(team, "own", own.options);

  const { run } = await readRun(team.member, id);
  expect(half).toMatchObject({ state: "running", asked: 200, answered: 200 });
  expect(slices).toBeLessThan(6);
  expect(run).toMatchObject({
    state: "done",
    total: 450,
    asked: 450,
    counts: { valid: 300, invalid: 150 },
  });
  expect(new Set(own.asked).size).toBe(450);
  expect(own.asked).toHaveLength(450);
});

test("two workers at once ask nobody twice", async () => {
  const team = await aTeamOf(300);
  const own = aProvider("embedded", () => found({ charged: 0 }));
  await begin(team);

  const work = async () => {
    for (let n = 0; n < 6; n++) await workSlice(team.worker, "own", own.options);
  };
  await Promise.all([work(), work(), work()]);

  expect((await runsOf(team))[0]).toMatchObject({
    state: "done",
    asked: 300,
    counts: { valid: 300 },
  });
  expect(own.asked).toHaveLength(300);
});

test("who is left out is counted with the reason, before and after", async () => {
  clock.set("2026-11-26T09:00:00Z");
  const team = await aTeamOf(5);
  await haveKey(team, "hunter");
  const [restricted, withheld, answered] = team.ids as [string, string, string];
  await inTeam(team.member, async (tx) => {
    const at = new Date();
    await tx.update(prospects).set({ restrictedAt: at }).where(sql`id = ${restricted}`);
    await tx.update(prospects).set({ withheldAt: at }).where(sql`id = ${withheld}`);
  });
  const hunter = aProvider("hunter", () => found({ charged: 0.5 }));
  await checkNow(team.member, answered, { provider: "hunter", again: false });
  await workSlice(team.worker, "hunter", hunter.options);

  const weighed = (await weighCheck(team.member, everybody))!;
  await begin(team, "hunter");
  await workUntilDone(team, "hunter", hunter.options);

  const [own, paid] = weighed.choices;
  expect(own).toMatchObject({ wanted: 4, cost: 0, counts: { restricted: 1 } });
  expect(paid).toMatchObject({
    wanted: 2,
    cost: 1,
    counts: { restricted: 1, withheld: 1, answered: 1 },
  });
  expect((await runsOf(team))[0]).toMatchObject({
    ...{ state: "done", asked: 2, credits: 1 },
    counts: { restricted: 1, withheld: 1, answered: 1, valid: 2 },
  });
});

test("an ended check no longer holds whom it was about", async () => {
  const team = await aTeamOf(1);
  const own = aProvider("embedded", () => found({ charged: 0 }));
  const byName = { selection: { query: "q=person-0001" }, provider: "own" } as const;
  const ticked = { selection: { ids: team.ids }, provider: "own" } as const;
  await startCheck(team.member, byName);
  await startCheck(team.member, ticked);
  const stopped = await startCheck(team.member, byName);

  const before = await runsOf(team);
  await stopCheck(team.member, stopped.value!.id);
  await workUntilDone(team, "own", own.options);

  const held = (runs: typeof before) => runs.map(({ query, prospectIds }) => query ?? prospectIds);
  expect(held(before)).toEqual(["q=person-0001", team.ids, "q=person-0001"]);
  expect((await runsOf(team)).map(({ state }) => state)).toEqual(["done", "done", "stopped"]);
  expect(held(await runsOf(team))).toEqual([null, null, null]);
});

test.each([
  ["own", "no-verdict", 0],
  ["hunter", "outcome-unknown", 0.5],
] as const)(
  "an answer that cannot be kept ends its own question: %s",
  async (name, word, credits) => {
    const team = await aTeamOf(3);
    await haveKey(team, "hunter");
    const charged = name === "own" ? 0 : 0.5;
    const odd = aProvider(name === "own" ? "embedded" : name, (_, nth) =>
      found({ charged, raw: nth === 1 ? '{"said":"\\ud83d"}' : "{}" }),
    );
    await begin(team, name);

    await workUntilDone(team, name, odd.options);

    expect((await runsOf(team))[0]).toMatchObject({
      state: "done",
      counts: { valid: 2, [word]: 1 },
      credits: 2 * charged + credits,
    });
  },
);

test("counting that takes too long ends, and says nothing", async () => {
  const team = await aTeamOf(5000);

  const weighed = await weighCheck(team.member, { query: "q=n-0" }, 1);

  expect(weighed).toBeUndefined();
});

test("what was confirmed is what is done", async () => {
  const team = await aTeamOf(3);
  const { print } = (await weighCheck(team.member, everybody))!;
  await inTeam(team.member, (tx) => tx.delete(prospects).where(sql`id = ${team.ids[0]}`));

  const outcome = await startCheck(team.member, { selection: everybody, provider: "own", print });

  expect(outcome.refused).toBe("changed");
});

test("a budget that ends in the middle puts the check on hold, and more money or a new month goes on", async () => {
  clock.set("2026-11-26T09:00:00Z");
  const team = await aTeamOf(10);
  await haveKey(team, "hunter", 2);
  const hunter = aProvider("hunter", () => found({ charged: 0.5 }));
  const id = await begin(team, "hunter");

  for (let n = 0; n < 3; n++) await workSlice(team.worker, "hunter", hunter.options);
  const { run: held } = await readRun(team.member, id);
  await setBudget(team.member, "hunter", { monthlyBudget: 3, creditsEach: null });
  for (let n = 0; n < 3; n++) await workSlice(team.worker, "hunter", hunter.options);
  const raised = hunter.asked.length;
  clock.set("2026-12-01T00:01:00Z");
  await workUntilDone(team, "hunter", hunter.options);

  expect(held).toMatchObject({ state: "waiting", because: "budget-reached", asked: 4 });
  expect(raised).toBe(6);
  expect(hunter.asked).toHaveLength(10);
  expect((await runsOf(team))[0]).toMatchObject({
    state: "done",
    credits: 5,
    counts: { valid: 10 },
  });
  expect((await bookOf(team))[0]).toMatchObject({ spent: 2, spentIn: "2026-12" });
});

test("a stopped check keeps its answers, and what was not asked costs nothing", async () => {
  const team = await aTeamOf(100);
  await haveKey(team, "hunter");
  let id = "";
  const hunter = aProvider("hunter", async (_, nth) => {
    if (nth === 10) await stopCheck(team.member, id);
    return found({ charged: 0.5 });
  });
  id = await begin(team, "hunter");

  await workSlice(team.worker, "hunter", hunter.options);
  await workSlice(team.worker, "hunter", hunter.options);

  const [run] = await runsOf(team);
  expect(run!.state).toBe("stopped");
  expect(hunter.asked.length).toBeLessThan(20);
  expect(run!.counts).toEqual({
    valid: hunter.asked.length,
    "run-stopped": 60 - hunter.asked.length,
  });
  expect((await bookOf(team))[0]!.spent).toBe(hunter.asked.length * 0.5);
  expect((await stopCheck(team.member, id)).refused).toBe("not-under-way");
});

test("somebody who is erased while it is written down whom to ask about is left out", async () => {
  const team = await aTeamOf(2);
  await haveKey(team, "hunter");
  const hunter = aProvider("hunter", () => found({ charged: 0.5 }));
  await begin(team, "hunter");
  let working: Promise<unknown> | undefined;
  let isOver = false;

  await asSuperuser().begin(async (wire) => {
    await wire`delete from prospects where id = ${team.ids[0]!}`;
    working = workUntilDone(team, "hunter", hunter.options).finally(() => (isOver = true));
    await until(async () => isOver || (await somebodyWaits()));
  });
  await working;

  expect((await runsOf(team))[0]).toMatchObject({ state: "done", counts: { valid: 1 } });
});

test("an answer is kept also where the database calls off what writes it down", async () => {
  const team = await aTeamOf(1);
  await haveKey(team, "hunter");
  const [asked, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const hunter = aProvider("hunter", async () => {
    asked.resolve();
    await held.promise;
    return found({ charged: 0.5 });
  });
  await begin(team, "hunter");

  const working = workSlice(team.worker, "hunter", hunter.options);
  await asked.promise;
  await asSuperuser().begin(async (wire) => {
    // Of the two, the answer is to notice the deadlock first, however slow the machine.
    await wire`set local deadlock_timeout = '1min'`;
    await wire`select id from verification_runs where team_id = ${team.team.id} for update`;
    held.resolve();
    await until(somebodyWaits);
    await wire`select id from verifications where team_id = ${team.team.id} for update`;
  });
  await working;

  expect((await runsOf(team))[0]).toMatchObject({ counts: { valid: 1 }, credits: 0.5 });
  expect(hunter.asked).toHaveLength(1);
});

test("a provider that is used up puts the check on hold without spending, and it ends when it is back", async () => {
  clock.set("2026-11-26T09:00:00Z");
  const team = await aTeamOf(30);
  await haveKey(team, "hunter");
  let isUsedUp = false;
  const hunter = aProvider("hunter", (_, nth) => {
    if (nth === 11) isUsedUp = true;
    return isUsedUp ? no("limit-reached", { wait: 60 * MINUTE }) : found({ charged: 0.5 });
  });
  await begin(team, "hunter");

  for (let n = 0; n < 4; n++) await workSlice(team.worker, "hunter", hunter.options);
  const halted = hunter.asked.length;
  isUsedUp = false;
  clock.advance(61 * MINUTE);
  await wakeDueChecks();
  const woken = await waitingSlices();
  await workUntilDone(team, "hunter", hunter.options);

  expect(halted).toBeLessThan(15);
  expect(woken).toContainEqual({ teamId: team.team.id, provider: "hunter" });
  expect((await runsOf(team))[0]).toMatchObject({
    state: "done",
    counts: { valid: 30 },
    credits: 15,
  });
});

test("a team's many wait in line behind every other team after each slice", async () => {
  const [large, small] = [await aTeamOf(1000), await aTeamOf(2)];
  const own = aProvider("embedded", () => found({ charged: 0 }));
  await house("health").execute(sql`delete from pgboss.job where name = 'verification.slice'`);
  await begin(large);
  await begin(large);

  // As a worker does: the job leaves the queue, and then it is worked on.
  await house("health").execute(sql`delete from pgboss.job where name = 'verification.slice'`);
  await begin(small);
  await workSlice(large.worker, "own", own.options);

  expect((await waitingSlices()).map(({ teamId }) => teamId)).toEqual([
    small.team.id,
    large.team.id,
  ]);
});

test("two checks of one team take turns", async () => {
  const team = await aTeamOf(600);
  const own = aProvider("embedded", () => found({ charged: 0 }));
  await begin(team);
  await startCheck(team.member, { selection: { ids: team.ids.slice(-3) }, provider: "own" });

  for (let n = 0; n < 3; n++) await workSlice(team.worker, "own", own.options);

  expect((await runsOf(team)).map(({ state }) => state)).toEqual(["running", "done"]);
});

test("another team's check does not exist", async () => {
  const [team, other] = [await aTeamOf(1), await aTeamOf(1)];
  const id = await begin(team);

  await expect(readRun(other.member, id)).rejects.toThrow(NotFound);
  await expect(stopCheck(other.member, id)).rejects.toThrow(NotFound);
});

describe("by lists", () => {
  type Remote = { addresses: string[]; started: boolean; gone: boolean };

  function aLister(changes: Partial<BulkVerifier> = {}) {
    const lists: Remote[] = [];
    const alone: string[] = [];
    const bulk: BulkVerifier = {
      async prepare(addresses) {
        lists.push({ addresses, started: false, gone: false });
        return ok({ id: String(lists.length - 1) });
      },
      async start(id) {
        lists[Number(id)]!.started = true;
        return ok();
      },
      async collect(id, page) {
        const { addresses } = lists[Number(id)]!;
        const half = Math.ceil(addresses.length / 2);
        const rows = (page === 1 ? addresses.slice(0, half) : addresses.slice(half)).map(
          (address) => ({
            address: address.toUpperCase(),
            verification: found().value!,
          }),
        );
        return ok({ state: "complete", page, pages: 2, rows });
      },
      async discard(id) {
        lists[Number(id)]!.gone = true;
        return ok();
      },
      ...changes,
    };
    const verifier: Verifier = {
      name: "briteverify",
      async verify(address) {
        alone.push(address);
        return found();
      },
      bulk,
    };
    return { lists, alone, bulk, options: { open: () => verifier } };
  }

  test("many are handed over, collected page by page, and deleted there", async () => {
    const team = await aTeamOf(150);
    await haveKey(team, "briteverify");
    const brite = aLister();
    await begin(team, "briteverify");

    await workUntilDone(team, "briteverify", brite.options);

    expect((await runsOf(team))[0]).toMatchObject({
      state: "done",
      counts: { valid: 150 },
      credits: 150,
      remoteId: null,
    });
    expect(brite.lists).toHaveLength(1);
    expect(brite.lists[0]).toMatchObject({ started: true, gone: true });
    expect(brite.alone).toEqual([]);
    expect((await bookOf(team))[0]!.spent).toBe(150);
  });

  test("a list that is still running is waited for", async () => {
    const team = await aTeamOf(120);
    await haveKey(team, "briteverify");
    let polls = 0;
    const base = aLister();
    const brite = aLister({
      collect: async (id, page) => {
        polls += 1;
        if (polls < 3) return ok({ state: "running", progress: 10 });
        return ok({
          state: "complete",
          page,
          pages: 1,
          rows: brite.lists[Number(id)]!.addresses.map((address) => ({
            address,
            verification: found().value!,
          })),
        });
      },
    });
    await begin(team, "briteverify");

    await workUntilDone(team, "briteverify", brite.options);

    expect(base.lists).toEqual([]);
    expect(polls).toBe(3);
    expect((await runsOf(team))[0]).toMatchObject({ state: "done", counts: { valid: 120 } });
  });

  test("a worker that dies after the list was started loses nothing and starts no second one", async () => {
    const team = await aTeamOf(120);
    await haveKey(team, "briteverify");
    let dies = true;
    const brite = aLister({
      start: async () => {
        if (!dies) return ok();
        dies = false;
        throw new Error("killed");
      },
    });
    await begin(team, "briteverify");

    await expect(workSlice(team.worker, "briteverify", brite.options)).rejects.toThrow("killed");
    clock.advance(30 * MINUTE);
    await workUntilDone(team, "briteverify", brite.options);

    expect(brite.lists).toHaveLength(1);
    expect((await runsOf(team))[0]).toMatchObject({
      state: "done",
      counts: { valid: 120 },
      credits: 120,
    });
  });

  test("a list that is gone leaves its questions as perhaps paid for, and asks none of them again", async () => {
    const team = await aTeamOf(120);
    await haveKey(team, "briteverify");
    const brite = aLister({
      collect: async () => refused("gone", { retryAt: null, said: "list_expired" }),
    });
    await begin(team, "briteverify");

    await workUntilDone(team, "briteverify", brite.options);

    expect((await runsOf(team))[0]).toMatchObject({
      state: "done",
      counts: { "outcome-unknown": 120 },
      credits: 120,
    });
    expect([brite.lists.length, brite.alone.length]).toEqual([1, 0]);
  });

  test.each([
    ["deleted there", 0, { gone: true }],
    ["tried again for a day, and then the key goes all the same", 300, { gone: false }],
  ])("lists of a provider whose key was removed are %s", async (_, attempts, remote) => {
    clock.set("2026-11-26T09:00:00Z");
    const team = await aTeamOf(120);
    await haveKey(team, "briteverify");
    const brite = aLister({
      collect: async () => ok({ state: "running", progress: null }),
      ...(attempts > 0 && {
        discard: async () => refused("try-later", { retryAt: null, said: "500" }),
      }),
    });
    await begin(team, "briteverify");
    await workSlice(team.worker, "briteverify", brite.options);
    const { id, teamId } = (await bookOf(team))[0]!;
    const binding = { teamId, mailboxId: id, purpose: "provider" as const, version: 1 };

    await removeKey(team.member, "briteverify");
    await leaveProvider(team.worker, id, brite.options);
    const soon = await vault.open(binding).catch(() => "gone");
    clock.advance(25 * 60 * MINUTE);
    await leaveProvider(team.worker, id, brite.options);

    expect(brite.lists[0]).toMatchObject(remote);
    expect(soon === "gone").toBe(attempts === 0);
    await expect(vault.open(binding)).rejects.toThrow("credential not found");
    expect((await bookOf(team))[0]).toMatchObject({ enabled: false, credentialVersion: 0 });
    const [run] = await runsOf(team);
    expect(run).toMatchObject({ state: "stopped", because: "key-removed", query: null });
    expect(runWords(run!).why).toContain("was removed");
    expect((await ledgerOf(team)).every(({ failure }) => failure === "outcome-unknown")).toBe(true);
  });

  test("a key that is given again at once is kept, and the check goes on", async () => {
    const team = await aTeamOf(120);
    await haveKey(team, "briteverify");
    const brite = aLister();
    await begin(team, "briteverify");
    await removeKey(team.member, "briteverify");
    await haveKey(team, "briteverify");

    await leaveProvider(team.worker, (await bookOf(team))[0]!.id, brite.options);
    await workUntilDone(team, "briteverify", brite.options);

    expect((await bookOf(team))[0]).toMatchObject({ enabled: true, credentialVersion: 2 });
    expect((await runsOf(team))[0]).toMatchObject({ state: "done", counts: { valid: 120 } });
  });

  test("a list of a team that was closed is fetched and deleted there, and nothing new begins", async () => {
    clock.set("2026-11-26T09:00:00Z");
    const team = await aTeamOf(120);
    await haveKey(team, "briteverify");
    let isReady = false;
    const whole = aLister();
    const brite = aLister({
      collect: async (id, page) => {
        if (!isReady) return ok({ state: "running", progress: null });
        whole.lists[Number(id)] = brite.lists[Number(id)]!;
        return whole.bulk.collect(id, page);
      },
    });
    await begin(team, "briteverify");
    await begin(team, "briteverify");
    await workSlice(team.worker, "briteverify", brite.options);
    await closeTeamOf(team);
    await house("health").execute(sql`delete from pgboss.job where name = 'verification.slice'`);
    await workSlice(team.worker, "briteverify", brite.options);
    clock.advance(6 * MINUTE);
    isReady = true;

    await wakeDueChecks();
    const woken = await waitingSlices();
    await workSlice(team.worker, "briteverify", brite.options);
    const [first, second] = await runsOf(team);
    await house("health").execute(sql`delete from pgboss.job where name = 'verification.slice'`);
    await wakeDueChecks();
    const later = await waitingSlices();
    await reopenTeam(team, team.team.id, nowhere);
    const reopened = await waitingSlices();
    await workUntilDone(team, "briteverify", brite.options);

    const slice = { teamId: team.team.id, provider: "briteverify" };
    expect(woken).toContainEqual(slice);
    expect(brite.lists).toHaveLength(1);
    expect(brite.lists[0]!.gone).toBe(true);
    expect(first).toMatchObject({
      remoteId: null,
      counts: { valid: 120 },
      because: "team-closing",
    });
    expect(runWords(second!)).toMatchObject({ word: "On hold" });
    expect(later).not.toContainEqual(slice);
    expect(reopened).toContainEqual(slice);
    expect((await runsOf(team)).map(({ state }) => state)).toEqual(["done", "done"]);
  });

  test("a stopped list is ended there", async () => {
    const team = await aTeamOf(120);
    await haveKey(team, "briteverify");
    const brite = aLister({ collect: async () => ok({ state: "running", progress: null }) });
    const id = await begin(team, "briteverify");
    await workSlice(team.worker, "briteverify", brite.options);

    await stopCheck(team.member, id);
    await workSlice(team.worker, "briteverify", brite.options);

    expect(brite.lists[0]!.gone).toBe(true);
    expect((await ledgerOf(team)).every(({ failure }) => failure === "outcome-unknown")).toBe(true);
    expect((await runsOf(team))[0]).toMatchObject({ state: "stopped", remoteId: null });
  });
});

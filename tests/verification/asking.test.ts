/** Asking about one address: written down first, paid for once, and settled whatever the provider says. */
import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { clock, DAY, HOUR, MINUTE } from "#app/core/clock.ts";
import { NotFound } from "#app/core/result.ts";
import { mergeProspects } from "#app/duplicates/merge.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { checkNow, readAddressPage } from "#app/verification/address.server.ts";
import { askAlone } from "#app/verification/asking.server.ts";
import { beginAsking } from "#app/verification/ledger.server.ts";
import { readRun, startCheck } from "#app/verification/runs.server.ts";
import { reconcile } from "#app/verification/settling.server.ts";
import { workSlice } from "#app/verification/work.server.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import type { ProviderName } from "#db/schema/verification.ts";
import { correct } from "#tests/support/correcting.ts";
import {
  aRunningSequence,
  enrolmentsOf,
  ledgerOf as ledgerOfSequence,
} from "#tests/support/outreach.ts";
import {
  aProvider,
  aTeamOf,
  bookOf,
  found,
  haveKey,
  ledgerOf,
  no,
  peopleOf,
  type Team,
} from "#tests/verification/support.ts";

async function ask(team: Team, provider: ProviderName = "hunter", again = false) {
  const outcome = await checkNow(team.member, team.ids[0]!, { provider, again });
  return outcome.refused ?? outcome.value!.id;
}

async function readyTeam(budget?: number): Promise<Team> {
  clock.set("2026-11-26T09:00:00Z");
  const team = await aTeamOf(1);
  await haveKey(team, "hunter", budget);
  return team;
}

test("an answer is kept with its evidence, its price and who asked, and becomes the verdict", async () => {
  const team = await readyTeam();
  const hunter = aProvider("hunter", () => found({ charged: 0.5 }));

  const id = await ask(team);
  await askAlone(team.worker, id, hunter.options);

  const [row] = await ledgerOf(team);
  expect(row).toMatchObject({
    ...{ state: "answered", verdict: "valid", reasons: ["accepted"], score: 95, credits: 0.5 },
    ...{ userId: team.user.id, raw: { said: "yes" } },
  });
  expect((await peopleOf(team))[0]).toMatchObject({
    verdict: "valid",
    verifiedAt: row!.answeredAt,
  });
  expect((await bookOf(team))[0]).toMatchObject({ spent: 0.5, spentIn: "2026-11" });
});

test("a doubled click asks once, and so do two workers", async () => {
  const team = await readyTeam();
  const hunter = aProvider("hunter", () => found());

  const clicks = await Promise.all([ask(team), ask(team), ask(team)]);
  const id = clicks.find((word) => word !== "asking")!;
  await Promise.all([1, 2, 3].map(() => askAlone(team.worker, id, hunter.options)));

  expect(clicks.filter((word) => word === "asking")).toHaveLength(2);
  expect(hunter.asked).toHaveLength(1);
});

test("the same is not paid for twice within the team's time, and may be asked after it", async () => {
  const team = await readyTeam();
  const hunter = aProvider("hunter", () => found());
  await askAlone(team.worker, await ask(team), hunter.options);

  clock.advance(89 * DAY);
  const early = await ask(team);
  clock.advance(DAY);
  await askAlone(team.worker, await ask(team), hunter.options);

  expect(early).toBe("answered");
  expect(hunter.asked).toHaveLength(2);
});

test("an answer for an old address is not taken for a corrected one", async () => {
  const team = await readyTeam();
  const hunter = aProvider("hunter", async () => {
    await correct(team.member, team.ids[0]!, { ...aNewAddress, source: null });
    return found();
  });

  await askAlone(team.worker, await ask(team), hunter.options);

  expect((await ledgerOf(team))[0]).toMatchObject({ state: "answered", verdict: "valid" });
  expect((await peopleOf(team))[0]).toMatchObject({ verdict: null, verifiedAt: null });
  expect(await ask(team)).not.toBe("answered");
});

const aNewAddress = {
  ...{ email: "corrected@works.com", firstName: null, lastName: null },
  ...{ position: null, company: null, country: null },
};

describe("a provider that gives no verdict", () => {
  test.each([
    [
      "still running",
      no("still-running", { wait: MINUTE }),
      { state: "asking", askedAt: null },
      0.5,
    ],
    [
      "throttled",
      no("try-later", { said: "403", wait: MINUTE }),
      { state: "asking", askedAt: null },
      0.5,
    ],
    ["used up", no("limit-reached", { wait: DAY }), { state: "asking", askedAt: null }, 0.5],
    ["a bad key", no("not-configured"), { state: "asking", askedAt: null }, 0.5],
    [
      "nothing found out",
      no("no-verdict", { said: "222", wait: HOUR }),
      { state: "failed", failure: "no-verdict" },
      0,
    ],
    [
      "not taken",
      no("refused-by-provider"),
      { state: "failed", failure: "refused-by-provider" },
      0,
    ],
    [
      "lost on the way",
      no("try-later", { said: "no-answer" }),
      { state: "failed", failure: "outcome-unknown" },
      0.5,
    ],
    [
      "unreadable",
      no("no-verdict", { said: "unreadable" }),
      { state: "failed", failure: "outcome-unknown" },
      0.5,
    ],
  ])("%s", async (_, outcome, row, spent) => {
    const team = await readyTeam();
    const hunter = aProvider("hunter", () => outcome);

    await askAlone(team.worker, await ask(team), hunter.options);

    expect((await ledgerOf(team))[0]).toMatchObject(row);
    expect((await bookOf(team))[0]!.spent).toBe(spent);
    expect((await peopleOf(team))[0]!.verdict).toBeNull();
  });

  test("is asked again when it said, and settled then", async () => {
    const team = await readyTeam();
    const hunter = aProvider("hunter", (_, nth) =>
      nth === 1 ? no("still-running", { wait: MINUTE }) : found({ charged: 0.5 }),
    );
    await askAlone(team.worker, await ask(team), hunter.options);

    await workSlice(team.worker, "hunter", hunter.options);
    const early = hunter.asked.length;
    clock.advance(MINUTE);
    await workSlice(team.worker, "hunter", hunter.options);

    expect([early, hunter.asked.length]).toEqual([1, 2]);
    expect((await ledgerOf(team))[0]).toMatchObject({ state: "answered", credits: 0.5 });
    expect((await bookOf(team))[0]!.spent).toBe(0.5);
  });
});

describe("the breaker", () => {
  test("opens after five failures in a row, tries once when its pause is over, and recovers", async () => {
    clock.set("2026-11-26T09:00:00Z");
    const team = await aTeamOf(8);
    await haveKey(team, "hunter");
    let isUp = false;
    const hunter = aProvider("hunter", () =>
      isUp ? found() : no("try-later", { said: "500", wait: 5 * MINUTE }),
    );
    for (const id of team.ids)
      await checkNow(team.member, id, { provider: "hunter", again: false });

    await workSlice(team.worker, "hunter", hunter.options);
    const failures = hunter.asked.length;
    const [open] = await bookOf(team);
    isUp = true;
    await workSlice(team.worker, "hunter", hunter.options);
    const whileOpen = hunter.asked.length;
    clock.advance(6 * MINUTE);
    await workSlice(team.worker, "hunter", hunter.options);
    await workSlice(team.worker, "hunter", hunter.options);

    expect(failures).toBeGreaterThanOrEqual(5);
    expect(failures).toBeLessThanOrEqual(7);
    expect(open).toMatchObject({ haltedBecause: "out-of-order" });
    expect(whileOpen).toBe(failures);
    expect((await ledgerOf(team)).every(({ state }) => state === "answered")).toBe(true);
    expect((await bookOf(team))[0]).toMatchObject({ haltedBecause: null, failures: 0 });
  });

  test("a used-up plan halts until the day it begins anew", async () => {
    const team = await readyTeam();
    const hunter = aProvider("hunter", () => no("limit-reached", { wait: DAY }));

    await askAlone(team.worker, await ask(team), hunter.options);

    const page = await readAddressPage(team.member, team.ids[0]!);
    const [, choice] = page.choices;
    expect(choice!.halt).toMatchObject({
      because: "limit-reached",
      until: new Date("2026-11-27T09:00:00Z"),
    });
  });
});

describe("somebody who may not be asked about", () => {
  const at = new Date("2026-11-20T00:00:00Z");

  test.each([
    ["restricted", { restrictedAt: at }, ["restricted", "restricted"]],
    ["not to be disclosed", { withheldAt: at }, [undefined, "withheld"]],
    [
      "not told in time",
      { noticedAt: null, createdAt: new Date("2026-10-01") },
      [undefined, "notice-due"],
    ],
    ["in the bin", { binnedAt: at }, ["binned", "binned"]],
  ])("%s", async (_, changes, refusals) => {
    clock.set("2026-11-26T09:00:00Z");
    const team = await aTeamOf(1, changes);
    await haveKey(team, "hunter");

    const told = [await ask(team, "own"), await ask(team, "hunter")];

    const words = told.map((word) =>
      /^[a-z-]+$/.test(word) && word.length < 20 ? word : undefined,
    );
    expect(words).toEqual(refusals);
  });

  test("on the do-not-contact list", async () => {
    const team = await readyTeam();
    const [{ email }] = (await peopleOf(team)) as never as [{ email: string }];
    await inTeam(team.member, (tx) =>
      suppressAddress(tx, team.member, { address: email, reason: "unsubscribed" }),
    );

    expect([await ask(team, "own"), await ask(team)]).toEqual(["suppressed", "suppressed"]);
  });

  test("objecting between the question and the asking costs nothing and is asked of nobody", async () => {
    const team = await readyTeam();
    const hunter = aProvider("hunter", () => found());
    const id = await ask(team);
    await inTeam(team.member, (tx) => tx.update(prospects).set({ restrictedAt: at }));

    await askAlone(team.worker, id, hunter.options);

    expect(hunter.asked).toEqual([]);
    expect((await ledgerOf(team))[0]).toMatchObject({
      state: "stopped",
      failure: "restricted",
      credits: 0,
    });
    expect((await bookOf(team))[0]!.spent).toBe(0);
  });

  test("restricted while being asked: what it cost is counted, and nothing of the answer is kept", async () => {
    const team = await readyTeam();
    const hunter = aProvider("hunter", async () => {
      await inTeam(team.member, (tx) => tx.update(prospects).set({ restrictedAt: at }));
      return found({ charged: 0.5 });
    });

    await askAlone(team.worker, await ask(team), hunter.options);

    expect((await ledgerOf(team))[0]).toMatchObject({
      ...{ state: "stopped", failure: "restricted", credits: 0.5, verdict: null, raw: null },
    });
    expect((await peopleOf(team))[0]!.verdict).toBeNull();
  });

  test("a provider's 451 becomes our restriction and spares the next provider's call", async () => {
    const team = await readyTeam();
    await haveKey(team, "briteverify");
    const hunter = aProvider("hunter", () => no("objected", { said: "claimed_email" }));
    const brite = aProvider("briteverify", () => found());
    const [first, second] = [await ask(team), await ask(team, "briteverify")];

    await askAlone(team.worker, first, hunter.options);
    await askAlone(team.worker, second, brite.options);

    expect(brite.asked).toEqual([]);
    expect((await peopleOf(team))[0]!.restrictedAt).not.toBeNull();
    expect((await ledgerOf(team)).map(({ failure }) => failure)).toEqual([
      "objected",
      "restricted",
    ]);
    expect((await bookOf(team)).map(({ spent }) => spent)).toEqual([0, 0]);
  });
});

describe("somebody who is merged while they are asked about", () => {
  test.each([
    ["an answer costs what it costs", found({ charged: 0.5 }), 0.5, false],
    ["451 costs nothing, and restricts the one who stays", no("objected"), 0, true],
  ])("is passed over in the sums: %s", async (_, outcome, credits, isRestricted) => {
    clock.set("2026-11-26T09:00:00Z");
    const team = await aTeamOf(2, { firstName: "Ada", lastName: "Larkfield" });
    await haveKey(team, "hunter");
    const [one, other] = team.ids as [string, string];
    const selection = { ids: [other] };
    const run = await startCheck(team.member, { selection, provider: "hunter" });
    const hunter = aProvider("hunter", async () => {
      const pair = { one, other };
      const merged = await mergeProspects(team.member, pair, { fields: {}, custom: {} });
      expect(merged.value).toEqual({ id: one });
      return outcome;
    });

    await workSlice(team.worker, "hunter", hunter.options);
    await workSlice(team.worker, "hunter", hunter.options);

    const { run: ended } = await readRun(team.member, run.value!.id);
    expect(ended).toMatchObject({ state: "done", counts: { merged: 1 }, asked: 1, credits });
    expect((await ledgerOf(team))[0]).toMatchObject({ failure: "merged", verdict: null, credits });
    expect((await peopleOf(team)).map(({ restrictedAt }) => restrictedAt !== null)).toEqual([
      isRestricted,
    ]);
    expect((await bookOf(team))[0]!.spent).toBe(credits);
  });
});

describe("a worker that was killed", () => {
  test("before it asked: the question is asked by the next, once", async () => {
    const team = await readyTeam();
    const hunter = aProvider("hunter", () => found());
    await ask(team);

    await workSlice(team.worker, "hunter", hunter.options);

    expect(hunter.asked).toHaveLength(1);
  });

  test("between asking and the answer: a paid question counts as spent and says so, ours is asked again", async () => {
    const team = await readyTeam();
    const [paid, free] = [await ask(team), await ask(team, "own")];
    for (const id of [paid, free])
      await inTeam(team.worker, (tx) => beginAsking(tx, team.worker, id));
    const [hunter, own] = [
      aProvider("hunter", () => found()),
      aProvider("embedded", () => found({ charged: 0 })),
    ];

    await reconcile(team.worker, "hunter");
    const early = (await ledgerOf(team)).map(({ state }) => state);
    clock.advance(11 * MINUTE);
    await workSlice(team.worker, "hunter", hunter.options);
    await workSlice(team.worker, "own", own.options);

    expect(early).toEqual(["asking", "asking"]);
    const [one, other] = await ledgerOf(team);
    expect(one).toMatchObject({ state: "failed", failure: "outcome-unknown", credits: 0.5 });
    expect(other).toMatchObject({ state: "answered", verdict: "valid" });
    expect([hunter.asked.length, own.asked.length]).toEqual([0, 1]);
    expect(await ask(team)).toBe("answered");
    expect(await ask(team, "hunter", true)).not.toBe("answered");
  });
});

test("two providers that disagree are both kept, and the verdict says that nobody is sure", async () => {
  const team = await readyTeam();
  await haveKey(team, "briteverify");
  const hunter = aProvider("hunter", () => found());
  const brite = aProvider("briteverify", () =>
    found({ verdict: "invalid", reasons: ["mailbox-unknown"] }),
  );

  await askAlone(team.worker, await ask(team), hunter.options);
  await askAlone(team.worker, await ask(team, "briteverify"), brite.options);

  const { one, history } = await readAddressPage(team.member, team.ids[0]!);
  expect(one).toMatchObject({ verdict: "risky", disagree: true });
  expect(history.map(({ verdict }) => verdict)).toEqual(["invalid", "valid"]);
  expect((await peopleOf(team))[0]!.verdict).toBe("risky");
});

test("who was held back for an address that was found not to exist goes on once a check says otherwise", async () => {
  const team = await readyTeam();
  await haveKey(team, "briteverify");
  const {
    mailbox,
    sequence,
    prospects: people,
  } = await aRunningSequence(team, {
    people: 3,
    mailbox: { dailyCap: 1 },
  });
  const [one] = people;
  const asked = { ...team, ids: [one!.id] };
  const stand = async () => {
    const all = await enrolmentsOf(team, sequence.id);
    const { state, reason } = all.find(({ prospectId }) => prospectId === one!.id)!;
    return [state, reason];
  };
  const hunter = aProvider("hunter", () => found({ verdict: "invalid" }));
  const brite = aProvider("briteverify", () => found());

  await askAlone(team.worker, await ask(asked), hunter.options);
  await sendDueFrom(team.member, mailbox.id);
  const held = await stand();
  await askAlone(team.worker, await ask(asked, "briteverify"), brite.options);
  const freed = await stand();
  for (let day = 0; day < 2; day++) {
    clock.advance(DAY + MINUTE);
    await sendDueFrom(team.member, mailbox.id);
  }

  expect(held).toEqual(["blocked", "invalid"]);
  expect(freed).toEqual(["waiting", null]);
  expect(await stand()).toEqual(["done", null]);
  expect(await ledgerOfSequence(team, sequence.id)).toHaveLength(3);
});

test("unknown never takes away what is known, and is no verdict against anybody", async () => {
  const team = await readyTeam();
  const own = aProvider("embedded", (_, nth) =>
    nth === 1
      ? found({ charged: 0 })
      : found({ verdict: "unknown", reasons: ["no-answer"], score: null, charged: 0 }),
  );
  await askAlone(team.worker, await ask(team, "own"), own.options);

  clock.advance(91 * DAY);
  await askAlone(team.worker, await ask(team, "own"), own.options);

  expect((await peopleOf(team))[0]!.verdict).toBe("valid");
});

test("a greylisted address is asked about again by itself, for an hour", async () => {
  const team = await readyTeam();
  const own = aProvider("embedded", (_, nth) =>
    nth === 1
      ? found({
          verdict: "unknown",
          reasons: ["greylisted"],
          score: null,
          charged: 0,
          retryAt: new Date("2026-11-26T09:05:00Z"),
        })
      : found({ charged: 0 }),
  );
  await askAlone(team.worker, await ask(team, "own"), own.options);

  const [before] = await ledgerOf(team);
  clock.advance(5 * MINUTE);
  await workSlice(team.worker, "own", own.options);

  expect(before).toMatchObject({ state: "asking", verdict: null });
  expect((await ledgerOf(team))[0]).toMatchObject({ state: "answered", verdict: "valid" });
});

test("a budget that is used up refuses before anything is asked", async () => {
  const team = await readyTeam(0.4);

  expect(await ask(team)).toBe("budget-reached");
  expect(await ledgerOf(team)).toEqual([]);
});

test("another team's people do not exist", async () => {
  const [team, other] = [await readyTeam(), await readyTeam()];

  await expect(
    checkNow(other.member, team.ids[0]!, { provider: "own", again: false }),
  ).rejects.toThrow(NotFound);
  await expect(askAlone(other.worker, await ask(team), {})).rejects.toThrow(NotFound);
  await expect(readAddressPage(other.member, team.ids[0]!)).rejects.toThrow(NotFound);
});

test("whoever is erased while being asked about is gone, and the answer with them", async () => {
  const team = await readyTeam();
  const hunter = aProvider("hunter", async () => {
    await inTeam(team.member, (tx) => tx.delete(prospects).where(eq(prospects.id, team.ids[0]!)));
    return found();
  });

  await askAlone(team.worker, await ask(team), hunter.options);

  expect(await ledgerOf(team)).toEqual([]);
});

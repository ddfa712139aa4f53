/** Completing prospects: who is asked about, what is suggested, what it costs, and that none of it happens twice. */
import { eq } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { reopenTeam } from "#app/closing/reopening.server.ts";
import { clock, DAY, HOUR, MINUTE, now } from "#app/core/clock.ts";
import { nowhere } from "#app/core/place.ts";
import {
  completeImport,
  startCompletion,
  weighCompletion,
} from "#app/enrichment/completing.server.ts";
import { saveRules } from "#app/enrichment/rules.server.ts";
import { stopRun } from "#app/enrichment/runs.server.ts";
import { suggestValues } from "#app/enrichment/suggest.server.ts";
import { wakeDueEnrichment } from "#app/enrichment/wake.server.ts";
import { workEnrichment } from "#app/enrichment/work.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { house, inTeam } from "#db/client.ts";
import { enrichmentQuestions, enrichmentRuns, fieldSuggestions } from "#db/schema/enrichment.ts";
import { prospects } from "#db/schema/prospects.ts";
import { closeTeamOf } from "#tests/closing/calendar.ts";
import { correct } from "#tests/support/correcting.ts";
import {
  aCompletion,
  aDesk,
  aHeldProspect,
  known,
  questionsOf,
  refusing,
  runOf,
  spentOf,
  valuesOf,
  withHunter,
  workAll,
} from "#tests/support/enrichment.ts";
import { anImport } from "#tests/support/imports.ts";
import { asSuperuser, somebodyWaits } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { until } from "#tests/support/worker.ts";

afterEach(() => clock.reset());

const everybody = { query: "" };
const director = known({ position: "Director", company: "Acme", seniority: "executive" });

async function mark({ member }: Person, id: string, marks: Partial<typeof prospects.$inferInsert>) {
  await inTeam(member, (tx) => tx.update(prospects).set(marks).where(eq(prospects.id, id)));
}

async function aTeamWith(...emails: string[]) {
  const ada = await aMember();
  await withHunter(ada);
  const ids: string[] = [];
  for (const email of emails) ids.push(await aHeldProspect(ada, { email }));
  return { ada, ids };
}

describe("completing", () => {
  test("suggests what differs from what is held, and writes nothing into the prospect", async () => {
    const { ada, ids } = await aTeamWith("a@acme.example");
    await mark(ada, ids[0]!, { company: "Acme" });
    const runId = await aCompletion(ada, everybody);

    await workAll(ada, aDesk({ enrichPerson: director }));

    const run = await runOf(ada, runId);
    expect(await valuesOf(ada)).toEqual(["position: Director"]);
    expect(run).toMatchObject({ state: "done", asked: 1, found: 1, credits: 1, total: 1 });
    expect(await spentOf(ada)).toBe(1);
    const [held] = await inTeam(ada.member, (tx) => tx.select().from(prospects));
    expect(held).toMatchObject({ position: null, company: "Acme" });
  });

  test("asks about nobody who is restricted, withheld, in the bin, suppressed or not told in time", async () => {
    const names = ["free", "restricted", "withheld", "binned", "suppressed", "untold"];
    const { ada, ids } = await aTeamWith(...names.map((name) => `${name}@acme.example`));
    await mark(ada, ids[1]!, { restrictedAt: now() });
    await mark(ada, ids[2]!, { withheldAt: now() });
    await mark(ada, ids[3]!, { binnedAt: now() });
    const reason = "unsubscribed";
    await inTeam(ada.member, (tx) =>
      suppressAddress(tx, ada.member, { address: "suppressed@acme.example", reason }),
    );
    await mark(ada, ids[5]!, { createdAt: new Date(now().getTime() - 40 * DAY) });
    const desk = aDesk({ enrichPerson: director });
    const weighed = (await weighCompletion(ada.member, everybody))!;
    const runId = await aCompletion(ada, everybody);

    await workAll(ada, desk);

    expect(desk.asked).toEqual([{ kind: "person", what: "free@acme.example" }]);
    const leftOut = { restricted: 1, withheld: 1, suppressed: 1, "notice-due": 1 };
    expect(weighed).toMatchObject({ count: 5, cost: 1, leftOut });
    expect((await runOf(ada, runId)).counts).toEqual({ ...leftOut, found: 1 });
  });

  test("asks and pays for the same once within the team's time, and again after it", async () => {
    const { ada } = await aTeamWith("a@acme.example");
    const desk = aDesk({ enrichPerson: director });
    await aCompletion(ada, everybody);
    await workAll(ada, desk);
    const again = await aCompletion(ada, everybody);

    await workAll(ada, desk);
    const asked = desk.asked.length;
    clock.advance(91 * DAY);
    await mark(ada, (await questionsOf(ada))[0]!.prospectId!, { noticedAt: now() });
    await aCompletion(ada, everybody);
    await workAll(ada, desk);

    expect(asked).toBe(1);
    expect((await runOf(ada, again)).counts).toEqual({ "asked-recently": 1 });
    expect(desk.asked).toHaveLength(2);
  });

  test("begun twice at once asks once", async () => {
    const { ada } = await aTeamWith("a@acme.example", "b@acme.example");
    const desk = aDesk({ enrichPerson: director });
    await Promise.all([aCompletion(ada, everybody), aCompletion(ada, everybody)]);

    await Promise.all([workAll(ada, desk), workAll(ada, desk), workAll(ada, desk)]);

    expect(desk.asked.map(({ what }) => what).sort()).toEqual(["a@acme.example", "b@acme.example"]);
    expect(await spentOf(ada)).toBe(2);
  });

  test("is not begun when others match than were shown", async () => {
    const { ada } = await aTeamWith("a@acme.example");
    const { print } = (await weighCompletion(ada.member, everybody))!;
    await aHeldProspect(ada, { email: "b@acme.example" });

    const outcome = await startCompletion(ada.member, { selection: everybody, print });

    expect(outcome.refused).toBe("others-match");
  });

  test("offers nothing for what a person typed, and does not ask where nothing else is allowed", async () => {
    const { ada, ids } = await aTeamWith("a@acme.example");
    const typed = { email: "a@acme.example", position: "Founder", source: null };
    const rest = { firstName: null, lastName: null, company: null, country: null };
    await correct(ada.member, ids[0]!, { ...rest, ...typed });
    const desk = aDesk({ enrichPerson: director });
    await aCompletion(ada, everybody);
    await workAll(ada, desk);

    const suggested = await valuesOf(ada);
    await saveRules(ada.member, { fields: ["position"], enrichImports: false });
    const weighed = (await weighCompletion(ada.member, everybody))!;

    expect(suggested).toEqual(["company: Acme"]);
    expect(weighed.leftOut).toEqual({ typed: 1 });
  });

  test("stores no field that the team does not allow, and drops what waits when one is taken back", async () => {
    const { ada } = await aTeamWith("a@acme.example");
    await saveRules(ada.member, { fields: ["company", "country"], enrichImports: false });
    const answer = known({ position: "Director", company: "Acme", country: "Germany" });
    await aCompletion(ada, everybody);
    await workAll(ada, aDesk({ enrichPerson: answer }));

    const before = await valuesOf(ada);
    await saveRules(ada.member, { fields: ["country"], enrichImports: false });

    expect(before).toEqual(["company: Acme", "country: DE"]);
    expect(await valuesOf(ada)).toEqual(["country: DE"]);
  });

  test("leaves nothing in a field that is taken back while the answer is written", async () => {
    const { ada } = await aTeamWith("a@acme.example");
    await aCompletion(ada, everybody);
    await workAll(ada, aDesk({ enrichPerson: refusing("try-later") }));
    const { question, person } = await inTeam(ada.member, async (tx) => ({
      question: (await tx.select().from(enrichmentQuestions))[0]!,
      person: (await tx.select().from(prospects))[0]!,
    }));
    const found = { address: person.email, fields: { position: "Director" }, sources: [] };
    let saving: Promise<unknown> | undefined;
    let isSaved = false;

    await inTeam(ada.member, async (tx) => {
      await suggestValues(tx, { person, question }, found);
      saving = saveRules(ada.member, { fields: ["company"], enrichImports: false });
      saving = saving.finally(() => (isSaved = true));
      await until(async () => isSaved || (await somebodyWaits()));
    });
    await saving;

    expect(await valuesOf(ada)).toEqual([]);
  });

  test("leaves out somebody who is erased while it is written down whom to ask about", async () => {
    const { ada, ids } = await aTeamWith("a@acme.example", "b@acme.example");
    const runId = await aCompletion(ada, everybody);
    let working: Promise<unknown> | undefined;
    let isOver = false;

    await asSuperuser().begin(async (wire) => {
      await wire`delete from prospects where id = ${ids[0]!}`;
      working = workAll(ada, aDesk({ enrichPerson: director })).finally(() => (isOver = true));
      await until(async () => isOver || (await somebodyWaits()));
    });
    await working;

    expect(await runOf(ada, runId)).toMatchObject({ state: "done", asked: 1, found: 1 });
  });

  test("takes an objection at the provider for a restriction here", async () => {
    const { ada, ids } = await aTeamWith("a@acme.example");
    await inTeam(ada.member, (tx) =>
      tx.insert(fieldSuggestions).values({
        ...{ teamId: ada.team.id, prospectId: ids[0]!, field: "company", value: "Old" },
        provider: "own",
      }),
    );
    const runId = await aCompletion(ada, everybody);

    await workAll(ada, aDesk({ enrichPerson: refusing("objected") }));

    const [held] = await inTeam(ada.member, (tx) => tx.select().from(prospects));
    expect(held!.restrictedAt).not.toBeNull();
    expect(await valuesOf(ada)).toEqual([]);
    expect((await runOf(ada, runId)).counts).toEqual({ objected: 1 });
    expect(await spentOf(ada)).toBe(0);
  });
});

test("an ended completion no longer holds whom it was about", async () => {
  const { ada, ids } = await aTeamWith("a@acme.example");
  const done = await aCompletion(ada, { query: "q=acme" });
  await workAll(ada, aDesk({ enrichPerson: director }));
  const stopped = await aCompletion(ada, { ids });
  const before = await runOf(ada, stopped);

  await stopRun(ada.member, stopped);

  const nobody = { query: null, prospectIds: null };
  expect(before.prospectIds).toEqual(ids);
  expect(await runOf(ada, done)).toMatchObject({ state: "done", ...nobody });
  expect(await runOf(ada, stopped)).toMatchObject({ state: "stopped", ...nobody });
});

test("a team that is opened again goes on where it was closed", async () => {
  const { ada, ids } = await aTeamWith("a@acme.example");
  const runId = await aCompletion(ada, { ids });
  const desk = aDesk({ enrichPerson: director });
  const waiting = () =>
    house("health").execute(
      `select 1 from pgboss.job where name = 'enrichment.slice' and state = 'created'
        and data ->> 'teamId' = '${ada.team.id}'`,
    );
  await closeTeamOf(ada);
  await workAll(ada, desk);
  const closed = await runOf(ada, runId);
  await house("health").execute("delete from pgboss.job where name = 'enrichment.slice'");

  await reopenTeam(ada, ada.team.id, nowhere);

  expect(await waiting()).toHaveLength(1);
  await workAll(ada, desk);
  expect(closed).toMatchObject({ state: "waiting", because: "team-closing" });
  expect(await runOf(ada, runId)).toMatchObject({ state: "done", because: null, asked: 1 });
});

describe("a provider that cannot answer", () => {
  test("whose plan is used up is left alone until then, and then the rest is asked", async () => {
    const { ada } = await aTeamWith("a@acme.example", "b@acme.example");
    const runId = await aCompletion(ada, everybody);
    const retryAt = new Date(now().getTime() + 30 * MINUTE);
    const used = aDesk({ enrichPerson: refusing("limit-reached", { retryAt }) });
    await workAll(ada, used);
    const held = await runOf(ada, runId);
    const asked = used.asked.length;

    clock.advance(40 * MINUTE);
    const { value } = await wakeDueEnrichment();
    const desk = aDesk({ enrichPerson: director });
    await workAll(ada, desk);

    expect(held).toMatchObject({ state: "waiting", because: "halted" });
    expect(asked).toBeLessThanOrEqual(2);
    expect(value.woken).toBeGreaterThan(0);
    expect(desk.asked).toHaveLength(2);
    expect(await runOf(ada, runId)).toMatchObject({ state: "done", asked: 2, found: 2 });
    expect(await spentOf(ada)).toBe(2);
  });

  test("that is busy is asked again later, a few times at most", async () => {
    const { ada } = await aTeamWith("a@acme.example");
    const runId = await aCompletion(ada, everybody);
    const desk = aDesk({ enrichPerson: refusing("no-verdict") });

    for (let n = 0; n < 12; n++) {
      await workAll(ada, desk);
      clock.advance(4 * HOUR);
    }

    expect(desk.asked).toHaveLength(6);
    expect(await runOf(ada, runId)).toMatchObject({ state: "done", counts: { "no-verdict": 1 } });
  });

  test("is asked for no more than the budget allows", async () => {
    const ada = await aMember();
    await withHunter(ada, { monthlyBudget: 2 });
    for (const name of ["a", "b", "c"]) await aHeldProspect(ada, { email: `${name}@acme.example` });
    const runId = await aCompletion(ada, everybody);
    const desk = aDesk({ enrichPerson: director });

    await workAll(ada, desk);

    expect(desk.asked).toHaveLength(2);
    expect(await runOf(ada, runId)).toMatchObject({ state: "waiting", because: "budget-reached" });
    expect(await spentOf(ada)).toBe(2);
  });

  test("without a key ends the run with the reason", async () => {
    const { ada } = await aTeamWith("a@acme.example");
    const runId = await aCompletion(ada, everybody);
    const { providers } = await import("#db/schema/verification.ts");
    await inTeam(ada.member, (tx) => tx.update(providers).set({ credentialVersion: 0 }));

    await workAll(ada, aDesk());

    expect(await runOf(ada, runId)).toMatchObject({ state: "failed", because: "no-key" });
    expect(await questionsOf(ada)).toEqual([]);
  });
});

describe("a run under way", () => {
  test("goes on where it stopped, and what a lost worker had begun is not asked again", async () => {
    const { ada } = await aTeamWith("a@acme.example", "b@acme.example");
    const runId = await aCompletion(ada, everybody);
    const never = aDesk({
      enrichPerson: async (address) => {
        if (address.startsWith("a@")) throw new Error("the worker is killed");
        return director(address);
      },
    });
    await expect(workAll(ada, never)).rejects.toThrow("killed");
    const desk = aDesk({ enrichPerson: director });

    await workAll(ada, desk);
    const meanwhile = await runOf(ada, runId);
    clock.advance(12 * MINUTE);
    await workAll(ada, desk);

    expect(meanwhile.state).toBe("running");
    expect(desk.asked).toEqual([]);
    expect(await runOf(ada, runId)).toMatchObject({ state: "done", counts: { lost: 1, found: 1 } });
  });

  test("that is stopped asks nothing more, and keeps what was found", async () => {
    const { ada } = await aTeamWith(...Array.from({ length: 30 }, (_, n) => `p${n}@acme.example`));
    const runId = await aCompletion(ada, everybody);
    const desk = aDesk({ enrichPerson: director });
    await workEnrichment(ada.member, desk);

    await stopRun(ada.member, runId);
    await workAll(ada, desk);

    expect(desk.asked).toHaveLength(25);
    expect(await runOf(ada, runId)).toMatchObject({ state: "stopped", found: 25 });
    expect((await questionsOf(ada)).map(({ state }) => state)).not.toContain("waiting");
  });

  test("stopped while a question is under way leaves nothing that waits", async () => {
    const { ada } = await aTeamWith("a@acme.example");
    const runId = await aCompletion(ada, everybody);
    const desk = aDesk({
      enrichPerson: async () => {
        await stopRun(ada.member, runId);
        return refusing("try-later")();
      },
    });

    await workAll(ada, desk);

    expect((await questionsOf(ada)).map(({ state }) => state)).toEqual(["failed"]);
  });

  test("comes after what is wanted of one person, whatever was begun first", async () => {
    const { ada } = await aTeamWith(...Array.from({ length: 30 }, (_, n) => `p${n}@acme.example`));
    await aCompletion(ada, everybody);
    const { startDomainSearch } = await import("#app/enrichment/start.server.ts");
    await startDomainSearch(ada.member, { domain: "larkfield.example", pages: 1 });
    const desk = aDesk();

    await workAll(ada, desk);

    expect(desk.asked[0]).toEqual({ kind: "page", what: "larkfield.example 1" });
  });

  test("of one team lets another have its turn between two slices", async () => {
    const { ada } = await aTeamWith(...Array.from({ length: 60 }, (_, n) => `p${n}@acme.example`));
    await aCompletion(ada, everybody);

    const first = await workEnrichment(ada.member, aDesk());

    expect(first.value).toMatchObject({ asked: 25, again: true });
  });
});

describe("an import", () => {
  const rows = "email,first name\nnew@acme.example,New\nother@acme.example,Other\n";

  test("that is done is completed once, where the team chose that", async () => {
    const ada = await aMember();
    await withHunter(ada);
    await aHeldProspect(ada, { email: "before@acme.example" });
    const importId = await anImport(ada, rows);
    const unchosen = await completeImport(ada.member, importId);
    await saveRules(ada.member, { fields: ["position"], enrichImports: true });

    await Promise.all([completeImport(ada.member, importId), completeImport(ada.member, importId)]);

    const runs = await inTeam(ada.member, (tx) => tx.select().from(enrichmentRuns));
    const desk = aDesk({ enrichPerson: director });
    await workAll(ada, desk);
    expect(unchosen.refused).toBe("not-chosen");
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({ importId, total: 2, userId: ada.user.id });
    const asked = desk.asked.map(({ what }) => what).sort();
    expect(asked).toEqual(["new@acme.example", "other@acme.example"]);
  });

  test("that does not exist, or is another team's, starts nothing", async () => {
    const [ada, eve] = [await aMember(), await aMember()];
    await withHunter(ada);
    await saveRules(ada.member, { fields: ["position"], enrichImports: true });
    const importId = await anImport(eve, rows);

    const outcome = await completeImport(ada.member, importId);

    expect(outcome.refused).toBe("not-done");
    expect(await inTeam(ada.member, (tx) => tx.$count(enrichmentQuestions))).toBe(0);
  });
});

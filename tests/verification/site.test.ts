/** The pages of the verification room as a member without scripts meets them. */
import { sql } from "drizzle-orm";
import { beforeEach, expect, test } from "vitest";
import { clock } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { checkAfterImport } from "#app/verification/of-import.server.ts";
import { setRules } from "#app/verification/providers.server.ts";
import { house, inTeam } from "#db/client.ts";
import { imports } from "#db/schema/imports.ts";
import { prospects } from "#db/schema/prospects.ts";
import { providers } from "#db/schema/verification.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember } from "#tests/support/people.ts";
import { signedIn } from "#tests/support/visitor.ts";
import { aTeamOf, haveKey, KEY, peopleOf, runsOf, type Team } from "#tests/verification/support.ts";

beforeEach(async () => {
  await house("health").execute(sql`delete from pgboss.job`);
});

/** Reserved domains are judged without asking anybody. */
async function anExampleTeam(count = 1): Promise<Team> {
  const team = await aTeamOf(count);
  await inTeam(team.member, (tx) =>
    tx.update(prospects).set({
      email: sql`replace(email, '.com', '.example')`,
      emailKey: sql`replace(email, '.com', '.example')`,
    }),
  );
  return team;
}

test("one address is checked by a press, and the page says what, why, when and by whom", async () => {
  const team = await anExampleTeam();
  const browser = await signedIn(team);
  const address = `/prospects/${team.ids[0]}/address`;

  const before = await browser.get(address);
  const answer = await browser.post(address, { provider: "own" });
  const asking = await browser.get(answer.location!);
  await runJobs();
  const after = await browser.get(address);
  const again = await browser.post(address, { provider: "own" });

  expect(before.html).toContain("Not checked yet");
  expect(answer.status).toBe(303);
  expect(asking.html).toContain("Being asked");
  expect(asking.html).toContain("Look again");
  for (const words of [
    "Invalid",
    "reserved for examples",
    "Our own engine",
    "by Ada Larkfield",
    "free of charge",
    "Answered already",
  ]) {
    expect(after.html).toContain(words);
  }
  expect(again.status).toBe(422);
  expect(again.html).toContain("answered a short while ago");
});

test("a selection is counted and priced before, checked by the worker, and told with its sums", async () => {
  const team = await anExampleTeam(3);
  const browser = await signedIn(team);
  const page = await browser.get("/checks/new?scope=all");
  const print = /name="print" value="(-?\d+)"/.exec(page.html)![1]!;

  const begun = await browser.post("/checks/new?scope=all", { provider: "own", print });
  const waiting = await browser.get(begun.location!);
  await runJobs();
  const done = await browser.get(begun.location!);
  const list = await browser.get("/checks");
  const repeated = await browser.get("/checks/new?scope=all");

  expect(page.html).toContain("Check 3 addresses");
  expect(page.html).toContain("3 asked about, free");
  expect(waiting.html).toContain("Stop the check");
  expect(done.html).toContain("Done");
  expect(done.html).toMatch(/Invalid<\/dt>.*?3/s);
  expect(list.html).toContain("Invalid: 3");
  expect(repeated.html).toContain("Answered already (3)");
});

test("nobody ticked, somebody else's ids and a changed match start nothing", async () => {
  const [team, other] = [await anExampleTeam(2), await anExampleTeam(1)];
  const browser = await signedIn(team);

  const nobody = await browser.get("/checks/new");
  const theirs = await browser.post(`/checks/new?id=${other.ids[0]}`, { provider: "own" });
  const changed = await browser.post("/checks/new?scope=all", { provider: "own", print: "1" });

  expect(nobody.html).toContain("Tick some of them first");
  expect([theirs.status, changed.status]).toEqual([422, 422]);
  expect(changed.html).toContain("Others match by now");
  expect(await runsOf(team)).toEqual([]);
});

test("a check is stopped by a press", async () => {
  const team = await anExampleTeam(2);
  const browser = await signedIn(team);
  const begun = await browser.post("/checks/new?scope=all", { provider: "own" });

  const stopped = await browser.follow(await browser.post(`${begun.location}/stop`));
  await runJobs();

  expect(stopped.html).toContain("Stopped");
  expect((await runsOf(team))[0]).toMatchObject({ state: "stopped", asked: 0 });
});

test("a key is given once and never shown again; the budget and the halt are told", async () => {
  clock.set("2026-11-26T09:00:00Z");
  const team = await aTeamOf(1);
  const browser = await signedIn(team);
  const to = "/providers/set-up?provider=hunter";

  const empty = await browser.post(to, { provider: "hunter", intent: "key", password: "x" });
  const sealed = await browser.post(to, { provider: "hunter", intent: "key", password: KEY });
  await browser.post(to, { provider: "hunter", intent: "budget", monthlyBudget: "500" });
  const testing = await browser.get("/providers");
  await inTeam(team.member, (tx) =>
    tx
      .update(providers)
      .set({ haltedBecause: "limit-reached", haltedUntil: new Date("2026-12-10T00:00:00Z") }),
  );
  const halted = await browser.get("/providers");

  expect(empty.status).toBe(422);
  expect(empty.html).toContain("Copy the whole key");
  expect(sealed.status).toBe(303);
  expect(testing.html).toContain("Testing the key");
  expect(testing.html).toContain("500 credits");
  expect(halted.html).toContain("Halted until");
  expect(halted.html).toContain("credits of your plan there are used up");
  expect(halted.html).toContain("Try again");
  const pages = [empty, sealed, testing, halted, await browser.get(to)];
  for (const { html } of pages) expect(html).not.toContain(KEY);
});

test("members see the providers and use them, and only owners and admins set them up", async () => {
  const team = await aTeamOf(1);
  await haveKey(team, "hunter");
  const browser = await signedIn(
    await aMember({ name: "Cleo Marsh", role: "member", team: team.team }),
  );

  const page = await browser.get("/providers");
  const setUp = await browser.get("/providers/set-up?provider=hunter");
  const rules = await browser.post("/providers", { askAgainDays: "1" });
  const asked = await browser.post(`/prospects/${team.ids[0]}/address`, { provider: "hunter" });

  expect(page.html).not.toContain("Change key or budget");
  expect([setUp.status, rules.status]).toEqual([403, 403]);
  expect(asked.status).toBe(303);
});

test("an import is checked by our own engine where the team wants that, and once", async () => {
  const team = await anExampleTeam(2);
  const importId = newId();
  await inTeam(team.member, async (tx) => {
    await tx.insert(imports).values({
      ...{ id: importId, teamId: team.team.id, userId: team.user.id, state: "done" as const },
      ...{ delimiter: ",", hasHeader: true, columns: [] },
    } as never);
    await tx.update(prospects).set({ lastImportId: importId });
  });

  await checkAfterImport(team.worker, importId);
  const unwanted = await runsOf(team);
  await setRules(team.member, { askAgainDays: 30, verifyImports: true });
  await checkAfterImport(team.worker, importId);
  await checkAfterImport(team.worker, importId);
  await runJobs();

  expect(unwanted).toEqual([]);
  expect(await runsOf(team)).toMatchObject([
    { state: "done", provider: "own", importId, counts: { invalid: 2 } },
  ]);
  expect((await peopleOf(team)).map(({ verdict }) => verdict)).toEqual(["invalid", "invalid"]);
});

/** The pages of opens as members and readers without scripts meet them. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { clock, HOUR, MINUTE } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { readReport } from "#app/reports/report.server.ts";
import { consentPath } from "#app/tracking/token.server.ts";
import { inTeam } from "#db/client.ts";
import { sends, sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";
import { openChoices, opens, openTotals } from "#db/schema/tracking.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aRunningSequence } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";
import { signedIn, visitor } from "#tests/support/visitor.ts";
import { aMeasuredSequence, CHROME, held } from "#tests/tracking/sent.ts";

test("the team is asked with nothing preselected, and its answer bounds each sequence", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const { sequence, prospects: people } = await aRunningSequence(ada, {
    people: ["US", "US", "DE"].map((country, n) => ({ email: `p${n}@buyer.example`, country })),
  });
  const own = `/sequences/${sequence.id}/opens`;
  await inTeam(ada.member, (tx) =>
    tx.update(sequences).set({ state: "draft" }).where(eq(sequences.id, sequence.id)),
  );
  const launch = async () => (await browser.get(`/sequences/${sequence.id}/launch`)).html;

  const asked = await browser.get("/settings/opens");
  expect(asked.html).not.toContain('checked=""');
  expect(await launch()).toContain("your team has not said yet");
  expect((await browser.post("/settings/opens", {})).status).toBe(422);
  expect((await browser.post(own, { opens: "individual" })).status).toBe(422);

  await browser.post("/settings/opens", { opens: "individual" });
  await browser.post(own, { opens: "individual", asksConsent: "yes" });

  expect((await browser.get(own)).html).toContain('checked=""');
  const words = await launch();
  expect(words).toContain("Opening: 2 measured, 1 not, because their country wants their consent");

  const his = `/prospects/${people[2]!.id}/opens`;
  expect((await browser.post(his, { allows: "individual", proof: "yes" })).status).toBe(422);
  await browser.post(his, { allows: "individual", proof: "Signed our form at the fair." });
  expect((await browser.get(his)).html).toContain("Signed our form at the fair.");
  expect(await launch()).toContain("Opening is measured for all 3.");
  await browser.post(his, { withdraw: "yes" });
  expect((await browser.post(his, { withdraw: "yes" })).status).not.toBe(303);
  expect(await launch()).toContain("2 measured, 1 not, because they said no");
});

test("a reader says yes by a button in their own language, and takes it back: what was kept is gone", async () => {
  clock.set("2026-11-24T09:00:00Z");
  const ada = await aMember();
  const { messages, sequenceId, prospects: people } = await aMeasuredSequence(ada);
  const prospectId = people[0]!.id;
  const { member } = ada;
  await inTeam(member, (tx) =>
    tx.update(prospects).set({ country: "DE" }).where(eq(prospects.id, prospectId)),
  );
  const path = consentPath({ teamId: member.teamId, prospectId });
  const reader = visitor();
  const german = { "Accept-Language": "de-AT,de;q=0.9" };
  const said = () => inTeam(member, (tx) => tx.select().from(openChoices).orderBy(openChoices.id));
  const look = () => reader.ask(messages[0]!.pixel, { headers: { "User-Agent": CHROME } });

  const page = await reader.get(path, german);
  expect(page.html).toContain('lang="de"');
  expect(page.html).not.toContain("<script");
  expect(page.headers.get("set-cookie")).toBeNull();
  expect(await said()).toEqual([]);
  await reader.post(path, { allow: "yes" }, german);
  await reader.post(path, { allow: "yes" }, german);
  expect(await said()).toMatchObject([
    { mode: "individual", basis: "consent", proof: expect.stringContaining("Ja, das ist erlaubt") },
  ]);

  clock.advance(HOUR);
  await look();
  expect((await held(ada)).events).toHaveLength(1);
  clock.advance(2 * MINUTE);
  await runJobs();
  const browser = await signedIn(ada);
  const words = "We think opened once, last Tue 24 Nov; likely, because a web browser";
  for (const where of [`/sequences/${sequenceId}`, `/prospects/${prospectId}/timeline`]) {
    expect((await browser.get(where)).html).toContain(words);
  }
  const report = await browser.get(`/sequences/${sequenceId}/report`);
  expect(report.html).toMatch(/\b1\sof\s1\b/);
  const file = await browser.get(`/sequences/${sequenceId}/report/file?table=days`);
  expect(file.html).toContain("2026-11-24,1,1,0");

  await reader.post(path, { allow: "no" });
  await look();

  expect(await held(ada)).toMatchObject({ events: [], opens: [] });
  expect((await reader.get(path)).html).toContain("messages sent before tell nothing any more");
  expect((await visitor().get("/c/forged")).status).toBe(200);
  clock.reset();
});

test("the report counts the ledger by day and country, whichever mailbox is still there", async () => {
  const ada = await aMember();
  const { teamId } = ada.member;
  const { sequence, enrolments, mailbox } = await aRunningSequence(ada, { people: 5 });
  const at = (day: number) => new Date(`2026-11-${day}T23:59:00Z`);
  const row = { teamId, sequenceId: sequence.id, step: 1, state: "sent", opens: "individual" };
  const rows = enrolments.map(({ id }, n) => ({
    ...{ ...row, id: newId(), enrolmentId: id, mailboxId: n < 4 ? mailbox.id : null },
    ...{ variant: n < 3 ? "A" : "B", countedAt: at(10), sentAt: at(n < 3 ? 10 : 12) },
    repliedAt: n === 0 ? at(12) : null,
    bouncedAt: n === 3 ? at(12) : null,
  }));
  await inTeam(ada.member, async (tx) => {
    await tx.insert(sends).values(rows as (typeof sends.$inferInsert)[]);
    await tx.insert(opens).values([
      { teamId, sendId: rows[0]!.id, people: 2, country: "FR", sure: "likely" },
      { teamId, sendId: rows[1]!.id, people: 1, country: null, sure: "likely" },
      { teamId, sendId: rows[2]!.id, proxies: 1, sure: "unlikely" },
      { teamId, sendId: rows[3]!.id, people: 1, country: "FR", sure: "likely" },
    ]);
    const total = { teamId, sequenceId: sequence.id, step: 1, day: "2026-11-11", count: 3 };
    await tx.insert(openTotals).values({ ...total, opener: "person", country: "DE" });
  });

  const { figures } = await readReport(ada.member, sequence.id);

  expect(figures.sent).toMatchObject([
    { variant: "A", sent: 1, people: 0, proxies: 1, replied: 0 },
    { variant: "A", sent: 1, people: 1, proxies: 0, replied: 0 },
    { variant: "A", sent: 1, people: 1, proxies: 0, replied: 1 },
    { variant: "B", mailbox: "a mailbox since removed", sent: 1, bounced: 0, measured: 1 },
    { variant: "B", mailbox: "ada@larkfield.example", sent: 1, bounced: 1, measured: 0, people: 0 },
  ]);
  expect(figures.days).toEqual([
    { day: "2026-11-10", sent: 3, opened: 0, replied: 0 },
    { day: "2026-11-11", sent: 0, opened: 3, replied: 0 },
    { day: "2026-11-12", sent: 2, opened: 0, replied: 1 },
  ]);
  expect(figures.countries).toEqual([
    { country: "FR", messages: 2, counted: 0 },
    { country: "", messages: 1, counted: 0 },
    { country: "DE", messages: 0, counted: 3 },
  ]);
});

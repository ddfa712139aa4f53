/** Forgetting prospects: their rows go in the transaction, their files in the job after it. */
import { and, eq, inArray, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { files as store } from "#app/adapters/files/index.server.ts";
import { practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { listPractice } from "#app/adapters/mailbox/practice.server.ts";
import { clock, MINUTE, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { contactHash } from "#app/core/signing.server.ts";
import { forgetProspects } from "#app/privacy/erasure.server.ts";
import { scrubReminder } from "#app/privacy/jobs.ts";
import { scrubFiles } from "#app/privacy/scrub.server.ts";
import { house, inSystem, inTeam } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { messages } from "#db/schema/conversations.ts";
import { files, imports } from "#db/schema/imports.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { erasures } from "#db/schema/privacy.ts";
import { prospectChanges, prospects } from "#db/schema/prospects.ts";
import { dueClocks } from "#db/schema/team.ts";
import { aFile, anOrigin, aProspect, aStory, deliver, textOf } from "#tests/privacy/people.ts";
import { aConversation } from "#tests/support/inbox.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember } from "#tests/support/people.ts";

function forget(member: Member, ...people: { id: string }[]): Promise<number> {
  const prospectIds = people.map(({ id }) => id);
  return inTeam(member, (tx) => forgetProspects(tx, member, { prospectIds, reason: "forgotten" }));
}

function everything(member: Member) {
  return inTeam(member, async (tx) => ({
    prospects: await tx.select().from(prospects),
    changes: await tx.select().from(prospectChanges),
    enrolments: await tx.select().from(enrolments),
    sends: await tx.select().from(sends),
    erasures: await tx.select().from(erasures),
    files: await tx.select().from(files),
  }));
}

async function loseJobs(): Promise<void> {
  await house("health").execute(sql`delete from pgboss.job where name like 'privacy.%'`);
}

describe("forgetting a prospect", () => {
  it("leaves none of their words in a conversation with a colleague, but that something came; a double that is merged keeps them", async () => {
    const ada = await aMember();
    const { threadId } = await aConversation(ada);
    const [bo, cy] = [
      await aProspect(ada.member, { email: "bo@buyer.example" }),
      await aProspect(ada.member, { email: "cy@buyer.example" }),
    ];
    const teamId = ada.team.id;
    const came = { teamId, threadId, at: now(), kind: "reply" as const, subject: "For Nora" };
    const words = (said: string) => ({ visible: said, text: said, html: `<p>${said}</p>` });
    await inTeam(ada.member, (tx) =>
      tx.insert(messages).values([
        { ...came, ...words("I am Bo."), fromName: "Bo", fromAddress: "bo@buyer.example" },
        { ...came, ...words("I am Cy."), fromName: "Cy", fromAddress: "cy@buyer.example" },
      ]),
    );

    await forget(ada.member, bo);
    const merged = { prospectIds: [cy.id], reason: "merged" as const };
    await inTeam(ada.member, (tx) => forgetProspects(tx, ada.member, merged));

    const left = await inTeam(ada.member, (tx) => tx.select().from(messages));
    const [line] = await inTeam(ada.member, (tx) => tx.select().from(erasures));
    expect(left.map(({ fromName, visible }) => `${fromName}: ${visible}`).sort()).toEqual([
      ...[": ", "Cy: I am Cy.", "Nora Quist: Yes, do ask."],
    ]);
    expect(JSON.stringify(left)).not.toMatch(/I am Bo|bo@buyer/i);
    expect(line!.counts).toMatchObject({ "conversations with others": 1 });
  });

  it("deletes what is theirs, blanks what is counted, and leaves everybody else", async () => {
    const { member } = await aMember();
    const [bo, cy] = [
      await aProspect(member, { email: "bo@b.example" }),
      await aProspect(member, { email: "cy@c.example" }),
    ];
    await aStory(member, bo);
    await aStory(member, cy);
    const before = await everything(member);

    const erased = await forget(member, bo);

    const left = await everything(member);
    expect(erased).toBe(1);
    expect(left.prospects).toEqual(before.prospects.filter(({ id }) => id === cy.id));
    expect(left.changes.map(({ prospectId }) => prospectId)).toEqual([cy.id]);
    expect(left.enrolments.map(({ prospectId }) => prospectId)).toEqual([cy.id]);
    const blanked = left.sends.find(({ enrolmentId }) => enrolmentId === null)!;
    expect(blanked).toMatchObject({ reason: null, messageId: null, subject: null, state: "sent" });
    expect(blanked.mailboxId).not.toBeNull();
    expect(left.sends).toHaveLength(2);
  });

  it("writes one line in the ledger: a keyed hash, the reason and the counts", async () => {
    const { member } = await aMember();
    const bo = await aProspect(member, { email: "Bo+fair@B.example" });
    await aStory(member, bo);

    await forget(member, bo);

    const { erasures: lines } = await everything(member);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      subjectHash: contactHash("bo@b.example"),
      reason: "forgotten",
      userId: member.userId,
      state: "pending",
      counts: { prospects: 1, prospect_changes: 1, enrolments: 1, sends: 1 },
    });
  });

  it("does nothing for an id that is unknown, gone or another team's", async () => {
    const [{ member: ada }, { member: eve }] = [await aMember(), await aMember({ name: "Eve" })];
    const [bo, cy] = [
      await aProspect(ada, { email: "bo@b.example" }),
      await aProspect(ada, { email: "cy@c.example" }),
    ];
    await forget(ada, cy);

    const [byEve, unknown, again] = [
      await forget(eve, bo),
      await forget(ada, { id: newId() }),
      await forget(ada, cy),
    ];

    expect([byEve, unknown, again]).toEqual([0, 0, 0]);
    expect((await everything(ada)).prospects.map(({ id }) => id)).toEqual([bo.id]);
    expect((await everything(eve)).erasures).toEqual([]);
  });

  it("forgets thousands at once, each with a line of their own", async () => {
    const { member } = await aMember();
    const ids = Array.from({ length: 2_500 }, newId);
    await inTeam(member, async (tx) => {
      const origin = await anOrigin(tx, member);
      for (let i = 0; i < ids.length; i += 500) {
        const rows = ids.slice(i, i + 500).map((id) => ({
          ...{ id, teamId: member.teamId, email: `${id}@b.example`, emailKey: `${id}@b.example` },
          ...{ originId: origin.id, justifiedAt: origin.at },
        }));
        await tx.insert(prospects).values(rows);
      }
    });

    const erased = await forget(member, ...ids.map((id) => ({ id })), { id: ids[0]! });
    await runJobs();

    const left = await everything(member);
    expect(erased).toBe(2_500);
    expect(left.prospects).toEqual([]);
    expect(new Set(left.erasures.map((line) => line.subjectHash)).size).toBe(2_500);
    expect(left.erasures.every(({ state }) => state === "done")).toBe(true);
  });

  it("is undone with its transaction, job and all", async () => {
    const { member } = await aMember();
    const bo = await aProspect(member, { email: "bo@b.example" });
    const { location } = await aFile(member, "email\nbo@b.example\n");

    const failing = inTeam(member, async (tx) => {
      await forgetProspects(tx, member, { prospectIds: [bo.id], reason: "deleted" });
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    await runJobs();

    expect((await everything(member)).prospects).toHaveLength(1);
    expect(await textOf(location)).toContain("bo@b.example");
  });

  it("by two members at the same moment happens once", async () => {
    const { member } = await aMember();
    const people = [
      await aProspect(member, { email: "bo@b.example" }),
      await aProspect(member, { email: "cy@c.example" }),
    ];

    const erased = await Promise.all([
      forget(member, ...people),
      forget(member, ...people.toReversed()),
    ]);

    expect(erased.toSorted()).toEqual([0, 2]);
    expect((await everything(member)).erasures).toHaveLength(2);
  });
});

describe("the files of a team that forgot somebody", () => {
  it("lose that person's rows and say how many, and their letters go", async () => {
    clock.set("2026-11-23T10:00:00Z");
    const { member } = await aMember();
    const bo = await aProspect(member, { email: "bo@b.example" });
    const first = await aFile(
      member,
      "email,name\nbo@b.example,Bo\ncy@c.example,Cy\nBO@b.example,B\n",
    );
    const second = await aFile(member, "name;email\nBo;bo@b.example\n", { delimiter: ";" });
    const untouched = await aFile(member, "email\ncy@c.example\n");
    await deliver(member, { messageId: "<1@a.example>", to: "bo@b.example", words: "Dear Bo" });
    await deliver(member, { messageId: "<2@a.example>", to: "cy@c.example", words: "Dear Cy" });

    await forget(member, bo);
    await runJobs();

    const { files: rows, erasures: lines } = await everything(member);
    const row = (id: string) => rows.find((each) => each.id === id)!;
    expect(await textOf(first.location)).toBe(
      "email,name\n************,**\ncy@c.example,Cy\n************,*\n",
    );
    expect(row(first.id)).toMatchObject({ erasedRows: 2, bytes: first.bytes });
    expect(row(first.id).erasedAt?.toISOString()).toBe("2026-11-23T10:00:00.000Z");
    expect(row(first.id).sha256).not.toBe(first.sha256);
    expect(await textOf(second.location)).toBe("name;email\n**;************\n");
    expect(row(untouched.id)).toMatchObject({ erasedRows: 0, erasedAt: null });
    expect(row(untouched.id).sha256).toBe(untouched.sha256);
    const letters = await listPractice(practiceFolder(member.teamId));
    expect(letters.map(({ to }) => to)).toEqual(["cy@c.example"]);
    expect(lines[0]).toMatchObject({
      state: "done",
      counts: { prospects: 1, files: 3, "practice mail": 1 },
    });
    expect(await house("retention").select().from(dueClocks)).toEqual([]);
  });

  it("are another team's business in another team", async () => {
    const [{ member: ada }, { member: eve }] = [await aMember(), await aMember({ name: "Eve" })];
    const bo = await aProspect(ada, { email: "bo@b.example" });
    const hers = await aFile(eve, "email\nbo@b.example\n");
    await deliver(eve, { messageId: "<1@a.example>", to: "bo@b.example", words: "Dear Bo" });

    await forget(ada, bo);
    await runJobs();

    expect(await textOf(hers.location)).toContain("bo@b.example");
    expect(await listPractice(practiceFolder(eve.teamId))).toHaveLength(1);
  });

  it.each(["checking", "running"] as const)("wait while one is %s, then follow", async (state) => {
    clock.set("2026-11-23T10:00:00Z");
    const { member } = await aMember();
    const bo = await aProspect(member, { email: "bo@b.example" });
    const busy = await aFile(member, "email\nbo@b.example\n", { state });

    await forget(member, bo);
    await scrubFiles(member);
    const waiting = await everything(member);
    const during = await textOf(busy.location);
    await inTeam(member, (tx) =>
      tx.update(imports).set({ state: "done" }).where(eq(imports.id, busy.importId)),
    );
    clock.advance(MINUTE);
    await scrubFiles(member);

    expect(during).toContain("bo@b.example");
    expect(waiting.erasures.map((line) => line.state)).toEqual(["pending"]);
    expect(await textOf(busy.location)).toBe("email\n************\n");
    expect((await everything(member)).erasures.map((line) => line.state)).toEqual(["done"]);
  });

  it("wait for one that is still on its way up, but not for ever", async () => {
    clock.set("2026-11-23T10:00:00Z");
    const { member } = await aMember();
    const bo = await aProspect(member, { email: "bo@b.example" });
    const { id, location, sha256 } = await aFile(member, "email\nbo@b.example\n");
    const arrive = (sum: string) =>
      inTeam(member, (tx) => tx.update(files).set({ sha256: sum }).where(eq(files.id, id)));
    const states = async () => (await everything(member)).erasures.map((line) => line.state);
    await arrive("");
    await forget(member, bo);

    await scrubFiles(member);
    const underWay = await states();
    await arrive(sha256);
    await scrubFiles(member);
    const arrived = await states();
    const cy = await aProspect(member, { email: "cy@c.example" });
    await arrive("");
    await forget(member, cy);
    clock.advance(61 * MINUTE);
    await scrubFiles(member);

    expect([underWay, arrived]).toEqual([["pending"], ["done"]]);
    expect(await textOf(location)).toBe("email\n************\n");
    expect(await states()).toEqual(["done", "done"]);
  });

  it("can be scrubbed twice, also at once, with the same result", async () => {
    const { member } = await aMember();
    const [bo, cy] = [
      await aProspect(member, { email: "bo@b.example" }),
      await aProspect(member, { email: "cy@c.example" }),
    ];
    const { id, location } = await aFile(member, "email\nbo@b.example\ncy@c.example\n");
    await forget(member, bo);

    await Promise.all([scrubFiles(member), scrubFiles(member)]);
    await scrubFiles(member);
    const between = (await everything(member)).files.find((row) => row.id === id)!.erasedRows;
    await forget(member, cy);
    await scrubFiles(member);

    const { files: rows, erasures: lines } = await everything(member);
    expect(await textOf(location)).toBe("email\n************\n************\n");
    expect(between).toBe(1);
    expect(rows[0]!.erasedRows).toBe(2);
    expect(lines.map((line) => line.state)).toEqual(["done", "done"]);
  });

  it("are counted right although a run was killed between the file and its count", async () => {
    const { member } = await aMember();
    const bo = await aProspect(member, { email: "bo@b.example" });
    const { location } = await aFile(member, "email\nbo@b.example\n");
    await forget(member, bo);
    await store.replace(
      location,
      (async function* () {
        yield Buffer.from("email\n************\n");
      })(),
    );

    await scrubFiles(member);

    const { files: rows } = await everything(member);
    expect(rows[0]).toMatchObject({ erasedRows: 1 });
    expect(rows[0]!.erasedAt).not.toBeNull();
  });

  it("may be missing, or have lost their import: the erasure is finished all the same", async () => {
    const { member } = await aMember();
    const bo = await aProspect(member, { email: "bo@b.example" });
    const [gone, orphan] = [
      await aFile(member, "email\nbo@b.example\n"),
      await aFile(member, "Bo;bo@b.example;x\nCy;cy@c.example;x\n"),
    ];
    await store.remove(gone.location);
    await inTeam(member, (tx) => tx.delete(imports).where(inArray(imports.id, [orphan.importId])));

    await forget(member, bo);
    await runJobs();

    expect(await textOf(orphan.location)).toBe("**;************;*\nCy;cy@c.example;x\n");
    expect((await everything(member)).erasures[0]!.state).toBe("done");
  });

  it("are not forgotten when the job is lost: the reminder asks again after ten minutes", async () => {
    const { member } = await aMember();
    const bo = await aProspect(member, { email: "bo@b.example" });
    const { location } = await aFile(member, "email\nbo@b.example\n");
    await forget(member, bo);
    await loseJobs();
    const remind = () => inSystem("retention", (tx) => enqueue(tx, scrubReminder, {}));

    clock.advance(9 * MINUTE);
    await remind();
    await runJobs();
    const early = await textOf(location);
    clock.advance(2 * MINUTE);
    await remind();
    await runJobs();

    expect(early).toContain("bo@b.example");
    expect(await textOf(location)).toBe("email\n************\n");
    const pending = and(eq(erasures.teamId, member.teamId), eq(erasures.state, "pending"));
    expect(await inTeam(member, (tx) => tx.select().from(erasures).where(pending))).toEqual([]);
  });
});

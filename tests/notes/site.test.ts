/** Notes and tasks as members meet them, each in their role. */
import { describe, expect, test } from "vitest";
import { clock } from "#app/core/clock.ts";
import { readNotes } from "#app/notes/notes.server.ts";
import { readTasks } from "#app/notes/tasks.server.ts";
import { inTeam } from "#db/client.ts";
import { notes } from "#db/schema/notes.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { somebody } from "#tests/support/shaping.ts";
import { signedIn } from "#tests/support/visitor.ts";

async function company() {
  const ada = await aMember();
  const mel = await aMember({ name: "Mel Member", role: "member", team: ada.team });
  const [bo = ""] = await somebody(ada, "bo@b.example");
  return { ada, mel, bo, here: `/prospects/${bo}/notes` };
}

async function noteOf({ member }: Person, prospectId: string) {
  return (await readNotes(member, prospectId)).notes;
}

describe("a note", () => {
  test("keeps its lines, shows markup as text, and is written once by two presses", async () => {
    const { ada, bo, here } = await company();
    const browser = await signedIn(ada);
    const body = "Likes <b>tea</b>.\r\n\r\nCall\u0007 after noon.";

    const [one] = await Promise.all([
      browser.post(here, { add: "note", body }),
      browser.post(here, { add: "note", body }),
    ]);
    const page = await browser.follow(one!);

    const all = await noteOf(ada, bo);
    expect(all.map(({ body }) => body)).toEqual(["Likes <b>tea</b>.\n\nCall after noon."]);
    expect(page.html).toContain("The note is kept.");
    expect(page.html).toContain("Likes &lt;b&gt;tea&lt;/b&gt;.");
    expect(page.html).toContain("Ada Larkfield");
  });

  test("that is empty or too long asks again", async () => {
    const { ada, here } = await company();
    const browser = await signedIn(ada);

    const empty = await browser.post(here, { add: "note", body: " \n " });
    const long = await browser.post(here, { add: "note", body: "x".repeat(5_001) });

    expect([empty.status, long.status]).toEqual([422, 422]);
    expect(empty.html).toContain("Write something");
    expect(long.html).toContain("at most 5,000 characters");
  });

  test("is changed by its writer alone, and deleted by them or whoever looks after the team", async () => {
    const { ada, mel, bo, here } = await company();
    const [owner, member] = [await signedIn(ada), await signedIn(mel)];
    await owner.post(here, { add: "note", body: "Hers" });
    await member.post(here, { add: "note", body: "Mel’s" });
    const [his, hers] = await noteOf(ada, bo);

    const others = await member.post(`/notes/${hers!.id}`, { body: "Mine now" });
    const taken = await member.post(`/notes/${hers!.id}/delete`);
    const notHers = await owner.post(`/notes/${his!.id}`, { body: "Mine now" });
    const own = await member.post(`/notes/${his!.id}`, { body: "Better" });
    const page = await member.get(here);
    const cleared = await owner.post(`/notes/${his!.id}/delete`);

    expect([others.status, taken.status, notHers.status]).toEqual([422, 422, 422]);
    expect(taken.html).toContain("Somebody else wrote this note.");
    expect([own.status, cleared.status]).toEqual([303, 303]);
    expect(page.html).toContain(`href="/notes/${his!.id}"`);
    expect(page.html).not.toContain(`href="/notes/${hers!.id}`);
    expect((await noteOf(ada, bo)).map(({ body }) => body)).toEqual(["Hers"]);
  });

  test("that is the person’s own statement is shown, and changed by nobody here", async () => {
    const { ada, bo, here } = await company();
    const browser = await signedIn(ada);
    const row = { teamId: ada.team.id, userId: ada.user.id, prospectId: bo, body: "I left Acme." };
    const [made] = await inTeam(ada.member, (tx) =>
      tx
        .insert(notes)
        .values({ ...row, kind: "statement" })
        .returning(),
    );

    expect((await browser.get(here)).html).toContain("Their own statement");
    expect((await browser.get(`/notes/${made!.id}`)).status).toBe(404);
    expect((await browser.post(`/notes/${made!.id}/delete`)).status).toBe(404);
  });

  test("stands among at most fifty on a page", async () => {
    const { ada, bo, here } = await company();
    const rows = Array.from({ length: 52 }, (_, n) => ({
      ...{ teamId: ada.team.id, userId: ada.user.id, prospectId: bo, kind: "note" as const },
      ...{ body: `Note number ${n}.`, createdAt: new Date(Date.UTC(2026, 0, 1, 0, n)) },
    }));
    await inTeam(ada.member, (tx) => tx.insert(notes).values(rows));
    const browser = await signedIn(ada);

    const first = await browser.get(here);
    const second = await browser.get(/href="([^"]+)" rel="next"/.exec(first.html)![1]!);

    expect(first.html).toContain("Note number 51.");
    expect(first.html).not.toContain("Note number 1.");
    expect(second.html).toContain("Note number 1.");
    expect(second.html).not.toContain("Note number 2.");
  });
});

describe("a task", () => {
  test("is due first, overdue in words, done and not done after all", async () => {
    clock.set("2026-11-26T09:00:00Z");
    const { ada, mel, bo, here } = await company();
    const browser = await signedIn(ada);
    const add = (title: string, due: string, assignee = ada.user.id) =>
      browser.post(here, { add: "task", title, due, assignee });
    await add("Some day", "");
    await add("Next week", "2026-12-03");
    await add("Yesterday", "25 Nov 2026");
    await add("Mel’s", "2026-11-26", mel.user.id);

    const mine = await browser.get("/tasks");
    const team = await browser.get("/tasks?whose=team");
    const [task] = (await readTasks(ada.member, bo)).open;
    const done = await browser.post(`/tasks/${task!.id}/done`, { done: "yes", from: "tasks" });
    const after = await browser.get("/tasks");
    await browser.post(`/tasks/${task!.id}/done`, { done: "no" });

    const order = ["Yesterday", "Next week", "Some day"].map((title) => mine.html.indexOf(title));
    expect(order).toEqual([...order].sort((one, other) => one - other));
    expect(mine.html).toContain("Overdue");
    expect(mine.html).not.toContain("Mel’s");
    expect(team.html).toContain("Mel’s");
    expect(done.location).toBe("/tasks");
    expect(after.html).not.toContain("Yesterday");
    expect((await browser.get("/tasks")).html).toContain("Yesterday");
  });

  test("is added once by two presses, changed, and deleted", async () => {
    const { ada, mel, bo, here } = await company();
    const browser = await signedIn(ada);
    const task = { add: "task", title: "Call", due: "2026-12-01" };
    await Promise.all([browser.post(here, task), browser.post(here, task)]);
    const { open } = await readTasks(ada.member, bo);

    const id = open[0]!.id;
    await browser.post(`/tasks/${id}`, { title: "Write", due: "", assignee: mel.user.id });
    const changed = (await readTasks(ada.member, bo)).open;
    await browser.post(`/tasks/${id}/delete`);

    expect(open).toHaveLength(1);
    expect(changed).toMatchObject([{ title: "Write", dueAt: null, by: "Mel Member" }]);
    expect((await readTasks(ada.member, bo)).open).toEqual([]);
  });

  test("without words, with no real day, or for a stranger is not added", async () => {
    const { ada, bo, here } = await company();
    const stranger = await aMember({ name: "Eve" });
    const browser = await signedIn(ada);
    const add = (fields: Record<string, string>) => browser.post(here, { add: "task", ...fields });

    const answers = [
      await add({ title: "" }),
      await add({ title: "Call", due: "2026-02-30" }),
      await add({ title: "Call", due: "5/6/2026" }),
      await add({ title: "Call", assignee: stranger.user.id }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422]);
    expect(answers[2]!.html).toContain("can be read as two days");
    expect(answers[3]!.html).toContain("Choose somebody who is in the team");
    expect((await readTasks(ada.member, bo)).open).toEqual([]);
  });

  test("about somebody in the bin is not among what is to be done", async () => {
    const { ada, bo, here } = await company();
    const browser = await signedIn(ada);
    await browser.post(here, { add: "task", title: "Call them", assignee: ada.user.id });

    await browser.post(`/prospects/${bo}/delete`);
    const binned = await browser.get("/tasks");
    await browser.post(`/prospects/${bo}/restore`);

    expect(binned.html).not.toContain("Call them");
    expect((await browser.get("/tasks")).html).toContain("Call them");
  });

  test("and notes of another team do not exist", async () => {
    const { ada, bo, here } = await company();
    const browser = await signedIn(await aMember({ name: "Eve" }));
    const hers = await signedIn(ada);
    await hers.post(here, { add: "note", body: "Secret" });
    await hers.post(here, { add: "task", title: "Secret" });
    const [[note], [task]] = [await noteOf(ada, bo), (await readTasks(ada.member, bo)).open];

    const answers = [
      await browser.get(here),
      await browser.post(here, { add: "note", body: "Mine" }),
      await browser.post(here, { add: "task", title: "Mine" }),
      await browser.post(`/notes/${note!.id}`, { body: "Mine" }),
      await browser.post(`/notes/${note!.id}/delete`),
      await browser.post(`/tasks/${task!.id}`, { title: "Mine" }),
      await browser.post(`/tasks/${task!.id}/done`),
      await browser.post(`/tasks/${task!.id}/delete`),
    ];

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect((await browser.get(`/tasks?whose=team&after=${task!.id}`)).html).not.toContain("Secret");
  });
});

/** The practice mailbox: one for a team, its clock, and letters that only its team reads. */
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { openMailbox, practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { listPractice } from "#app/adapters/mailbox/practice.server.ts";
import { DAY, now, SECOND } from "#app/core/clock.ts";
import { NotFound } from "#app/core/result.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { listMailboxes, readMailbox } from "#app/mailboxes/mailboxes.server.ts";
import {
  connectPractice,
  editPractice,
  listLetters,
  movePracticeClock,
  readLetter,
} from "#app/mailboxes/practice.server.ts";
import { removeMailbox } from "#app/mailboxes/removal.server.ts";
import { house, inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { dueClocks } from "#db/schema/team.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, aTeam, type Person } from "#tests/support/people.ts";

async function practise({ member }: Person): Promise<string> {
  return (await connectPractice(member)).value.id;
}

async function deliver({ team }: Person, mailboxId: string, to: string, subject: string) {
  const row = { id: mailboxId, teamId: team.id, kind: "practice" } as const;
  const door = openMailbox({ ...row, host: null, port: null, security: null, username: null });
  const id = `${subject.replaceAll(" ", "-")}.${mailboxId}`;
  await door.send({
    messageId: `<${id}@practice.audienti.example>`,
    from: { name: "Ada", address: "ada@practice.audienti.example" },
    to,
    subject,
    text: "Hello there.\n",
    html: "<p>Hello there.</p>",
    headers: {},
    date: now(),
  });
}

test("a team has one practice mailbox, however often and by how many it is asked for", async () => {
  const ada = await aMember();

  const ids = await Promise.all(Array.from({ length: 10 }, () => practise(ada)));

  const all = await listMailboxes(ada.member);
  expect(new Set(ids).size).toBe(1);
  expect(all).toMatchObject([
    {
      kind: "practice",
      state: "ready",
      address: "ada.larkfield@practice.audienti.example",
      fromName: "Ada Larkfield",
    },
  ]);
});

test("the demo team may practise", async () => {
  const ada = await aMember({ team: await aTeam({ isDemo: true }) });

  await practise(ada);

  expect(await listMailboxes(ada.member)).toHaveLength(1);
});

test("its clock moves forward by days, adds up under haste, and wakes the sending", async () => {
  const ada = await aMember();
  const id = await practise(ada);

  await Promise.all([3, 3, 1].map((days) => movePracticeClock(ada.member, id, { days })));

  const { mailbox } = await readMailbox(ada.member, id);
  const clocks = await house("dispatch")
    .select()
    .from(dueClocks)
    .where(eq(dueClocks.subjectId, id));
  expect(mailbox.aheadSeconds).toBe((7 * DAY) / SECOND);
  expect(mailboxTime(mailbox, now()).getTime() - now().getTime()).toBeGreaterThan(6.9 * DAY);
  expect(clocks).toHaveLength(1);
});

test("a mailbox of one's own has no such clock: the verb does not find it, the database refuses it", async () => {
  const ada = await aMember();
  const own = { teamId: ada.team.id, kind: "smtp", state: "ready", fromName: "Ada" } as const;
  const [row] = await inTeam(ada.member, (tx) =>
    tx
      .insert(mailboxes)
      .values({ ...own, address: "ada@larkfield.example" })
      .returning(),
  );

  const verb = movePracticeClock(ada.member, row!.id, { days: 3 });
  await expect(verb).rejects.toThrow(NotFound);
  const forced = inTeam(ada.member, (tx) =>
    tx.update(mailboxes).set({ aheadSeconds: 60 }).where(eq(mailboxes.id, row!.id)),
  );

  await expect(forced).rejects.toThrow();
});

test("its name and its limit may be changed", async () => {
  const ada = await aMember();
  const id = await practise(ada);

  await editPractice(ada.member, id, { fromName: "Ada of Larkfield", dailyCap: 3 });

  const { mailbox } = await readMailbox(ada.member, id);
  expect(mailbox).toMatchObject({ fromName: "Ada of Larkfield", dailyCap: 3, state: "ready" });
});

test("letters are listed newest first and read by their own team only", async () => {
  const [ada, eve] = [await aMember(), await aMember({ name: "Eve Elsewhere" })];
  const [mine, theirs] = [await practise(ada), await practise(eve)];
  await deliver(ada, mine, "grace@hopper.example", "A first word");

  const { letters, total } = await listLetters(ada.member, mine);
  const letter = await readLetter(ada.member, mine, letters[0]!.id);

  expect([total, letter.to, letter.subject]).toEqual([1, "grace@hopper.example", "A first word"]);
  expect((await listLetters(eve.member, theirs)).total).toBe(0);
  const stolen = [
    () => listLetters(eve.member, mine),
    () => readLetter(eve.member, mine, letter.id),
    () => readLetter(eve.member, theirs, letter.id),
    () => readLetter(ada.member, mine, "../../keys/master"),
    () => movePracticeClock(eve.member, mine, { days: 1 }),
  ];
  for (const attempt of stolen) await expect(attempt()).rejects.toThrow(NotFound);
});

test("removing it deletes its letters", async () => {
  const ada = await aMember();
  const id = await practise(ada);
  await deliver(ada, id, "grace@hopper.example", "A first word");

  await removeMailbox(ada.member, id);
  await runJobs();

  expect(await listPractice(practiceFolder(ada.team.id))).toEqual([]);
  expect(await listMailboxes(ada.member)).toEqual([]);
});

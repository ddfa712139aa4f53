/** What follows from each kind of message that came back, in the ledger, for the person and for the mailbox. */
import { eq } from "drizzle-orm";
import { expect, it, test } from "vitest";
import type { Reader } from "#app/adapters/mailbox/reading-port.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { receive } from "#app/incoming/arrival.server.ts";
import { findWhatItIsAbout, whichMayBeOurs } from "#app/incoming/ours.server.ts";
import type { ReadMail } from "#app/incoming/parse.server.ts";
import { readMailbox, retest } from "#app/mailboxes/mailboxes.server.ts";
import { readSequence } from "#app/outreach/overview.server.ts";
import { resumeSequence } from "#app/outreach/sequences.server.ts";
import { learnIds } from "#app/outreach/stored-as.server.ts";
import { storedAs } from "#app/outreach/stored-as.ts";
import { readThreads } from "#app/outreach/words.server.ts";
import { inTeam } from "#db/client.ts";
import { threads } from "#db/schema/conversations.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aSentSequence, conversationsOf, readAs } from "./world.ts";

const words = { visible: "Yes, gladly." };
const reply = { kind: "reply", objects: false, ...words } as const;
const bounce = (severity: "hard" | "soft" | "policy") => ({
  kind: "bounce" as const,
  severity,
  reason: "other" as const,
  about: [],
  visible: "550",
});

const proving = (sendId: string) => ({ sendId, proves: true });

/** As if a second message had its day in three days. */
async function waitForMore({ member }: Person, sequenceId: string) {
  const nextAt = new Date(now().getTime() + 3 * DAY);
  const waiting = { state: "waiting", nextStep: 2, nextAt } as const;
  await inTeam(member, async (tx) => {
    await tx.update(enrolments).set(waiting).where(eq(enrolments.sequenceId, sequenceId));
    const running = { state: "running" } as const;
    await tx.update(sequences).set(running).where(eq(sequences.id, sequenceId));
  });
  return nextAt;
}

it("an answer stops the whole company where the sequence says so, but no free provider", async () => {
  const ada = await aMember();
  const people = ["a@works.co.uk", "b@works.co.uk", "c@other.co.uk", "d@gmail.com", "e@gmail.com"];
  const { sequence, ...made } = await aSentSequence(ada, {
    people: people.map((email) => ({ email, emailKey: email })),
  });
  const of = (email: string) => made.people.find((person) => person.email === email)!;
  await waitForMore(ada, sequence.id);
  await inTeam(ada.member, (tx) => tx.update(sequences).set({ stopsCompany: true }));

  for (const email of ["a@works.co.uk", "d@gmail.com"]) {
    await receive(ada.member, proving(of(email).send.id), { mail: readAs(reply), at: now() });
  }

  const after = await enrolmentsOf(ada, sequence.id);
  const reasons = people.map(
    (email) => after.find(({ id }) => id === of(email).enrolment.id)!.reason,
  );
  expect(reasons).toEqual(["replied", "company-replied", null, "replied", null]);
});

it("an absence delays the next message until the return, and never shortens the wait", async () => {
  const ada = await aMember();
  const { sequence, people } = await aSentSequence(ada, { people: 2 });
  const nextAt = await waitForMore(ada, sequence.id);
  const day = (days: number) => new Date(now().getTime() + days * DAY).toISOString().slice(0, 10);

  for (const [index, back] of [day(9), day(1)].entries()) {
    const mail = readAs({ kind: "away", back, ...words });
    await receive(ada.member, proving(people[index]!.send.id), { mail, at: now() });
  }

  const after = await enrolmentsOf(ada, sequence.id);
  const [long, short] = people.map(({ enrolment }) => after.find(({ id }) => id === enrolment.id)!);
  expect(long).toMatchObject({ state: "waiting", nextAt: new Date(`${day(9)}T00:00:00Z`) });
  expect(short).toMatchObject({ state: "waiting", nextAt });
  const { people: told } = await readSequence(ada.member, sequence.id, { zone: "UTC" });
  expect(told.people.map(({ why }) => why)).toContainEqual(
    expect.stringMatching(/^They are out of office, and back on /),
  );
});

it("a machine's answer, a challenge and a full mailbox stop nothing", async () => {
  const ada = await aMember();
  const { sequence, people, mailbox } = await aSentSequence(ada);
  await waitForMore(ada, sequence.id);

  for (const understood of [
    { kind: "automatic", left: false, ...words },
    { kind: "challenge", ...words },
    bounce("soft"),
  ] as const) {
    await receive(ada.member, proving(people[0]!.send.id), { mail: readAs(understood), at: now() });
  }

  expect(await enrolmentsOf(ada, sequence.id)).toMatchObject([{ state: "waiting" }]);
  expect(await ledgerOf(ada, sequence.id)).toMatchObject([{ state: "sent", bounce: "soft" }]);
  expect((await readMailbox(ada.member, mailbox.id)).mailbox.state).toBe("ready");
  expect(await conversationsOf(ada)).toHaveLength(3);
});

it("what is refused for our sake rests the mailbox and spares the person", async () => {
  const ada = await aMember();
  const { people, mailbox, sequence } = await aSentSequence(ada);
  await waitForMore(ada, sequence.id);

  await receive(ada.member, proving(people[0]!.send.id), {
    mail: readAs(bounce("policy")),
    at: now(),
  });

  const { state, problem } = (await readMailbox(ada.member, mailbox.id)).mailbox;
  expect({ state, problem }).toEqual({ state: "paused", problem: "refused-elsewhere" });
  expect(await inTeam(ada.member, (tx) => tx.select().from(suppressions))).toEqual([]);
  expect(await enrolmentsOf(ada, sequence.id)).toMatchObject([{ state: "waiting" }]);
});

it("too many addresses that do not exist pause the sequence and the mailbox, with the reason", async () => {
  const ada = await aMember();
  const { people, mailbox, sequence } = await aSentSequence(ada, { people: 21 });
  await waitForMore(ada, sequence.id);
  const hit = (index: number) =>
    receive(ada.member, proving(people[index]!.send.id), {
      mail: readAs(bounce("hard")),
      at: now(),
    });

  await hit(0);
  const before = await readSequence(ada.member, sequence.id, { zone: "UTC" });
  await hit(1);

  expect(before.sequence.state).toBe("running");
  const { sequence: stopped, words } = await readSequence(ada.member, sequence.id, { zone: "UTC" });
  expect(stopped).toMatchObject({ state: "paused", pausedBecause: "bounces" });
  expect(words.why).toMatch(/more than 5 %/);
  const { state, problem } = (await readMailbox(ada.member, mailbox.id)).mailbox;
  expect({ state, problem }).toEqual({ state: "paused", problem: "bounces" });
  await resumeSequence(ada.member, sequence.id);
  const resumed = await readSequence(ada.member, sequence.id, { zone: "UTC" });
  expect(resumed.sequence).toMatchObject({ state: "running", pausedBecause: null });
  await retest(ada.member, mailbox.id);
  await inTeam(ada.member, (tx) => tx.update(mailboxes).set({ state: "ready" }));

  await hit(2);
  const onceMore = await readSequence(ada.member, sequence.id, { zone: "UTC" });
  const box = (await readMailbox(ada.member, mailbox.id)).mailbox;
  expect([onceMore.sequence.state, box.state]).toEqual(["running", "ready"]);
  expect([onceMore.sequence.ratesFrom, box.ratesFrom]).toEqual([
    expect.any(Date),
    expect.any(Date),
  ]);
});

it("an answer proves that a message in doubt arrived, and reopens a closed conversation once", async () => {
  const ada = await aMember();
  const { people, sequence } = await aSentSequence(ada);
  const { send } = people[0]!;
  await inTeam(ada.member, (tx) => tx.update(sends).set({ state: "uncertain", sentAt: null }));
  const first = { mail: readAs(reply), at: now() };
  await receive(ada.member, proving(send.id), first);
  await inTeam(ada.member, (tx) => tx.update(threads).set({ state: "closed", unread: false }));

  await receive(ada.member, proving(send.id), first);
  const after = await conversationsOf(ada);
  await receive(ada.member, proving(send.id), { mail: readAs(reply), at: now() });
  const again = await conversationsOf(ada);

  expect(await ledgerOf(ada, sequence.id)).toMatchObject([{ state: "sent" }]);
  expect(after.map(({ thread }) => thread.state)).toEqual(["closed"]);
  expect(again.map(({ thread }) => thread.state)).toEqual(["open", "open"]);
});

it("what comes within the second stands below what it answers, whatever the other server's clock says", async () => {
  const ada = await aMember();
  const { people } = await aSentSequence(ada);
  const [row] = await inTeam(ada.member, (tx) =>
    tx.select().from(sends).where(eq(sends.id, people[0]!.send.id)),
  );
  const second = new Date(Math.floor(row!.sentAt!.getTime() / 1000) * 1000 - 1000);

  await receive(ada.member, proving(row!.id), { mail: readAs(reply), at: second });

  const [{ message } = {}] = await conversationsOf(ada);
  expect(message!.at.getTime()).toBeGreaterThan(row!.sentAt!.getTime());
});

it("mail by the address alone, or from another who answered, stops the rest and proves nothing", async () => {
  const ada = await aMember();
  const { people, sequence, mailbox } = await aSentSequence(ada, { people: 2 });
  const [one, two] = people;
  await waitForMore(ada, sequence.id);
  const doubt = { state: "uncertain", sentAt: null } as const;
  await inTeam(ada.member, (tx) => tx.update(sends).set(doubt).where(eq(sends.id, one!.send.id)));
  const from = (address: string, answers: string[] = []) =>
    readAs(reply, { from: { name: "", address }, answers });
  const take = async (mail: ReadMail) => {
    const about = await inTeam(ada.member, (tx) => findWhatItIsAbout(tx, mailbox, mail));
    if (about) await receive(ada.member, about, { mail, at: now() });
    return about;
  };

  const byAddress = await take(from(one!.email));
  const byReference = await take(from("Deputy@Their.Example", [two!.messageId.slice(1, -1)]));
  const byTheDeputy = await take(from("deputy@their.example"));
  const stranger = await take(from("somebody@else.example"));

  expect([byAddress, byReference, byTheDeputy, stranger]).toEqual([
    { sendId: one!.send.id, proves: false },
    { sendId: two!.send.id, proves: true },
    { sendId: two!.send.id, proves: false },
    undefined,
  ]);
  const ledger = await ledgerOf(ada, sequence.id);
  expect(ledger.find(({ id }) => id === one!.send.id)).toMatchObject({ ...doubt, repliedAt: null });
  const reasons = (await enrolmentsOf(ada, sequence.id)).map(({ reason }) => reason);
  expect(reasons).toEqual(["replied", "replied"]);
});

test("a copy is known by our Message-ID, by the note of it, or by being the only one alike", () => {
  const sought = (id: string, to = `${id}@their.example`) => {
    return { id, messageId: `<${id}>`, to, subject: "Hello", at: now() };
  };
  const copy = (messageId: string, to: string, original?: string) => {
    return { messageId, to, subject: "Hello", at: now(), ...(original ? { original } : {}) };
  };
  // To the same person with the same subject, as the step before this one was.
  const before = { ...copy("<G5>", "follows@their.example"), at: after(now(), -DAY) };

  const found = storedAs(
    [
      sought("kept"),
      sought("noted"),
      sought("alike"),
      sought("twice"),
      sought("gone"),
      sought("follows"),
    ],
    [
      copy("<kept>", "kept@their.example"),
      copy("<G1>", "else@their.example", "<noted>"),
      copy("<G2>", "Alike@Their.example"),
      copy("<G3>", "twice@their.example"),
      copy("<G4>", "twice@their.example"),
      before,
      copy("<G6>", "follows@their.example"),
    ],
  );

  expect(Object.fromEntries(found)).toEqual({
    kept: "<kept>",
    noted: "<G1>",
    alike: "<G2>",
    follows: "<G6>",
  });
});

it("an answer that names the Message-ID which a provider put in place of ours is known by it", async () => {
  const ada = await aMember();
  const { people, mailbox } = await aSentSequence(ada);
  const { send, enrolment } = people[0]!;
  const reader = {
    sentLately: async () => [
      { messageId: "<G1@mail.gmail.com>", to: people[0]!.email, subject: send.subject!, at: now() },
    ],
  } as unknown as Reader;
  await learnIds(ada.member, mailbox, reader);
  const answers = ["G1@mail.gmail.com"];
  const from = { name: "", address: "another@their.example" };
  const headers = `From: ${from.address}\r\nIn-Reply-To: <${answers[0]}>\r\n`;
  const head = { uid: 1, key: "", bytes: 1, receivedAt: now(), headers };

  const wanted = await whichMayBeOurs(ada.member, mailbox, [head]);
  const { about, threads: known } = await inTeam(ada.member, async (tx) => ({
    about: await findWhatItIsAbout(tx, mailbox, readAs(reply, { answers, from })),
    threads: await readThreads(tx, [enrolment.id]),
  }));

  expect(wanted).toEqual([head]);
  expect(about).toEqual(proving(send.id));
  expect(known.get(enrolment.id)).toMatchObject([{ messageId: "<G1@mail.gmail.com>" }]);
});

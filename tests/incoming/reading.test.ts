/** Reading a real mailbox: only what is ours is taken in, once, and each of it has its consequence. */
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { clock, DAY, MINUTE, now } from "#app/core/clock.ts";
import { hangFault } from "#app/core/failpoint.ts";
import { newId } from "#app/core/id.ts";
import { beginReading, dispatchReadings, sleepReading } from "#app/dispatch/reading.server.ts";
import { holdWatches, type Lease, letGo } from "#app/dispatch/watches.server.ts";
import {
  countPutAside,
  forgetPutAside,
  readPutAside,
  tryAgain,
} from "#app/inbox/put-aside.server.ts";
import { readOneAgain } from "#app/incoming/again.server.ts";
import { stopParsing } from "#app/incoming/apart.server.ts";
import { readInto } from "#app/incoming/reading.server.ts";
import { askForProbe, handOverProbe } from "#app/mailboxes/probe.server.ts";
import { claimSlice } from "#app/outreach/claim.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { among } from "#db/among.ts";
import { inTeam } from "#db/client.ts";
import { messages, quarantined, readings } from "#db/schema/conversations.ts";
import { hookDeliveries, hooks } from "#db/schema/hooks.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { startWatcher } from "#jobs/watcher.ts";
import { aDovecot, type Dovecot } from "#tests/support/dovecot.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aRunningSequence, enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember } from "#tests/support/people.ts";
import { aSink } from "#tests/support/sink.ts";
import { aComplaint, aReply, aReport, aSentSequence, conversationsOf, readFrom } from "./world.ts";

let dovecot: Dovecot;
beforeAll(async () => {
  dovecot = await aDovecot();
});
afterAll(async () => {
  await dovecot?.close();
  await stopParsing();
});

it("is due every two minutes while it works, and rests when somebody must look", async () => {
  await dovecot.empty();
  clock.set(now());
  const ada = await aMember();
  const { mailbox } = await aSentSequence(ada);
  await readFrom(ada, mailbox.id, dovecot);
  const stand = () =>
    inTeam(ada.member, async (tx) => {
      const [row] = await tx.select().from(mailboxes).where(eq(mailboxes.id, mailbox.id));
      return { reading: row!.reading, problem: row!.readingProblem, at: row!.readAt?.getTime() };
    });

  await sendDueFrom(ada.member, mailbox.id);
  await runJobs();
  const first = await stand();
  clock.advance(2 * MINUTE);
  const dispatched = await dispatchReadings();
  await runJobs();
  const second = await stand();
  await inTeam(ada.member, (tx) =>
    tx
      .update(mailboxes)
      .set({ username: "eve@larkfield.example" })
      .where(eq(mailboxes.id, mailbox.id)),
  );
  clock.advance(2 * MINUTE);
  await dispatchReadings();
  await runJobs();
  const third = await stand();
  clock.advance(DAY);

  expect(first).toMatchObject({ reading: "on", problem: null });
  expect(dispatched).toBe(1);
  expect(second.at! - first.at!).toBe(2 * MINUTE);
  expect(third).toMatchObject({ reading: "failing", problem: "wrong-password" });
  expect(await dispatchReadings()).toBe(0);
  clock.reset();
});

it("is waited at: what comes is asked for at once, and told to stop it lets go", async () => {
  await dovecot.empty();
  const ada = await aMember();
  const { mailbox, people } = await aSentSequence(ada);
  await readFrom(ada, mailbox.id, dovecot);
  await inTeam(ada.member, (tx) => beginReading(tx, ada.member, mailbox.id));
  await runJobs();
  const stops = [startWatcher(10), startWatcher(10)];

  await vi.waitFor(async () => expect(await dovecot.signedIn()).toBe(1), 60_000);
  await dovecot.deliver(aReply({ from: people[0]!.email, answers: people[0]!.messageId }));
  const heard = async () => {
    await runJobs();
    expect(await conversationsOf(ada)).toHaveLength(1);
  };
  await vi.waitFor(heard, 60_000);
  expect(await dovecot.signedIn()).toBe(1);
  await Promise.all(stops.map((stop) => stop()));

  await vi.waitFor(async () => expect(await dovecot.signedIn()).toBe(0), 60_000);
  // Who let go is followed at once, without waiting until a lease runs out.
  expect(await holdWatches([], 200)).toContainEqual(
    expect.objectContaining({ mailboxId: mailbox.id }),
  );
});

it("is waited at by one process, and by another once that one is gone or stood still", async () => {
  clock.set(now());
  const ada = await aMember();
  const mailboxId = newId();
  await inTeam(ada.member, (tx) => beginReading(tx, ada.member, mailboxId));
  const holds = async (held: Lease[] = []) =>
    (await holdWatches(held, 200)).filter((lease) => lease.mailboxId === mailboxId);

  const first = await holds();
  clock.advance(2 * MINUTE);
  const renewed = await holds(first);
  clock.advance(2 * MINUTE);
  const meanwhile = await holds();
  clock.advance(MINUTE);
  const other = await holds();
  const thawed = await holds(renewed);
  await letGo(renewed);
  const still = await holds(other);
  await inTeam(ada.member, (tx) => sleepReading(tx, ada.member, { mailboxId, until: undefined }));
  const unread = await holds(still);

  const all = { first, renewed, meanwhile, other, thawed, still, unread };
  expect(Object.entries(all).flatMap(([name, held]) => (held.length > 0 ? [name] : []))).toEqual([
    ...["first", "renewed", "other", "still"],
  ]);
  clock.reset();
});

it("what is ours has its consequences, and of the rest nothing is kept", async () => {
  await dovecot.empty();
  const ada = await aMember();
  const { mailbox, sequence, people } = await aSentSequence(ada, { people: 8 });
  const [reply, byAddress, objector, away, gone, victim, complainer, quoting] = people;
  await readFrom(ada, mailbox.id, dovecot);
  await inTeam(ada.member, (tx) =>
    tx.insert(hooks).values({
      ...{ teamId: ada.team.id, kind: "webhook", name: "Ours", host: "hooks.example" },
      events: "reply,bounce,objection",
    }),
  );
  const quote =
    "\n\nOn Tue, 24 Nov 2026 at 09:12, Ada Larkfield <ada@larkfield.example> wrote:\n> Unsubscribe\n";
  const back = new Date(now().getTime() + 9 * DAY).toISOString().slice(0, 10);
  const forged = victim!.messageId.replace(/\.[\w-]{22}@/, `.${"x".repeat(22)}@`);
  for (const raw of [
    aReply({ from: "colleague@elsewhere.example", answers: reply!.messageId }),
    aReply({ from: `Somebody <${byAddress!.email.toUpperCase()}>`, subject: "Your message" }),
    aReply({ from: objector!.email, answers: objector!.messageId, text: "Please remove me." }),
    aReply({
      ...{ from: away!.email, answers: away!.messageId, subject: "Automatic reply: A question" },
      ...{ more: ["Auto-Submitted: auto-replied"], text: `I am out of the office until ${back}.` },
    }),
    aReport({ about: gone!.messageId }),
    aReport({ about: forged }),
    aComplaint(complainer!.messageId),
    aReply({ from: quoting!.email, answers: quoting!.messageId, text: `Yes, please.${quote}` }),
    aReply({ from: "mother@home.example", text: "Dinner on Sunday?" }),
    aReply({ from: "ada@larkfield.example", answers: reply!.messageId, text: "A copy of my own." }),
  ]) {
    await dovecot.deliver(raw);
  }

  expect(await readInto(ada.member, mailbox.id)).not.toHaveProperty("refused", expect.anything());

  const stored = await conversationsOf(ada);
  const kinds = Object.fromEntries(
    stored.map(({ thread, message }) => {
      const who = people.find(({ prospect }) => prospect.id === thread.prospectId)!;
      return [people.indexOf(who), [message.kind, message.detail, message.objects]];
    }),
  );
  const backAfter = new Date(Date.parse(back) + DAY).toISOString().slice(0, 10);
  expect(kinds).toEqual({
    0: ["reply", null, false],
    1: ["reply", null, false],
    2: ["reply", null, true],
    3: ["away", backAfter, false],
    4: ["bounce", "hard", false],
    6: ["complaint", null, false],
    7: ["reply", null, false],
  });
  expect(stored.at(-1)!.message.visible).toBe("Yes, please.");
  const after = await enrolmentsOf(ada, sequence.id);
  const reasons = people.map(
    ({ enrolment }) => after.find(({ id }) => id === enrolment.id)!.reason,
  );
  expect(reasons).toEqual([
    ...["replied", "replied", "objected", null, "address-unknown", null, "complained", "replied"],
  ]);
  const rows = await inTeam(ada.member, (tx) => tx.select().from(suppressions));
  expect(rows.map(({ reason }) => reason).sort()).toEqual([
    ...["address-unknown", "complained", "objected"],
  ]);
  const ledger = await ledgerOf(ada, sequence.id);
  expect(ledger.filter(({ repliedAt }) => repliedAt)).toHaveLength(4);
  expect(ledger.filter(({ bounce }) => bounce === "hard")).toHaveLength(1);
  const told = await inTeam(ada.member, (tx) => tx.select().from(hookDeliveries));
  expect(told.map(({ event }) => event).sort()).toEqual([
    ...["bounce", "objection", "objection", "reply", "reply", "reply", "reply"],
  ]);
  expect(await dovecot.files()).toHaveLength(10);
});

it("the same mail counts once: read again, moved, or numbered anew", async () => {
  await dovecot.empty();
  const ada = await aMember();
  const { mailbox, people } = await aSentSequence(ada);
  await readFrom(ada, mailbox.id, dovecot);
  const answer = aReply({
    ...{ from: people[0]!.email, answers: people[0]!.messageId, id: "<once@their.example>" },
  });
  await dovecot.deliver(answer);
  await readInto(ada.member, mailbox.id);

  await dovecot.deliver(answer, "Junk");
  await dovecot.renumber();
  await readInto(ada.member, mailbox.id);
  await readInto(ada.member, mailbox.id);

  expect(await conversationsOf(ada)).toHaveLength(1);
  const places = await inTeam(ada.member, (tx) => tx.select().from(readings));
  expect(places.map(({ folder }) => folder).sort()).toEqual(["inbox", "junk"]);
});

it("what is hostile is put aside with a word, and the next is read", async () => {
  await dovecot.empty();
  const ada = await aMember();
  const { mailbox, people } = await aSentSequence(ada, { people: 2 });
  const [one, other] = people;
  await readFrom(ada, mailbox.id, dovecot);
  const { email, messageId } = one!;
  const parts = "--b\n\nx\n".repeat(10_000);
  await dovecot.deliver(
    aReply({ from: email, answers: messageId }).replace(
      /Content-Type: .*\n\n/,
      `Content-Type: multipart/mixed; boundary="b"\n\n${parts}`,
    ),
  );
  await dovecot.deliver(aReply({ from: email, answers: messageId, text: "y".repeat(50_000_000) }));
  await dovecot.deliver(aReply({ from: other!.email, answers: other!.messageId }));

  await readInto(ada.member, mailbox.id);

  const aside = await inTeam(ada.member, (tx) => tx.select().from(quarantined));
  expect(aside.map(({ reason }) => reason).sort()).toEqual(["too-big", "too-many-parts"]);
  const stored = await conversationsOf(ada);
  expect(stored.map(({ message }) => message.fromAddress)).toEqual([other!.email]);

  const listed = await readPutAside(ada.member, mailbox.id);
  const parted = aside.find(({ reason }) => reason === "too-many-parts")!;
  const big = aside.find(({ reason }) => reason === "too-big")!;
  const colleague = await aMember({ name: "Cleo Marsh", team: ada.team });
  const parting = eq(quarantined.id, parted.id);
  const reasonNow = async () => {
    const [row] = await inTeam(ada.member, (tx) => tx.select().from(quarantined).where(parting));
    return row?.reason;
  };
  // As if our own code had stumbled over it; it is hostile still.
  await inTeam(ada.member, (tx) =>
    tx.update(quarantined).set({ reason: "unreadable" }).where(parting),
  );
  const refusal = await tryAgain(ada.member, mailbox.id, big.id);
  await tryAgain(ada.member, mailbox.id, parted.id);
  await runJobs();
  const hostileStill = await reasonNow();
  // And over one that is fine; the first worker that reads it again is killed over it.
  const fine = { uid: big.uid + 1, reason: "unreadable" };
  await inTeam(ada.member, (tx) => tx.update(quarantined).set(fine).where(parting));
  await inTeam(ada.member, (tx) => tx.delete(messages));
  hangFault((place) => {
    if (place !== "before-arrival-commit") return;
    throw Object.assign(new Error("killed"), { code: "53100" });
  });
  const which = { mailboxId: mailbox.id, quarantinedId: parted.id };
  await expect(readOneAgain(ada.member, which)).rejects.toThrow("killed");
  hangFault(undefined);
  const afterKill = [await reasonNow(), (await conversationsOf(ada)).length];
  await tryAgain(ada.member, mailbox.id, parted.id);
  await runJobs();
  const left = await readPutAside(ada.member, mailbox.id);
  await forgetPutAside(ada.member, mailbox.id, big.id);

  expect(listed.total).toBe(2);
  expect(listed.messages.map(({ reason, again }) => [reason, again]).sort()).toEqual([
    ["too-big", false],
    ["too-many-parts", true],
  ]);
  expect(refusal.refused).toBe("not-possible");
  expect(hostileStill).toBe("too-many-parts");
  expect(afterKill).toEqual(["unreadable", 0]);
  expect(left.messages.map(({ reason }) => reason)).toEqual(["too-big"]);
  expect((await conversationsOf(ada)).map(({ message }) => message.fromAddress)).toEqual([
    other!.email,
  ]);
  expect(await countPutAside(ada.member, mailbox.id)).toBe(0);
  await expect(readPutAside(colleague.member, mailbox.id)).rejects.toThrow("not found");
});

it("whoever wrote before is found by an index that row-level security lets be used", async () => {
  const ada = await aMember();
  const from = among(messages.fromAddress, ["nora@buyer.example"], "text");
  await asSuperuser().begin(async (wire) => {
    // Of nobody's conversations, so that the table is large enough to be looked up in.
    await wire`set local session_replication_role = replica`;
    await wire`insert into messages (id, team_id, created_at, updated_at, thread_id, kind, from_address, at)
      select gen_random_uuid(), ${ada.team.id}, now(), now(), gen_random_uuid(), 'reply', n || '@buyer.example', now()
      from generate_series(1, 2000) as n`;
    await wire`analyze messages`;
  });

  const plan = await inTeam(ada.member, async (tx) => {
    const lines = await tx.execute(sql`explain select id from ${messages} where ${from}`);
    return JSON.stringify(lines);
  });

  expect(plan).toMatch(/messages_from/);
  expect(plan).toMatch(/Index Cond: [^"]*from_address/);
});

it("a message in doubt is settled by its copy in the Sent folder", async () => {
  await dovecot.empty();
  const ada = await aMember();
  const made = await aRunningSequence(ada, { people: 3, smtp: { port: 9 } });
  const { mailbox, sequence } = made;
  await claimSlice(ada.member, mailbox.id, { most: 3, owner: "a worker that was killed" });
  const [copied, lost, late] = await ledgerOf(ada, sequence.id);
  await readFrom(ada, mailbox.id, dovecot);
  await dovecot.deliver(aReply({ from: mailbox.address, id: copied!.messageId! }), "Sent");

  clock.advance(3 * MINUTE);
  await sendDueFrom(ada.member, mailbox.id);
  const settled = await ledgerOf(ada, sequence.id);
  await dovecot.deliver(aReply({ from: mailbox.address, id: late!.messageId! }), "Sent");
  await readInto(ada.member, mailbox.id);
  const sought = await ledgerOf(ada, sequence.id);
  clock.advance(16 * MINUTE);
  await readInto(ada.member, mailbox.id);
  const later = await ledgerOf(ada, sequence.id);
  clock.reset();

  const states = (rows: typeof settled) =>
    Object.fromEntries(rows.map(({ id, state }) => [id, state]));
  // Nothing shows yet that the server keeps copies, so that there is none proves nothing.
  expect(states(settled)).toEqual({
    [copied!.id]: "sent",
    [lost!.id]: "uncertain",
    [late!.id]: "uncertain",
  });
  expect(states(sought)).toMatchObject({ [late!.id]: "sent", [lost!.id]: "uncertain" });
  // Copies are kept, and after so long none of it is there.
  expect(states(later)).toMatchObject({ [lost!.id]: "retry" });
});

it("where copies are kept, one that is missing was not sent, and is sent again", async () => {
  await dovecot.empty();
  const ada = await aMember();
  const { mailbox, people, sequence } = await aSentSequence(ada, { people: 2 });
  const [before, interrupted] = people;
  await readFrom(ada, mailbox.id, dovecot);
  await dovecot.deliver(aReply({ from: mailbox.address, id: before!.messageId }), "Sent");
  await inTeam(ada.member, (tx) =>
    tx
      .update(sends)
      .set({ state: "intent", sentAt: null, leaseUntil: new Date(now().getTime() - MINUTE) })
      .where(eq(sends.id, interrupted!.send.id)),
  );
  await inTeam(ada.member, (tx) =>
    tx
      .update(enrolments)
      .set({ state: "waiting" })
      .where(eq(enrolments.id, interrupted!.enrolment.id)),
  );

  const stateOf = async () =>
    (await ledgerOf(ada, sequence.id)).find(({ id }) => id === interrupted!.send.id)!;
  await sendDueFrom(ada.member, mailbox.id);
  const first = await stateOf();
  clock.advance(16 * MINUTE);
  await sendDueFrom(ada.member, mailbox.id);

  // Its server may still have been thinking about it.
  expect(first.state).toBe("intent");
  expect((await stateOf()).state).toBe("retry");
});

it("where copies are kept, one that its server still thinks about is not sent a second time", async () => {
  await dovecot.empty();
  const ada = await aMember();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  let begun = 0;
  const sink = await aSink(() => {
    begun += 1;
    return begun > 1 ? answered : undefined;
  });
  const { mailbox, sequence } = await aRunningSequence(ada, { smtp: { port: sink.port } });
  await sendDueFrom(ada.member, mailbox.id);
  const [before] = await ledgerOf(ada, sequence.id);
  await readFrom(ada, mailbox.id, dovecot);
  await dovecot.deliver(aReply({ from: mailbox.address, id: before!.messageId! }), "Sent");
  const second = await aRunningSequence(ada, {
    smtp: { port: sink.port, address: "second@larkfield.example" },
    people: [{ email: "second@buyer.example" }],
  });
  await inTeam(ada.member, (tx) =>
    tx
      .update(enrolments)
      .set({ mailboxId: mailbox.id })
      .where(eq(enrolments.sequenceId, second.sequence.id)),
  );

  const slow = sendDueFrom(ada.member, mailbox.id);
  await vi.waitUntil(() => begun === 2, 60_000);
  clock.advance(3 * MINUTE);
  const other = sendDueFrom(ada.member, mailbox.id);
  await vi.waitUntil(async () => {
    const [send] = await ledgerOf(ada, second.sequence.id);
    return send!.leaseUntil! > now() || begun > 2;
  }, 60_000);
  answer();
  await Promise.all([slow, other]);
  await sink.close();

  expect(sink.accepted).toHaveLength(2);
  expect(await ledgerOf(ada, second.sequence.id)).toMatchObject([{ state: "sent", attempts: 1 }]);
});

it("proves that answers reach us when a test letter of ours comes in, and keeps nothing of it", async () => {
  await dovecot.empty();
  const ada = await aMember();
  const sink = await aSink();
  const { mailbox } = await aRunningSequence(ada, {
    smtp: { port: sink.port },
    mailbox: { reading: "on" },
  });
  expect((await askForProbe(ada.member, mailbox.id)).refused).toBeUndefined();
  expect((await handOverProbe(ada.member, mailbox.id)).refused).toBeUndefined();
  await sink.close();
  await readFrom(ada, mailbox.id, dovecot);
  await dovecot.deliver(sink.accepted[0]!.raw);

  await readInto(ada.member, mailbox.id);

  const [proved] = await inTeam(ada.member, (tx) =>
    tx.select().from(mailboxes).where(eq(mailboxes.id, mailbox.id)),
  );
  expect(proved?.provedAt).not.toBeNull();
  expect(await conversationsOf(ada)).toEqual([]);
});

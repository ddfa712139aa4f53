/** A worker that is gone in the middle of a message: proved sent, proved not sent, or told to a person. */
import { expect, it, vi } from "vitest";
import { openMailbox } from "#app/adapters/mailbox/index.server.ts";
import type { Mailbox as Door } from "#app/adapters/mailbox/port.ts";
import { clock, MINUTE, now } from "#app/core/clock.ts";
import { readMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { claimSlice } from "#app/outreach/claim.server.ts";
import { handOver } from "#app/outreach/hand-over.server.ts";
import { looksAgainAt } from "#app/outreach/ledger.ts";
import { readSequence } from "#app/outreach/overview.server.ts";
import { settleExpired } from "#app/outreach/reconcile.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { readReport } from "#app/reports/report.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { aDraft, practiceArrivals, sendWhatIsDue } from "#tests/outreach/world.ts";
import { ledgerOf } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";
import { aSink } from "#tests/support/sink.ts";

const someoneElse = { most: 5, owner: "a worker that was killed" };

it("in practice, what had arrived counts as sent and is not written again", async () => {
  const ada = await aMember();
  const { id, mailbox } = await aDraft(ada);
  await launchSequence(ada.member, id);
  const { claimed } = await claimSlice(ada.member, mailbox.id, someoneElse);
  await openMailbox(mailbox).send(claimed[0]!.message);

  await sendDueFrom(ada.member, mailbox.id);
  expect((await ledgerOf(ada, id)).map(({ state }) => state)).toEqual(["intent"]);
  clock.advance(3 * MINUTE);
  await sendWhatIsDue();

  expect(await practiceArrivals(ada)).toEqual(["person1@buyer.example"]);
  expect(await ledgerOf(ada, id)).toMatchObject([{ state: "sent", attempts: 1 }]);
});

it("in practice, what had not arrived is sent under its first Message-ID", async () => {
  const ada = await aMember();
  const { id, mailbox } = await aDraft(ada);
  await launchSequence(ada.member, id);
  await claimSlice(ada.member, mailbox.id, someoneElse);
  const [intent] = await ledgerOf(ada, id);

  clock.advance(3 * MINUTE);
  await sendWhatIsDue();

  expect(await practiceArrivals(ada)).toEqual(["person1@buyer.example"]);
  const sent = { id: intent!.id, messageId: intent!.messageId, state: "sent", attempts: 2 };
  expect(await ledgerOf(ada, id)).toMatchObject([sent]);
});

it("whoever is slow to find out says nothing about a later try", async () => {
  const ada = await aMember();
  const { id, mailbox } = await aDraft(ada);
  await launchSequence(ada.member, id);
  await claimSlice(ada.member, mailbox.id, someoneElse);
  clock.advance(3 * MINUTE);
  const absent = (after: Promise<void>) => ({
    door: { ...openMailbox(mailbox), find: () => after.then(() => "absent" as const) },
    password: undefined,
  });
  let found = () => {};
  const long = new Promise<void>((resolve) => {
    found = resolve;
  });

  const slow = settleExpired(ada.member, mailbox, absent(long));
  await settleExpired(ada.member, mailbox, absent(Promise.resolve()));
  await claimSlice(ada.member, mailbox.id, { most: 5, owner: "a worker that lives" });
  found();
  await slow;

  expect(await ledgerOf(ada, id)).toMatchObject([{ state: "intent", attempts: 2 }]);
});

it("whoever objects between two looks at the same message is heard at the second", async () => {
  const ada = await aMember();
  clock.set(now());
  const { id, mailbox } = await aDraft(ada);
  await launchSequence(ada.member, id);
  const slice = await claimSlice(ada.member, mailbox.id, { most: 5, owner: "a worker that lives" });
  const { hash } = slice.claimed[0]!.contact;
  const looks: boolean[] = [];
  const door: Door = {
    ...openMailbox(mailbox),
    async send(_message, mayGo = async () => true) {
      clock.advance(900);
      looks.push(await mayGo());
      await inTeam(ada.member, (tx) =>
        suppressAddress(tx, ada.member, { hash, reason: "unsubscribed" }),
      );
      clock.advance(900);
      looks.push(await mayGo());
      return { kind: "withdrawn" };
    },
  };

  const [decided] = await handOver(ada.member, door, slice);

  expect(looks).toEqual([true, false]);
  expect(decided!.verdict).toEqual({ state: "cancelled", reason: "unsubscribed" });
});

it("over SMTP nothing proves either, so a person is asked", async () => {
  const ada = await aMember();
  const sink = await aSink();
  const { id, mailbox } = await aDraft(ada, { people: 2, mailbox: { port: sink.port } });
  await launchSequence(ada.member, id);
  await claimSlice(ada.member, mailbox.id, { ...someoneElse, most: 1 });

  clock.advance(3 * MINUTE);
  await sendWhatIsDue();
  await sink.close();

  expect(sink.accepted).toHaveLength(1);
  const { counts } = await readSequence(ada.member, id, { zone: "UTC" });
  expect(counts).toMatchObject({ done: 1, uncertain: 1, sent: 1, doubtful: 1 });
  expect(await readMailbox(ada.member, mailbox.id)).toMatchObject({ sentToday: 1, inDoubt: 1 });
  expect(await readReport(ada.member, id)).toMatchObject({ inDoubt: 1 });
});

/** A mail server that has a message and keeps its answer to itself. */
async function aSlowSink() {
  let sayYes = () => {};
  const answer = new Promise<void>((resolve) => {
    sayYes = resolve;
  });
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const sink = await aSink(async () => {
    arrive();
    await answer;
  });
  return { sink, arrived, sayYes };
}

it("over SMTP, an answer that comes after all settles the doubt", async () => {
  const ada = await aMember();
  const { sink, arrived, sayYes } = await aSlowSink();
  const { id, mailbox } = await aDraft(ada, { mailbox: { port: sink.port } });
  await launchSequence(ada.member, id);

  const slow = sendDueFrom(ada.member, mailbox.id);
  await arrived;
  clock.advance(3 * MINUTE);
  await sendDueFrom(ada.member, mailbox.id);
  expect(await ledgerOf(ada, id)).toMatchObject([{ state: "uncertain" }]);
  sayYes();
  await slow;
  await sink.close();

  expect(sink.accepted).toHaveLength(1);
  expect(await ledgerOf(ada, id)).toMatchObject([{ state: "sent" }]);
});

it("over SMTP, a message that takes longer than a claim lasts is nobody else’s", async () => {
  const ada = await aMember();
  const { sink, arrived, sayYes } = await aSlowSink();
  const { id, mailbox } = await aDraft(ada, { mailbox: { port: sink.port } });
  await launchSequence(ada.member, id);
  const states = async () => (await ledgerOf(ada, id)).map(({ state }) => state);
  const leases = async () => (await ledgerOf(ada, id)).map(({ leaseUntil }) => leaseUntil);
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const slow = sendDueFrom(ada.member, mailbox.id);
  await arrived;

  const before = await leases();
  clock.advance(1.5 * MINUTE);
  vi.advanceTimersByTime(0.5 * MINUTE);
  await vi.waitFor(async () => expect(await leases()).not.toEqual(before), 60_000);
  const [held] = await ledgerOf(ada, id);
  const wouldBeSought = looksAgainAt({ from: held!.countedAt, until: held!.leaseUntil! }, now());
  clock.advance(1.5 * MINUTE);
  await sendDueFrom(ada.member, mailbox.id);
  const meanwhile = await states();
  sayYes();
  await slow;
  vi.useRealTimers();
  await sink.close();

  expect(meanwhile).toEqual(["intent"]);
  expect(wouldBeSought).toBeDefined();
  expect(await states()).toEqual(["sent"]);
  expect(sink.accepted).toHaveLength(1);
});

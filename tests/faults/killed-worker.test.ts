/** kill -9 at the worst moments of sending: nobody is written to twice, and nobody is lost from sight. */
import { afterEach, expect, test } from "vitest";
import { clock, MINUTE } from "#app/core/clock.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { inTeam } from "#db/client.ts";
import { aRunningSequence, enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember } from "#tests/support/people.ts";
import { aSink, type Sink } from "#tests/support/sink.ts";
import { killed, startWorker, until } from "#tests/support/worker.ts";

let sink: Sink;

afterEach(() => sink.close());

/** A worker that has handed one message over, which the server keeps until `answer` resolves. */
async function aWorkerWaitingForAnswer(answer: Promise<void>) {
  const ada = await aMember();
  let arrive = () => {};
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  sink = await aSink(async () => {
    arrive();
    await answer;
  });
  const world = await aRunningSequence(ada, { smtp: { port: sink.port } });
  const worker = await startWorker();
  await inTeam(ada.member, (tx) => wakeSending(tx, ada.member, world.mailbox.id));
  await arrived;
  return { ada, world, worker };
}

/** Keeps anybody from writing the ledger until released. */
async function lockLedger() {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let lock = () => {};
  const locked = new Promise<void>((resolve) => {
    lock = resolve;
  });
  const done = asSuperuser().begin(async (tx) => {
    await tx`lock table sends in share mode`;
    lock();
    await released;
  });
  await locked;
  return {
    release: async () => {
      release();
      await done;
    },
  };
}

async function somebodyWaitsForTheLedger(): Promise<boolean> {
  const waiting = await asSuperuser()`
    select 1 from pg_locks where relation = 'sends'::regclass and not granted`;
  return waiting.length > 0;
}

test("killed between the server's 250 and our commit: uncertain, and never sent again by itself", async () => {
  let sayYes = () => {};
  const answer = new Promise<void>((resolve) => {
    sayYes = resolve;
  });
  const { ada, world, worker } = await aWorkerWaitingForAnswer(answer);
  const ledger = await lockLedger();

  sayYes();
  await until(somebodyWaitsForTheLedger);
  await killed(worker);
  await ledger.release();
  clock.advance(3 * MINUTE);
  await sendDueFrom(ada.member, world.mailbox.id);
  await sendDueFrom(ada.member, world.mailbox.id);

  expect(sink.accepted).toHaveLength(1);
  const [send] = await ledgerOf(ada, world.sequence.id);
  expect([send?.state, send?.reason]).toEqual(["uncertain", "interrupted"]);
  const [enrolment] = await enrolmentsOf(ada, world.sequence.id);
  expect(enrolment).toMatchObject({ state: "waiting", nextAt: null });
});

test("killed after the intent, before the server had answered: uncertain too, since plain SMTP proves nothing", async () => {
  const { ada, world, worker } = await aWorkerWaitingForAnswer(new Promise(() => {}));

  await killed(worker);
  clock.advance(3 * MINUTE);
  await sendDueFrom(ada.member, world.mailbox.id);

  expect(sink.accepted).toHaveLength(0);
  expect((await ledgerOf(ada, world.sequence.id)).map(({ state }) => state)).toEqual(["uncertain"]);
});

test("another worker does not touch a message whose lease still runs", async () => {
  const { ada, world, worker } = await aWorkerWaitingForAnswer(new Promise(() => {}));

  await sendDueFrom(ada.member, world.mailbox.id);
  await killed(worker);
  await sendDueFrom(ada.member, world.mailbox.id);

  expect((await ledgerOf(ada, world.sequence.id)).map(({ state }) => state)).toEqual(["intent"]);
});

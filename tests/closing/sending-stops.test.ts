/** From the moment a closing is acknowledged nothing more begins to be sent; undoing it goes on where it stopped. */
import { eq } from "drizzle-orm";
import { expect, it } from "vitest";
import { reopenAccount, reopenTeam } from "#app/closing/reopening.server.ts";
import { settleClosure } from "#app/closing/settling.server.ts";
import { clock, DAY, now, SECOND } from "#app/core/clock.ts";
import { nowhere } from "#app/core/place.ts";
import { dispatchDue } from "#app/dispatch/wake.server.ts";
import { runImport } from "#app/imports/imports.server.ts";
import { workImport } from "#app/imports/work.server.ts";
import { OWNER_CLOSING } from "#app/mailboxes/problem.ts";
import { testMailbox } from "#app/mailboxes/testing.server.ts";
import { claimSlice } from "#app/outreach/claim.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { handOverTest, sendTestMessage } from "#app/outreach/test-message.server.ts";
import { inTeam } from "#db/client.ts";
import { imports } from "#db/schema/imports.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { prospects } from "#db/schema/prospects.ts";
import { closeAccountOf, closeTeamOf } from "#tests/closing/calendar.ts";
import { aDraft, numbered, sendWhatIsDue } from "#tests/outreach/world.ts";
import { aFile } from "#tests/privacy/people.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aSink } from "#tests/support/sink.ts";

const PEOPLE = 24;
const ROUNDS = 10;

/**
 * `sender` closes what the messages of `worker`'s team leave from, as the mail server takes in one more message each
 * round. Every second round the server keeps that message and those after it until the closing is acknowledged.
 */
async function race(close: (sender: Person) => Promise<string>, alone: boolean) {
  let accepted = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const underWay = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    const sink = await aSink(async (_message, count) => {
      if (count <= round) return;
      underWay.resolve();
      if (round % 2 === 1) await closed.promise;
    });
    const owner = await aMember();
    const sender = alone ? owner : await aMember({ role: "member", team: owner.team });
    const mailbox = { port: sink.port, userId: sender.user.id };
    const { id, mailbox: made } = await aDraft(sender, { people: numbered(PEOPLE), mailbox });
    await launchSequence(sender.member, id);
    let acknowledged = Number.POSITIVE_INFINITY;

    const workers = [1, 2].map(() =>
      sendDueFrom(sender.member, made.id, { slice: 1 + (round % 3) }),
    );
    const closing = (async () => {
      await underWay.promise;
      await close(sender).finally(closed.resolve);
      acknowledged = now().getTime();
    })();
    await Promise.all([...workers, closing]);
    await sendWhatIsDue();
    await sendDueFrom(sender.member, made.id);

    const ledger = await ledgerOf(sender, id);
    for (const { createdAt } of ledger)
      expect(createdAt.getTime()).toBeLessThanOrEqual(acknowledged);
    for (const { state } of ledger) expect(["sent", "retry"]).toContain(state);
    expect(ledger.filter(({ state }) => state === "sent")).toHaveLength(sink.accepted.length);
    accepted += sink.accepted.length;
    await sink.close();
  }
  return accepted;
}

it(`closing a team races two workers and wins, in ${ROUNDS} rounds of ${PEOPLE} people`, async () => {
  const accepted = await race(closeTeamOf, true);

  // Neither side won every time, or the test would show nothing.
  expect(accepted).toBeGreaterThan(0);
  expect(accepted).toBeLessThan(ROUNDS * PEOPLE);
}, 120_000);

it("so does closing an account whose mailbox is at work in a team that goes on", async () => {
  const accepted = await race(closeAccountOf, false);

  expect(accepted).toBeGreaterThan(0);
  expect(accepted).toBeLessThan(ROUNDS * PEOPLE);
}, 120_000);

it("what was claimed before and waits in its slice is asked again right before it leaves", async () => {
  const ada = await aMember();
  let held: (() => void) | undefined;
  const closed = new Promise<void>((resolve) => {
    held = resolve;
  });
  // The first message is on its way while the team closes; the others wait for the connection.
  const sink = await aSink(async (_message, count) => {
    if (count > 1) return;
    await closeTeamOf(ada);
    clock.advance(2 * SECOND);
    held!();
  });
  const draft = await aDraft(ada, {
    people: numbered(8),
    mailbox: { port: sink.port, dailyCap: 40 },
  });
  await launchSequence(ada.member, draft.id);

  await sendDueFrom(ada.member, draft.mailbox.id, { slice: 8 });
  await closed;

  const ledger = await ledgerOf(ada, draft.id);
  const states = ledger.map(({ state }) => state);
  expect(states.filter((state) => state === "sent")).toHaveLength(sink.accepted.length);
  // As many as there are connections were handed over when it closed.
  expect(sink.accepted.length).toBeLessThanOrEqual(3);
  expect(states.filter((state) => state === "retry").length).toBeGreaterThanOrEqual(5);
  await sink.close();
});

it("nothing is dispatched, claimed, tested or imported in a closing team", async () => {
  const sink = await aSink();
  const ada = await aMember();
  const draft = await aDraft(ada, { people: numbered(3), mailbox: { port: sink.port } });
  const [person] = draft.prospects;
  const file = await aFile(ada.member, "email\nnew@import.example\n", {
    ...{ state: "running", startedAt: now() },
  });
  await launchSequence(ada.member, draft.id);
  const test = { sequenceId: draft.id, userId: ada.user.id, prospectId: person!.id };

  const closureId = await closeTeamOf(ada);

  clock.advance(DAY);
  expect(await dispatchDue()).toBe(0);
  const slice = await claimSlice(ada.member, draft.mailbox.id, { most: 5, owner: "me" });
  expect(slice).toMatchObject({ claimed: [], found: 0 });
  expect((await sendTestMessage(ada.member, draft.id)).refused).toBe("closing");
  expect((await handOverTest(ada.member, test)).refused).toBe("closing");
  expect((await sendDueFrom(ada.member, draft.mailbox.id)).refused).toBe("closing");
  expect((await launchSequence(ada.member, draft.id)).refused).toBe("already-running");
  expect(await stateOf(ada, file.importId)).toBe("stopped");
  // A request that was let in just before the closing.
  await runImport(ada.member, file.importId);
  await workImport(ada.member, file.importId, "run");
  const added = await inTeam(ada.member, (tx) => tx.$count(prospects));
  expect(added).toBe(3);
  await settleClosure({ closureId });
  expect(await stateOf(ada, file.importId)).toBe("stopped");
  expect(sink.accepted).toEqual([]);
  await sink.close();
});

it("undoing wakes what was under way, within each mailbox's own limit, and nobody is written to twice", async () => {
  const sink = await aSink();
  const ada = await aMember();
  const mailbox = { port: sink.port, dailyCap: 10 };
  const draft = await aDraft(ada, { people: numbered(25), mailbox });
  await launchSequence(ada.member, draft.id);
  await sendDueFrom(ada.member, draft.mailbox.id, { slice: 5 });
  expect(sink.accepted).toHaveLength(10);
  await closeTeamOf(ada);
  clock.advance(60 * DAY);
  await sendWhatIsDue();
  expect(sink.accepted).toHaveLength(10);

  await reopenTeam(ada, ada.team.id, nowhere);
  await sendWhatIsDue();
  const onTheDay = sink.accepted.length;
  clock.advance(DAY);
  await sendWhatIsDue();

  expect(onTheDay).toBe(20);
  expect(sink.accepted).toHaveLength(25);
  expect(new Set(sink.accepted.map(({ to }) => to[0])).size).toBe(25);
  expect((await enrolmentsOf(ada, draft.id)).every(({ state }) => state === "done")).toBe(true);
  await sink.close();
});

it("a mailbox rests while its owner's account is closing, says why, and cannot be tested awake", async () => {
  const sink = await aSink();
  const owner = await aMember();
  const ben = await aMember({ name: "Ben Osei", role: "member", team: owner.team });
  const mailbox = { port: sink.port, userId: ben.user.id };
  const draft = await aDraft(owner, { people: numbered(4), mailbox });
  await launchSequence(owner.member, draft.id);

  await closeAccountOf(ben);
  await testMailbox(owner.member, draft.mailbox.id);
  await sendWhatIsDue();
  const resting = await readMailbox(owner, draft.mailbox.id);
  const sentMeanwhile = sink.accepted.length;
  await reopenAccount(ben, nowhere);
  await sendWhatIsDue();

  expect(resting).toMatchObject({ state: "paused", problem: OWNER_CLOSING });
  expect(sentMeanwhile).toBe(0);
  expect(await readMailbox(owner, draft.mailbox.id)).toMatchObject({
    state: "ready",
    problem: null,
  });
  expect(sink.accepted).toHaveLength(4);
  await sink.close();
});

async function readMailbox({ member }: Person, id: string) {
  const [found] = await inTeam(member, (tx) =>
    tx.select().from(mailboxes).where(eq(mailboxes.id, id)),
  );
  return found;
}

async function stateOf({ member }: Person, id: string) {
  const [found] = await inTeam(member, (tx) => tx.select().from(imports).where(eq(imports.id, id)));
  return found!.state;
}

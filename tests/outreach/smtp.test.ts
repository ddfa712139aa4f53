/** Sending through a real SMTP server that answers as servers do: what each answer makes of the message. */
import { afterEach, describe, expect, it } from "vitest";
import { clock, DAY, HOUR, MINUTE, now } from "#app/core/clock.ts";
import { decideUncertain } from "#app/outreach/decisions.server.ts";
import { readSequence } from "#app/outreach/overview.server.ts";
import { launchSequence, pauseSequence, resumeSequence } from "#app/outreach/sequences.server.ts";
import { findSuppressions, suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { type Script, type Scripted, scripted } from "#tests/adapters/smtp-script.ts";
import { aDraft, sendWhatIsDue } from "#tests/outreach/world.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aSink } from "#tests/support/sink.ts";

const opened: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) await server.close();
});

/** One launched message to one person, sent to a server that follows the script. */
async function sentTo(script: Script): Promise<World> {
  const ada = await aMember();
  const peer = await scripted(script);
  opened.push(peer);
  const { id, prospects } = await aDraft(ada, { mailbox: { port: peer.port } });
  await launchSequence(ada.member, id);
  await sendWhatIsDue();
  return { ada, id, peer, address: prospects[0]!.email };
}

type World = { ada: Person; id: string; peer: Scripted; address: string };

async function stateOf({ ada, id, address }: World) {
  const [send] = await ledgerOf(ada, id);
  const [enrolment] = await enrolmentsOf(ada, id);
  return inTeam(ada.member, async (tx) => {
    const [mailbox] = await tx.select().from(mailboxes);
    const suppressed = (await findSuppressions(tx, [address])).get(address);
    return { send: send!, enrolment: enrolment!, mailbox: mailbox!, suppressed };
  });
}

function messageIdsAt({ peer }: World): (string | undefined)[] {
  return peer.messages.map((raw) => /^Message-ID: (.*)$/m.exec(raw)?.[1]);
}

describe("a server that says", () => {
  it("550 5.1.1: the message failed, and nobody writes to that address again", async () => {
    const world = await sentTo({ rcpt: "550 5.1.1 no such user" });

    const { send, enrolment, mailbox, suppressed } = await stateOf(world);

    expect([send.state, send.reason]).toEqual(["failed", "address-unknown"]);
    expect([enrolment.state, enrolment.reason]).toEqual(["stopped", "address-unknown"]);
    expect(suppressed).toBe("address-unknown");
    expect(mailbox.state).toBe("ready");
  });

  it("550 5.7.1: the mailbox pauses, for it is about us; the person is not held against", async () => {
    const world = await sentTo({ dot: "550 5.7.1 looks like spam" });

    const { send, enrolment, mailbox, suppressed } = await stateOf(world);

    expect(mailbox.state).toBe("paused");
    expect(suppressed).toBeUndefined();
    expect([send.state, send.reason]).toEqual(["retry", "policy"]);
    expect(enrolment.state).toBe("waiting");
    clock.advance(DAY);
    await sendWhatIsDue();
    expect(world.peer.messages).toHaveLength(1);
    const { words } = await readSequence(world.ada.member, world.id, { zone: "UTC" });
    expect(words).toMatchObject({ word: "On hold", tone: "bad" });
  });

  it("451: the same message is tried again, not before half an hour has passed", async () => {
    const world = await sentTo({ rcpt: (count) => (count === 1 ? "451 4.3.0 later" : "250 ok") });

    const { send } = await stateOf(world);
    expect(send).toMatchObject({ state: "retry", reason: "try-later", attempts: 1 });
    expect(send.retryAt!.getTime() - now().getTime()).toBeGreaterThan(29 * MINUTE);
    clock.advance(29 * MINUTE);
    await sendWhatIsDue();
    expect(world.peer.messages).toHaveLength(0);
    clock.advance(2 * MINUTE);
    await sendWhatIsDue();

    expect(messageIdsAt(world)).toEqual([send.messageId]);
    const after = await stateOf(world);
    expect(after.send).toMatchObject({ id: send.id, state: "sent", attempts: 2 });
    expect(after.enrolment.state).toBe("done");
    expect(await ledgerOf(world.ada, world.id)).toHaveLength(1);
  });

  it("451 to the last one the limit allows: half an hour, not a day, for nothing was sent", async () => {
    const ada = await aMember();
    const peer = await scripted({ rcpt: (count) => (count === 1 ? "451 4.3.0 later" : "250 ok") });
    opened.push(peer);
    const { id } = await aDraft(ada, { mailbox: { port: peer.port, dailyCap: 1 } });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    clock.advance(31 * MINUTE);
    await sendWhatIsDue();

    expect(peer.messages).toHaveLength(1);
  });

  it("535: the mailbox needs its owner, and the message waits for it", async () => {
    const world = await sentTo({ mail: "530 5.7.0 Authentication required" });

    const { send, enrolment, mailbox } = await stateOf(world);

    expect([mailbox.state, mailbox.problem]).toEqual(["failing", "auth-required"]);
    expect(send.state).toBe("retry");
    expect(enrolment.state).toBe("waiting");
  });
});

describe("a connection that breaks after the final dot", () => {
  it("leaves the message uncertain, and nothing sends it again by itself", async () => {
    const world = await sentTo({ dot: "hang up" });

    for (let day = 0; day < 6; day++) {
      clock.advance(DAY);
      await sendWhatIsDue();
    }

    expect(world.peer.messages).toHaveLength(1);
    const { send, enrolment } = await stateOf(world);
    expect(send.state).toBe("uncertain");
    expect(enrolment).toMatchObject({ state: "waiting", nextAt: null });
    const page = await readSequence(world.ada.member, world.id, { zone: "UTC" });
    expect(page.sequence.state).toBe("running");
    expect(page.counts.uncertain).toBe(1);
    expect(page.people.people).toMatchObject([{ word: "Waiting for you", undecided: send.id }]);
  });

  it("is sent again, as the same message, once a member says so; a second press does nothing", async () => {
    const world = await sentTo({ dot: (count) => (count === 1 ? "hang up" : "250 ok") });
    const { send } = await stateOf(world);
    const decide = () =>
      decideUncertain(world.ada.member, world.id, { sendId: send.id, decision: "again" });

    await decide();
    await sendWhatIsDue();

    expect(await decide()).toMatchObject({ refused: "settled" });
    await sendWhatIsDue();
    expect(messageIdsAt(world)).toEqual([send.messageId, send.messageId]);
    const after = await stateOf(world);
    expect(after.send.state).toBe("sent");
    expect(after.enrolment.state).toBe("done");
  });

  it("counts as sent once a member says so, and the sequence can finish", async () => {
    const world = await sentTo({ dot: "hang up" });
    const { send } = await stateOf(world);

    const decided = [1, 2, 3, 4].map(() =>
      decideUncertain(world.ada.member, world.id, { sendId: send.id, decision: "sent" }),
    );
    await Promise.all(decided);
    await sendWhatIsDue();

    expect(world.peer.messages).toHaveLength(1);
    const after = await stateOf(world);
    expect([after.send.state, after.enrolment.state]).toEqual(["sent", "done"]);
    const page = await readSequence(world.ada.member, world.id, { zone: "UTC" });
    expect(page.sequence.state).toBe("finished");
  });

  it("is never sent again to somebody who unsubscribed meanwhile", async () => {
    const world = await sentTo({ dot: "hang up" });
    const { send } = await stateOf(world);
    await inTeam(world.ada.member, (tx) =>
      suppressAddress(tx, world.ada.member, { address: world.address, reason: "unsubscribed" }),
    );

    const outcome = await decideUncertain(world.ada.member, world.id, {
      sendId: send.id,
      decision: "again",
    });
    await sendWhatIsDue();

    expect(outcome).toMatchObject({ refused: "stopped" });
    expect(world.peer.messages).toHaveLength(1);
  });
});

describe("sending hours", () => {
  it("hold in the mailbox's zone, and the page says when they open", async () => {
    const ada = await aMember();
    const sink = await aSink();
    opened.push(sink);
    clock.set("2026-03-02T20:30:00Z");
    const hours = { windowStart: 540, windowEnd: 1020, zone: "Europe/Berlin" };
    const { id } = await aDraft(ada, { people: 3, mailbox: { port: sink.port, ...hours } });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    const page = await readSequence(ada.member, id, { zone: "Europe/Berlin" });
    const next = "Next send Tue 09:00, because it is outside the sending hours.";
    expect(page.words.why).toBe(next);
    expect(page.people.people[0]).toMatchObject({ word: "On hold", next });
    clock.set("2026-03-03T07:59:00Z");
    await sendWhatIsDue();
    expect(sink.accepted).toHaveLength(0);
    clock.set("2026-03-03T08:00:30Z");
    await sendWhatIsDue();

    expect(sink.accepted).toHaveLength(3);
  });

  it("close on a launch too late in the day, and a limit carries over them", async () => {
    const ada = await aMember();
    const sink = await aSink();
    opened.push(sink);
    clock.set("2026-03-02T16:00:00Z");
    const hours = { windowStart: 540, windowEnd: 1020, zone: "UTC", dailyCap: 2 };
    const { id } = await aDraft(ada, { people: 5, mailbox: { port: sink.port, ...hours } });
    await launchSequence(ada.member, id);
    const seen: number[] = [];
    for (let hour = 0; hour < 60; hour++) {
      await sendWhatIsDue();
      seen.push(sink.accepted.length);
      clock.advance(HOUR);
    }

    expect(seen[0]).toBe(2);
    expect(seen[23]).toBe(2);
    expect(seen[24]).toBe(4);
    expect(seen.at(-1)).toBe(5);
  });
});

it("a retry waits while its sequence is paused, and costs nothing meanwhile", async () => {
  const world = await sentTo({ rcpt: (count) => (count === 1 ? "451 4.3.0 later" : "250 ok") });
  await pauseSequence(world.ada.member, world.id);
  clock.advance(DAY);

  // Comes to rest: a clock that is due for ever would not.
  await sendWhatIsDue();
  expect(world.peer.messages).toHaveLength(0);
  await resumeSequence(world.ada.member, world.id);
  await sendWhatIsDue();

  expect(world.peer.messages).toHaveLength(1);
});

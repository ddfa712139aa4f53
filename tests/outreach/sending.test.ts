/** From launch to rest with the practice mailbox: everybody once, nobody who must not be written to. */

import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { clock, DAY, HOUR, MINUTE } from "#app/core/clock.ts";
import { enrol } from "#app/outreach/enrolments.server.ts";
import { readSequence } from "#app/outreach/overview.server.ts";
import { recheckBlocked } from "#app/outreach/readiness.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import {
  editSequence,
  launchSequence,
  pauseSequence,
  resumeSequence,
} from "#app/outreach/sequences.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";
import { aDraft, addProspects, practiceArrivals, sendWhatIsDue } from "#tests/outreach/world.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember } from "#tests/support/people.ts";

const utc = { zone: "UTC" };

describe("a launch", () => {
  it("writes to everybody once, and the sequence then says that it finished", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: 60 });

    expect(await launchSequence(ada.member, id)).toMatchObject({ value: undefined });
    await sendWhatIsDue();

    const arrived = await practiceArrivals(ada);
    expect(arrived).toHaveLength(60);
    expect(new Set(arrived).size).toBe(60);
    const { sequence, counts, words } = await readSequence(ada.member, id, utc);
    expect(sequence.state).toBe("finished");
    expect(counts).toMatchObject({ people: 60, done: 60, sent: 60, waiting: 0, due: 0 });
    expect(words.word).toBe("Finished");
  });

  it("by two workers at once still writes to everybody once", async () => {
    const ada = await aMember();
    const { id, mailbox } = await aDraft(ada, { people: 80 });
    await launchSequence(ada.member, id);

    await Promise.all([
      sendDueFrom(ada.member, mailbox.id),
      sendDueFrom(ada.member, mailbox.id),
      sendDueFrom(ada.member, mailbox.id),
    ]);
    await sendWhatIsDue();

    expect(await practiceArrivals(ada)).toHaveLength(80);
    const ledger = await ledgerOf(ada, id);
    expect(ledger).toHaveLength(80);
    expect(ledger.every(({ state, attempts }) => state === "sent" && attempts === 1)).toBe(true);
  });

  it("is one launch however often it is pressed at the same time", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: 10 });

    const pressed = Array.from({ length: 30 }, () => launchSequence(ada.member, id));
    const outcomes = await Promise.all(pressed);
    await sendWhatIsDue();

    expect(outcomes.filter(({ refused }) => refused === undefined)).toHaveLength(1);
    expect(outcomes.filter(({ refused }) => refused === "already-running")).toHaveLength(29);
    expect(await practiceArrivals(ada)).toHaveLength(10);
  });

  it("of a finished sequence goes on with those who joined since", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: 2 });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();
    await addProspects(ada, [{ email: "late@buyer.example" }]);
    await enrol(ada.member, id, { all: true });
    await sendWhatIsDue();

    const before = await readSequence(ada.member, id, utc);
    expect(before.sequence.state).toBe("finished");
    expect(before.people.people.map(({ word }) => word).sort()).toEqual([
      "Not launched",
      "Sent",
      "Sent",
    ]);
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    expect(await practiceArrivals(ada)).toHaveLength(3);
    expect(await launchSequence(ada.member, id)).toMatchObject({ refused: "nobody" });
  });
});

describe("somebody who lacks what the message needs", () => {
  const people = [
    { email: "grace@buyer.example", firstName: "Grace" },
    { email: "nameless@buyer.example", company: "Buyer & Sons" },
  ];
  const body = "Hello {{ first_name }}, may I ask you something?";

  it("is blocked with the reason, and written to once the field is there", async () => {
    const ada = await aMember();
    const { id, prospects: made } = await aDraft(ada, { people, body });
    const nameless = made.find(({ firstName }) => !firstName)!;
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    expect(await practiceArrivals(ada)).toEqual(["grace@buyer.example"]);
    const shown = await readSequence(ada.member, id, { ...utc, tab: "blocked" });
    expect(shown.people.people).toMatchObject([
      { email: "nameless@buyer.example", word: "Blocked", why: "No first name." },
    ]);
    // The sequence has finished meanwhile: nobody gets a message that was not launched.
    await inTeam(ada.member, async (tx) => {
      const named = { firstName: "Nina" };
      await tx.update(prospects).set(named).where(eq(prospects.id, nameless.id));
      await recheckBlocked(tx, ada.member, { prospectId: nameless.id });
    });
    await sendWhatIsDue();
    expect(await practiceArrivals(ada)).toHaveLength(1);
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    expect(await practiceArrivals(ada)).toEqual(["grace@buyer.example", "nameless@buyer.example"]);
  });

  it("is written to by itself when the sequence still runs", async () => {
    const ada = await aMember();
    const { id, prospects: made } = await aDraft(ada, { people, body, mailbox: { dailyCap: 1 } });
    await addProspects(ada, [{ email: "more@buyer.example", firstName: "More" }]);
    await enrol(ada.member, id, { all: true });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();
    const blocked = made.find(({ firstName }) => !firstName)!;

    await inTeam(ada.member, async (tx) => {
      await tx.update(prospects).set({ firstName: "Nina" }).where(eq(prospects.id, blocked.id));
      await recheckBlocked(tx, ada.member);
    });
    for (let day = 0; day < 3; day++) {
      await sendWhatIsDue();
      clock.advance(DAY + MINUTE);
    }

    expect(await practiceArrivals(ada)).toHaveLength(3);
  });

  it("is written to with new words that need nothing", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people, body, mailbox: { dailyCap: 1 } });
    await addProspects(ada, [{ email: "more@buyer.example", firstName: "More" }]);
    await enrol(ada.member, id, { all: true });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    await editSequence(ada.member, id, { name: "Hello", subject: "A question", body: "Hello!" });
    for (let day = 0; day < 3; day++) {
      await sendWhatIsDue();
      clock.advance(DAY + MINUTE);
    }

    expect(await practiceArrivals(ada)).toHaveLength(3);
  });
});

describe("somebody who unsubscribes", () => {
  it("between joining and sending is stopped, and never written to", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: 3 });
    await launchSequence(ada.member, id);
    await inTeam(ada.member, (tx) =>
      suppressAddress(tx, ada.member, {
        address: "Person2+x@Buyer.Example",
        reason: "unsubscribed",
      }),
    );

    await sendWhatIsDue();

    expect(await practiceArrivals(ada)).toEqual(["person1@buyer.example", "person3@buyer.example"]);
    const stopped = await readSequence(ada.member, id, { ...utc, tab: "stopped" });
    expect(stopped.people.people).toMatchObject([
      { email: "person2@buyer.example", why: "They asked not to be written to again." },
    ]);
  });

  it("before joining is left out, and counted without a name", async () => {
    const ada = await aMember();
    await inTeam(ada.member, (tx) =>
      suppressAddress(tx, ada.member, { address: "person1@buyer.example", reason: "unsubscribed" }),
    );
    const { id } = await aDraft(ada, { people: 2 });

    const again = await enrol(ada.member, id, { all: true });

    expect(again.value).toEqual({ added: 0, already: 1, held: 0, suppressed: 1, more: false });
    expect(await enrolmentsOf(ada, id)).toHaveLength(1);
  });
});

describe("the daily limit", () => {
  it("holds in any 24 hours, also across midnight, and the rest goes as it opens", async () => {
    const ada = await aMember();
    clock.set("2026-03-02T20:00:00Z");
    const { id } = await aDraft(ada, { people: 12, mailbox: { dailyCap: 5 } });
    await launchSequence(ada.member, id);
    const sentPerStep: number[] = [];

    for (let step = 0; step < 20; step++) {
      await sendWhatIsDue();
      sentPerStep.push((await practiceArrivals(ada)).length);
      clock.advance(3 * HOUR);
    }

    const ledger = (await ledgerOf(ada, id)).map(({ countedAt }) => countedAt.getTime());
    for (const end of ledger) {
      expect(ledger.filter((at) => at > end - DAY && at <= end).length).toBeLessThanOrEqual(5);
    }
    expect(sentPerStep[7]).toBe(5);
    expect(sentPerStep[8]).toBe(10);
    expect(sentPerStep.at(-1)).toBe(12);
  });

  it("is told beside everybody whom it holds back, with the day", async () => {
    const ada = await aMember();
    clock.set("2026-03-02T09:12:00Z");
    const { id } = await aDraft(ada, { people: 7, mailbox: { dailyCap: 3 } });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    const { words, people } = await readSequence(ada.member, id, { ...utc, tab: "waiting" });

    const full = "the limit of 3 in 24 hours is reached.";
    expect(words).toMatchObject({ word: "On hold" });
    expect(words.why).toBe(`Next send Tue 09:12, because ${full}`);
    expect(people.people.map(({ next }) => next)).toEqual([
      ...Array(3).fill(`Next send Tue 09:12 by the practice clock, because ${full}`),
      `Next send Wed 09:12 by the practice clock, because ${full}`,
    ]);
  });
});

describe("pausing", () => {
  it("stops it, and resuming goes on: nobody twice, nobody left out", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: 9, mailbox: { dailyCap: 4 } });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    expect(await pauseSequence(ada.member, id)).not.toHaveProperty("refused", "not-running");
    expect(await pauseSequence(ada.member, id)).toMatchObject({ refused: "not-running" });
    clock.advance(3 * DAY);
    await sendWhatIsDue();
    expect(await practiceArrivals(ada)).toHaveLength(4);
    await resumeSequence(ada.member, id);
    expect(await resumeSequence(ada.member, id)).toMatchObject({ refused: "not-paused" });
    for (let day = 0; day < 3; day++) {
      await sendWhatIsDue();
      clock.advance(DAY + MINUTE);
    }

    const arrived = await practiceArrivals(ada);
    expect(arrived).toHaveLength(9);
    expect(new Set(arrived).size).toBe(9);
  });
});

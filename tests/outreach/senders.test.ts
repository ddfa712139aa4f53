/** Several mailboxes for one sequence: shared out, kept, and each by itself; and taking turns between teams. */
import { and, eq, isNull, ne } from "drizzle-orm";
import { afterEach, expect, it } from "vitest";
import { config } from "#app/config.server.ts";
import { after, clock, DAY, HOUR, MINUTE, now } from "#app/core/clock.ts";
import { sendDue } from "#app/dispatch/jobs.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { readMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { removeMailbox } from "#app/mailboxes/removal.server.ts";
import { chooseSenders, readSenders } from "#app/outreach/choose-senders.server.ts";
import { enrol } from "#app/outreach/enrolments.server.ts";
import { pauseSequencesOver } from "#app/outreach/keeper.server.ts";
import { nextSendFrom } from "#app/outreach/next-send.server.ts";
import { readSequence } from "#app/outreach/overview.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { launchSequence, pauseSequence, resumeSequence } from "#app/outreach/sequences.server.ts";
import { inTeam } from "#db/client.ts";
import { startQueue } from "#db/queue.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { workOptions } from "#jobs/handle.ts";
import { takeJobs } from "#jobs/taking.ts";
import { aDraft, addProspects, aMailbox, numbered, sendWhatIsDue } from "#tests/outreach/world.ts";
import { asSuperuser } from "#tests/support/owner.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aSink } from "#tests/support/sink.ts";
import { signedIn } from "#tests/support/visitor.ts";
import { until } from "#tests/support/worker.ts";

const textOf = (html: string) => html.replace(/<!-- -->|<[^>]+>/g, "");
const opened: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

type Habits = Omit<Partial<typeof mailboxes.$inferInsert>, "port">;

/** A draft with two real mailboxes, and the sink behind both. */
async function shared(ada: Person, people: number, habits: Habits = {}) {
  const sink = await aSink();
  opened.push(sink);
  const draft = await aDraft(ada, { people, mailbox: { port: sink.port, ...habits } });
  const second = await aMailbox(ada, {
    port: sink.port,
    address: "second@larkfield.example",
    ...habits,
  });
  const both = [draft.mailbox.id, second.id];
  expect((await chooseSenders(ada.member, draft.id, both)).refused).toBeUndefined();
  return { ...draft, second, both, sink };
}

const seatsOf = ({ member }: Person, sequenceId: string) =>
  inTeam(member, (tx) =>
    tx
      .select()
      .from(enrolments)
      .where(eq(enrolments.sequenceId, sequenceId))
      .orderBy(enrolments.id),
  );

const change = ({ member }: Person, id: string, set: Partial<typeof mailboxes.$inferInsert>) =>
  inTeam(member, (tx) => tx.update(mailboxes).set(set).where(eq(mailboxes.id, id)));

it("share people by what each takes, keep them, and send from both", async () => {
  const ada = await aMember();
  const { id, both, second, sink } = await shared(ada, 9, { dailyCap: 20 });
  await change(ada, second.id, { dailyCap: 40 });
  await launchSequence(ada.member, id);
  const before = await seatsOf(ada, id);

  await pauseSequence(ada.member, id);
  await resumeSequence(ada.member, id);
  await sendWhatIsDue();

  const counts = both.map((box) => before.filter(({ mailboxId }) => mailboxId === box).length);
  expect(counts).toEqual([3, 6]);
  expect((await seatsOf(ada, id)).map(({ mailboxId }) => mailboxId)).toEqual(
    before.map(({ mailboxId }) => mailboxId),
  );
  expect(sink.accepted).toHaveLength(9);
  const page = await readSequence(ada.member, id, { zone: "UTC" });
  expect(page.sequence.state).toBe("finished");
  expect(page.senders.map(({ id: box }) => box)).toEqual(both);
});

it("that cannot send wait alone; whoever joins meanwhile goes to the other", async () => {
  const ada = await aMember();
  const { id, mailbox, second, sink } = await shared(ada, 4);
  await launchSequence(ada.member, id);
  await change(ada, mailbox.id, { state: "failing", problem: "wrong-password" });

  await sendWhatIsDue();
  await addProspects(ada, [{ email: "late@buyer.example" }]);
  await enrol(ada.member, id, { all: true });
  await sendWhatIsDue();

  expect(sink.accepted).toHaveLength(3);
  const seats = await seatsOf(ada, id);
  expect(seats.filter(({ state }) => state === "waiting").map((row) => row.mailboxId)).toEqual([
    mailbox.id,
    mailbox.id,
  ]);
  expect(seats.at(-1)).toMatchObject({ mailboxId: second.id, state: "done" });
  const { words } = await readSequence(ada.member, id, { zone: "UTC" });
  expect(words.word).not.toBe("Finished");
});

it("are never mixed with practice, stay while they have people, and hold a removal and a departure", async () => {
  const ada = await aMember();
  const { id, both, mailbox, second } = await shared(ada, 4);
  const practice = await aMailbox(ada, { address: "p@practice.example" });

  expect((await chooseSenders(ada.member, id, [...both, practice.id])).refused).toBe("mixed");
  await launchSequence(ada.member, id);
  expect((await chooseSenders(ada.member, id, [mailbox.id])).refused).toBe("in-use");
  expect((await chooseSenders(ada.member, id, [practice.id])).refused).toBe("mixed");
  expect((await removeMailbox(ada.member, second.id)).refused).toBe("in-use");
  expect((await readMailbox(ada.member, second.id)).usedBy).toMatchObject([{ id }]);
  expect(await inTeam(ada.member, (tx) => pauseSequencesOver(tx, second.id))).toBe(1);
  await resumeSequence(ada.member, id);
  await sendWhatIsDue();

  expect((await chooseSenders(ada.member, id, [second.id])).refused).toBeUndefined();
  expect(
    (await readSenders(ada.member, id)).mailboxes.filter(({ chosen }) => chosen),
  ).toMatchObject([{ id: second.id, people: 0 }]);
  await chooseSenders(ada.member, id, [second.id, mailbox.id]);
  await removeMailbox(ada.member, second.id);
  const [left] = await inTeam(ada.member, (tx) =>
    tx.select().from(sequences).where(eq(sequences.id, id)),
  );
  expect(left).toMatchObject({ mailboxId: mailbox.id });
});

it("are chosen on a page of the sequence", async () => {
  const ada = await aMember();
  const browser = await signedIn(ada);
  const draft = await aDraft(ada, { mailbox: { port: 9 } });
  const second = await aMailbox(ada, { port: 9, address: "second@larkfield.example" });
  const page = `/sequences/${draft.id}/mailboxes`;

  const none = await browser.post(page, {});
  expect(none.status).toBe(422);
  expect(textOf(none.html)).toContain("Choose at least one mailbox.");
  // The first one stays first, also where the other was made before it.
  await chooseSenders(ada.member, draft.id, [second.id]);
  const form = new FormData();
  for (const one of [draft.mailbox.id, second.id]) form.append("senders", one);
  await browser.post(page, form);

  const shown = textOf((await browser.get(`/sequences/${draft.id}`)).html);
  expect(shown).toContain("From second@larkfield.example, ada@larkfield.example.");
  expect((await browser.get(page)).html.match(/checked=""/g)).toHaveLength(2);
});

it("a gap lets one message go, and the clock wakes for the next; a beginning limits the day", async () => {
  const ada = await aMember();
  clock.set("2026-03-02T09:00:00Z");
  const sink = await aSink();
  opened.push(sink);
  const begins = { gapSeconds: 60, rampFrom: 3, rampStep: 2, dailyCap: 40 };
  const { id, mailbox } = await aDraft(ada, { people: 7, mailbox: { port: sink.port, ...begins } });
  await launchSequence(ada.member, id);
  const sentBy: number[] = [];

  for (let n = 0; n < 5; n++) {
    await sendWhatIsDue();
    sentBy.push(sink.accepted.length);
    if (n === 0) {
      const next = await nextSendFrom(ada.member, mailbox.id, "UTC");
      expect(next).toMatch(
        /^Next send Mon 09:0[01], because messages leave about 60 seconds apart\.$/,
      );
    }
    clock.advance(76_000);
  }

  expect(sentBy).toEqual([1, 2, 3, 3, 3]);
  expect(await nextSendFrom(ada.member, mailbox.id, "UTC")).toBe(
    "Next send Tue 09:00, because the limit of day 1 of the mailbox’s beginning is reached, 3 in 24 hours.",
  );
  clock.set(after(new Date("2026-03-03T09:00:00Z"), MINUTE));
  for (let n = 0; n < 8; n++, clock.advance(76_000)) await sendWhatIsDue();
  const times = await inTeam(ada.member, (tx) =>
    tx.select({ at: sends.countedAt }).from(sends).orderBy(sends.countedAt),
  );
  expect(times).toHaveLength(7);
  for (const [n, { at }] of times.slice(1).entries()) {
    expect(+at - +times[n]!.at).toBeGreaterThanOrEqual(45_000);
  }
});

it("each is written to by the clock of their country; whom a claim finds closed is moved on", async () => {
  const ada = await aMember();
  clock.set("2026-03-02T10:00:00Z");
  const sink = await aSink();
  opened.push(sink);
  const habits = { windowStart: 540, windowEnd: 1020, hoursOf: "prospect", zone: "UTC" } as const;
  const people = [
    { email: "paris@buyer.example", country: "FR" },
    { email: "auckland@buyer.example", country: "NZ" },
    { email: "auckland2@buyer.example", country: "NZ" },
    { email: "nowhere@buyer.example" },
  ];
  const { id, mailbox } = await aDraft(ada, { people, mailbox: { port: sink.port, ...habits } });
  await launchSequence(ada.member, id);
  await sendWhatIsDue();

  expect(sink.accepted.flatMap(({ to }) => to).sort()).toEqual([
    "nowhere@buyer.example",
    "paris@buyer.example",
  ]);
  const why = "because it is outside the sending hours in New Zealand.";
  expect(await nextSendFrom(ada.member, mailbox.id, "UTC")).toBe(`Next send Mon 20:00, ${why}`);
  const page = await readSequence(ada.member, id, { zone: "UTC", tab: "waiting" });
  expect(page.people.people.map(({ next }) => next)).toEqual(
    Array(2).fill(`Next send Mon 20:00, ${why}`),
  );
  clock.set("2026-03-02T20:00:01Z");
  await sendWhatIsDue();
  expect(sink.accepted).toHaveLength(4);
});

it("after a fortnight without a worker nothing is lost and nothing bursts: it asks", async () => {
  const ada = await aMember();
  clock.set("2026-03-02T10:00:00Z");
  const sink = await aSink();
  opened.push(sink);
  const mailbox = { port: sink.port, dailyCap: 2 };
  const { id } = await aDraft(ada, { people: 3, mailbox });
  await launchSequence(ada.member, id);
  await sendWhatIsDue();
  clock.set("2026-03-18T10:00:00Z");
  await sendWhatIsDue();

  const asks = await readSequence(ada.member, id, { zone: "UTC" });
  expect(asks.sequence).toMatchObject({ state: "paused", pausedBecause: "late" });
  expect(asks.words).toMatchObject({ word: "Paused by itself" });
  expect(asks.words.why).toContain("one message is past its day");
  expect(sink.accepted).toHaveLength(2);
  await resumeSequence(ada.member, id);
  await sendWhatIsDue();
  expect(sink.accepted).toHaveLength(3);
});

it("a long line behind a limit is not late", async () => {
  const ada = await aMember();
  clock.set("2026-03-02T10:00:00Z");
  const sink = await aSink();
  opened.push(sink);
  const { id } = await aDraft(ada, { people: 12, mailbox: { port: sink.port, dailyCap: 1 } });
  await launchSequence(ada.member, id);

  for (let day = 0; day < 12; day++, clock.advance(DAY + HOUR)) await sendWhatIsDue();

  expect(sink.accepted).toHaveLength(12);
});

it("a domain that asked us to wait is tried by one message first; the others go on", async () => {
  const ada = await aMember();
  clock.set("2026-03-02T10:00:00Z");
  const sink = await aSink();
  opened.push(sink);
  const people = ["a@slow.example", "b@slow.example", "c@other.example"];
  const given = { people: people.map((email) => ({ email })), mailbox: { port: sink.port } };
  const { id, mailbox } = await aDraft(ada, given);
  await launchSequence(ada.member, id);
  await inTeam(ada.member, async (tx) => {
    const [first] = await tx
      .update(enrolments)
      .set({ nextAt: null })
      .where(and(eq(enrolments.sequenceId, id), eq(enrolments.domain, "slow.example")))
      .returning();
    const words = { messageId: "<1.a@larkfield.example>", subject: "A question" };
    const deferred = { state: "retry", reason: "try-later", countedAt: now() } as const;
    const of = { teamId: mailbox.teamId, mailboxId: mailbox.id, sequenceId: id };
    const retryAt = after(now(), 30 * MINUTE);
    const row = { ...of, ...words, ...deferred, retryAt, enrolmentId: first!.id, step: 1 };
    await tx.insert(sends).values(row);
    const rest = and(eq(enrolments.sequenceId, id), isNull(enrolments.nextAt));
    const other = and(rest, ne(enrolments.id, first!.id));
    await tx.update(enrolments).set({ nextAt: now() }).where(other);
  });
  const arrived = async () => {
    await sendWhatIsDue();
    return sink.accepted.length;
  };

  expect(await arrived()).toBe(1);
  clock.advance(30 * MINUTE);
  expect(await arrived()).toBe(2);
  clock.advance(MINUTE);
  expect(await arrived()).toBe(3);
});

it("a small team is not starved by a big one", async () => {
  const [big, small] = [await aMember(), await aMember()];
  for (let n = 0; n < 14; n++) {
    const box = await aMailbox(big, { address: `box${n}@big.example` });
    await inTeam(big.member, (tx) => wakeSending(tx, big.member, box.id));
  }
  const box = await aMailbox(small, { address: "ada@small.example" });
  await inTeam(small.member, (tx) => wakeSending(tx, small.member, box.id));
  const begun: string[] = [];
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });

  const boss = await startQueue("worker", config.databaseUrl!);
  const fast = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 };
  await boss.work(sendDue.name, { ...workOptions(sendDue as never), ...fast }, async ([job]) => {
    begun.push((job!.data as { teamId: string }).teamId);
    await held;
  });
  await until(async () => begun.includes(small.team.id));
  letGo();
  await boss.stop({ graceful: true, timeout: 5_000 });

  expect(begun.slice(0, 7).filter((team) => team === big.team.id)).toHaveLength(6);
  await asSuperuser()`delete from pgboss.job where name = ${sendDue.name}`;
});

it("after each job, also one that failed, the next is asked for at once", async () => {
  const asked: string[] = [];
  let work = async (_jobs: unknown[]): Promise<void> => {};
  const boss = {
    work: async (_name: string, _options: object, handler: typeof work) => {
      work = handler;
      return "a hand";
    },
    notifyWorker: (hand: string) => asked.push(hand),
  };
  const fails = async () => {
    throw new Error("somebody@buyer.example is not there");
  };

  await takeJobs(boss as never, { job: sendDue as never, run: async () => {} });
  await work([{ data: {} }]);
  await takeJobs(boss as never, { job: sendDue as never, run: fails });
  const failed = work([{ data: {} }]);

  await expect(failed).rejects.toThrow(/^Error$/);
  expect(asked).toEqual(["a hand", "a hand"]);
});

it("one job goes on for a while only, and queues the rest behind everybody else's", async () => {
  const ada = await aMember();
  const { id, mailbox } = await aDraft(ada, { people: numbered(12) });
  await launchSequence(ada.member, id);

  const outcome = await sendDueFrom(ada.member, mailbox.id, { slice: 5, turnMs: 0 });

  expect(outcome.value).toEqual({ sent: 5 });
  const left = and(eq(enrolments.sequenceId, id), eq(enrolments.state, "waiting"));
  expect(await inTeam(ada.member, (tx) => tx.$count(enrolments, left))).toBe(7);
  await sendWhatIsDue();
  expect(await inTeam(ada.member, (tx) => tx.$count(enrolments, left))).toBe(0);
});

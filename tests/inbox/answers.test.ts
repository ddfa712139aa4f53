/** Answers from a conversation go through the ledger: once, first, by the rules of every message. */
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { after, clock, DAY, HOUR, MINUTE, now } from "#app/core/clock.ts";
import { answerThread, decideAnswer } from "#app/inbox/answer.server.ts";
import { readThread } from "#app/inbox/thread.server.ts";
import { claimSlice } from "#app/outreach/claim.server.ts";
import { decideUncertain } from "#app/outreach/decisions.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { deleteProspects } from "#app/prospects/removal.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { house, inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";
import { dueClocks } from "#db/schema/team.ts";
import { aConversation } from "#tests/support/inbox.ts";
import { runJobs } from "#tests/support/jobs.ts";
import { aMember, type Person } from "#tests/support/people.ts";
import { aSink, type Sink } from "#tests/support/sink.ts";

let ada: Person;
let sink: Sink;
/** Run by the server between the final dot and its answer. */
let onMessage: () => Promise<void> | void;

beforeEach(async () => {
  clock.set("2026-11-26T10:00:00Z");
  onMessage = () => {};
  [ada, sink] = [await aMember(), await aSink(() => onMessage())];
});

afterEach(async () => {
  await sink.close();
  clock.reset();
});

const words = { number: 1, answer: "Thank you.\n\nShall we speak on Friday?" };

async function ledger(enrolmentId: string) {
  return inTeam(ada.member, (tx) =>
    tx.select().from(sends).where(eq(sends.enrolmentId, enrolmentId)).orderBy(sends.step),
  );
}

const closedHours = { windowStart: 0, windowEnd: 1 };

test("an answer goes out at once, in the thread, whatever the hours and though the sequence is over", async () => {
  const told = await aConversation(ada, { smtp: { port: sink.port }, mailbox: closedHours });
  await inTeam(ada.member, async (tx) => {
    await tx.update(sequences).set({ state: "finished" });
    const nora = eq(prospects.id, told.enrolments[0]!.prospectId);
    await tx.update(prospects).set({ country: "DE" }).where(nora);
  });

  const outcome = await answerThread(ada.member, told.threadId, words);
  await runJobs();

  expect(outcome.refused).toBeUndefined();
  const { raw, to } = sink.accepted[0]!;
  expect([sink.accepted.length, to]).toEqual([1, ["nora@buyer.example"]]);
  const id = told.enrolments[0]!.id;
  expect(raw).toContain("Subject: Re: A question\r\n");
  expect(raw).toContain(`In-Reply-To: <reply.${id}@buyer.example>`);
  expect(raw.replace(/\r\n /g, " ")).toContain(
    `References: <step.${id}@larkfield.example> <reply.${id}@buyer.example>`,
  );
  expect(raw).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/);
  // In the language of the reader, in text and in html.
  expect(raw.replaceAll("=\r\n", "").match(/nichts mehr von uns/g)).toHaveLength(2);
  expect(raw).toContain("Shall we speak on Friday?");
  const [answer] = await ledger(id);
  expect(answer).toMatchObject({ step: -1, state: "sent", attempts: 1, body: words.answer });
  const { entries, waiting, unread, number } = await readThread(ada.member, told.threadId);
  expect(entries.map(({ kind, by }) => [kind, by])).toEqual([
    ["step", null],
    ["reply", null],
    ["sent", "Ada Larkfield"],
  ]);
  expect([waiting, unread, number]).toEqual([[], false, 2]);
  const [run] = await inTeam(ada.member, (tx) => tx.select().from(enrolments));
  expect(run).toMatchObject({ state: "stopped", reason: "replied", nextStep: 1 });
});

test("the same form twice is one message; one made before a colleague answered is shown theirs first", async () => {
  const { threadId, enrolments: runs } = await aConversation(ada, { smtp: { port: sink.port } });

  const both = await Promise.all([
    answerThread(ada.member, threadId, words),
    answerThread(ada.member, threadId, words),
  ]);
  const other = await answerThread(ada.member, threadId, { number: 1, answer: "Something else." });
  const ahead = await answerThread(ada.member, threadId, { number: 7, answer: "Later." });
  await Promise.all([runJobs(), runJobs()]);
  await runJobs();

  expect(both.map(({ refused }) => refused)).toEqual([undefined, undefined]);
  expect([other.refused, ahead.refused]).toEqual(["answered-meanwhile", "answered-meanwhile"]);
  expect(sink.accepted).toHaveLength(1);
  expect((await ledger(runs[0]!.id)).map(({ step }) => step)).toEqual([-1, 1]);
});

test("answers go before what the sequence has due, count towards the day’s limit, and wait for room", async () => {
  const mailbox = { dailyCap: 2 };
  const people = ["a", "b"].map((word) => ({ email: `${word}@buyer.example` }));
  const told = await aConversation(ada, { smtp: { port: sink.port }, mailbox, people });
  const [first, second] = told.threadIds as [string, string];
  const [one, two] = told.enrolments.map(({ id }) => id) as [string, string];
  // Of the two messages of an hour ago one is long past; the other counts, so one more may go.
  await inTeam(ada.member, (tx) =>
    tx
      .update(sends)
      .set({ countedAt: after(now(), -2 * DAY) })
      .where(eq(sends.enrolmentId, one)),
  );

  await answerThread(ada.member, first, words);
  clock.advance(MINUTE);
  await answerThread(ada.member, second, words);
  await runJobs();
  const sentFirst = sink.accepted.map(({ to }) => to[0]);
  const [due] = await house("dispatch").select().from(dueClocks);
  clock.set(due!.dueAt);
  await sendDueFrom(ada.member, told.mailbox.id);

  expect(sentFirst).toEqual(["a@buyer.example"]);
  // The message of an hour ago leaves the sliding day 23 hours from then.
  expect(due!.dueAt).toEqual(new Date("2026-11-27T09:00:00Z"));
  expect(sink.accepted.map(({ to }) => to[0])).toEqual(["a@buyer.example", "b@buyer.example"]);
  expect((await ledger(two))[0]).toMatchObject({ step: -1, state: "sent" });
});

describe("what stands in the way", () => {
  const marks = {
    suppressed: () =>
      inTeam(ada.member, (tx) =>
        suppressAddress(tx, ada.member, { address: "nora@buyer.example", reason: "unsubscribed" }),
      ),
    restricted: () => inTeam(ada.member, (tx) => tx.update(prospects).set({ restrictedAt: now() })),
    binned: () => inTeam(ada.member, (tx) => tx.update(prospects).set({ binnedAt: now() })),
    "mailbox-cannot-send": () =>
      inTeam(ada.member, (tx) => tx.update(mailboxes).set({ state: "paused" })),
  };

  test.each(Object.entries(marks))("%s is refused at the form", async (reason, mark) => {
    const { threadId, enrolments: runs } = await aConversation(ada, { smtp: { port: sink.port } });
    await mark();

    const outcome = await answerThread(ada.member, threadId, words);

    expect(outcome.refused).toBe(reason);
    expect(await ledger(runs[0]!.id)).toHaveLength(1);
  });

  test.each([
    ["suppressed", "unsubscribed"],
    ["restricted", "restricted"],
    ["binned", "binned"],
  ] as const)("%s after the press cancels it, and says why", async (mark, reason) => {
    const { threadId, mailbox } = await aConversation(ada, { smtp: { port: sink.port } });
    await answerThread(ada.member, threadId, words);
    await marks[mark]();

    await sendDueFrom(ada.member, mailbox.id);
    await sendDueFrom(ada.member, mailbox.id);

    const { waiting } = await readThread(ada.member, threadId);
    expect(waiting).toMatchObject([{ state: "cancelled", reason, body: words.answer }]);
    expect(sink.accepted).toEqual([]);
  });

  test("somebody erased is not answered, and nothing of the answer is left", async () => {
    const {
      threadId,
      mailbox,
      prospects: people,
    } = await aConversation(ada, {
      smtp: { port: sink.port },
    });
    await answerThread(ada.member, threadId, words);
    await deleteProspects(ada.member, [people[0]!.id]);

    await sendDueFrom(ada.member, mailbox.id);

    expect(sink.accepted).toEqual([]);
    const rows = await inTeam(ada.member, (tx) => tx.select().from(sends));
    expect(JSON.stringify(rows)).not.toContain("Friday");
  });
});

describe("when nobody knows whether it arrived", () => {
  async function inDoubt() {
    const told = await aConversation(ada, { smtp: { port: sink.port } });
    await answerThread(ada.member, told.threadId, words);
    const slice = await claimSlice(ada.member, told.mailbox.id, { most: 5, owner: "gone" });
    clock.set(after(slice.leaseUntil, HOUR));
    await sendDueFrom(ada.member, told.mailbox.id);
    const { waiting } = await readThread(ada.member, told.threadId);
    return { ...told, slice, waiting, sendId: waiting[0]!.id };
  }

  test("it is shown, never sent again by itself, and a person sends it once more or lets it be", async () => {
    const { threadId, sequence, mailbox, waiting, sendId, slice } = await inDoubt();
    const before = sink.accepted.length;

    const elsewhere = decideUncertain(ada.member, sequence.id, { sendId, decision: "again" });
    await expect(elsewhere).rejects.toThrow("not found");
    const once = await decideAnswer(ada.member, threadId, { sendId, decision: "again" });
    const twice = await decideAnswer(ada.member, threadId, { sendId, decision: "sent" });
    await sendDueFrom(ada.member, mailbox.id);

    expect(waiting).toMatchObject([{ state: "uncertain" }]);
    expect([before, once.refused, twice.refused]).toEqual([0, undefined, "settled"]);
    expect(sink.accepted).toHaveLength(1);
    expect(sink.accepted[0]!.raw).toContain(slice.claimed[0]!.message.messageId);
  });

  test("treated as sent, it stands in the conversation", async () => {
    const { threadId, sendId } = await inDoubt();

    await decideAnswer(ada.member, threadId, { sendId, decision: "sent" });
    await runJobs();

    const { entries } = await readThread(ada.member, threadId);
    expect(entries.at(-1)).toMatchObject({ kind: "sent", visible: words.answer });
    expect(sink.accepted).toEqual([]);
  });
});

test("an address that turns out unknown is suppressed as by any message; the answer says why", async () => {
  onMessage = () =>
    Promise.reject(Object.assign(new Error("5.1.1 no such user"), { responseCode: 550 }));
  const { threadId, mailbox } = await aConversation(ada, { smtp: { port: sink.port } });

  await answerThread(ada.member, threadId, words);
  await sendDueFrom(ada.member, mailbox.id);

  const { waiting, whyNot } = await readThread(ada.member, threadId);
  expect(waiting[0]!.state).toBe("failed");
  expect(whyNot).toBe("suppressed");
});

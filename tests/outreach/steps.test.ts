/** Sequences of many steps: sent in order, in threads, through tasks and branches, and changed under way. */
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { practiceFolder } from "#app/adapters/mailbox/index.server.ts";
import { listPractice } from "#app/adapters/mailbox/practice.server.ts";
import { clock, now as clockNow, DAY } from "#app/core/clock.ts";
import { wakeSending } from "#app/dispatch/wake.server.ts";
import { deleteTask, listTasks, readTasks, settleTask } from "#app/notes/tasks.server.ts";
import { previewAll } from "#app/outreach/preview.server.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import type { StepInput } from "#app/outreach/step.ts";
import { addStep, editStep, readSteps } from "#app/outreach/steps.server.ts";
import { deleteStep, moveStep } from "#app/outreach/steps-order.server.ts";
import { addVariant } from "#app/outreach/variants.server.ts";
import { suppressAddress } from "#app/suppression/suppression.server.ts";
import { inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { tasks } from "#db/schema/notes.ts";
import { enrolments, sends, sequences } from "#db/schema/outreach.ts";
import { opens } from "#db/schema/tracking.ts";
import { aDraft, sendWhatIsDue } from "#tests/outreach/world.ts";
import { enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import { aMember, type Person } from "#tests/support/people.ts";

const blank = { subject: "", body: "", taskKind: null, condition: null, elseNumber: null };
const now = { waitDays: 0, businessDays: false };
const sure = { sure: "yes" } as const;

/** A Thursday. */
beforeEach(() => clock.set("2026-11-26T09:00:00Z"));

function email(subject: string, given: Partial<StepInput> = {}): StepInput {
  return {
    ...blank,
    ...now,
    kind: "email",
    subject,
    body: `Words of ${subject || "more"}`,
    ...given,
  };
}

async function add(ada: Person, id: string, input: StepInput, after?: number) {
  const made = await addStep(ada.member, id, { input, after, sure });
  if (made.refused) throw new Error(made.refused);
  return made.value.id;
}

async function passDays(days: number) {
  clock.advance(days * DAY);
  await sendWhatIsDue();
}

/** Subjects in the order of their sending, of one person or of all. */
async function sentTo(ada: Person, to?: string): Promise<string[]> {
  const all = await listPractice(practiceFolder(ada.member.teamId));
  const theirs = all.filter((message) => to === undefined || message.to === to);
  return theirs.toSorted((a, b) => +a.at - +b.at).map((m) => m.subject);
}

async function openTasks(ada: Person) {
  const all = await inTeam(ada.member, (tx) => tx.select().from(tasks));
  return all.filter(({ doneAt }) => doneAt === null);
}

describe("a sequence of many steps", () => {
  it("sends each in its time: follow-ups in the thread, a new subject beside it", async () => {
    const ada = await aMember();
    const { id, mailbox } = await aDraft(ada, { subject: "Hello {{ email }}" });
    await inTeam(ada.member, (tx) =>
      tx
        .update(mailboxes)
        .set({ signature: "Ada {x}\nLarkfield", bookingUrl: "https://book.example/ada" })
        .where(eq(mailboxes.id, mailbox.id)),
    );
    await add(
      ada,
      id,
      email("", { body: "At {{ booking_link }}?", waitDays: 2, businessDays: true }),
    );
    await add(ada, id, email("Something else", { waitDays: 1 }));
    await launchSequence(ada.member, id);

    await sendWhatIsDue();
    await passDays(2);
    const onSaturday = await sentTo(ada);
    await passDays(2);
    await passDays(1);
    await passDays(30);

    const ledger = await ledgerOf(ada, id);
    const mail = await listPractice(practiceFolder(ada.member.teamId));
    const second = mail.find(({ subject }) => subject.startsWith("Re:"))!;
    const hello = "Hello person1@buyer.example";
    expect(onSaturday).toEqual([hello]);
    expect(await sentTo(ada)).toEqual([hello, `Re: ${hello}`, "Something else"]);
    expect(ledger.map(({ step, state }) => [step, state])).toEqual(
      [1, 2, 3].map((n) => [n, "sent"]),
    );
    expect(second.headers).toMatchObject({
      "in-reply-to": ledger[0]!.messageId,
      references: ledger[0]!.messageId,
    });
    expect(ledger[1]!.body).toBe("At https://book.example/ada?\n\nAda {x}\nLarkfield");
    expect(second.text).toContain("Ada {x}\nLarkfield\n\n---");
    expect((await enrolmentsOf(ada, id))[0]).toMatchObject({ state: "done", nextStep: 3 });
  });

  it("closes an open task with the reason when they are stopped, and when its step goes", async () => {
    const ada = await aMember();
    const { id, prospects } = await aDraft(ada, { people: 2 });
    await add(ada, id, { ...blank, ...now, kind: "task", subject: "Call them", taskKind: "call" });
    await add(ada, id, email("Later"));
    await launchSequence(ada.member, id);
    await sendWhatIsDue();
    const open = () => listTasks(ada.member, { whose: "team" });
    const before = (await open()).tasks.length;
    const address = prospects[0]!.email;

    await inTeam(ada.member, (tx) =>
      suppressAddress(tx, ada.member, { address, reason: "unsubscribed" }),
    );
    const after = (await open()).tasks;
    const theirs = await readTasks(ada.member, prospects[0]!.id);

    expect([before, after.length]).toEqual([2, 1]);
    expect(theirs.open).toEqual([]);
    expect(theirs.done).toMatchObject([
      { doneAt: null, closed: "They asked not to be written to again." },
    ]);

    const step = (await readSteps(ada.member, id)).steps.find(({ kind }) => kind === "task")!;
    await deleteStep(ada.member, id, { stepId: step.id, sure });
    await sendWhatIsDue();
    const left = await readTasks(ada.member, prospects[1]!.id);

    expect(left).toMatchObject({
      open: [],
      done: [{ closed: "The sequence went on without it." }],
    });
  });

  it("asks for a task once and waits for it, whether done or deleted", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: 2 });
    await add(ada, id, { ...blank, ...now, kind: "task", subject: "Call them", taskKind: "call" });
    const whether = { kind: "branch", condition: "task-done", elseNumber: 0 } as const;
    await add(ada, id, { ...blank, ...now, ...whether });
    await add(ada, id, email("Thanks for the call"));
    await launchSequence(ada.member, id);
    await sendWhatIsDue();
    await passDays(3);

    const asked = await openTasks(ada);
    await settleTask(ada.member, asked[0]!.id, true);
    await deleteTask(ada.member, asked[1]!.id);
    await passDays(0);

    const all = await enrolmentsOf(ada, id);
    expect(asked.map(({ title }) => title)).toEqual(["Call them", "Call them"]);
    expect(await openTasks(ada)).toEqual([]);
    expect(all.map(({ state }) => state)).toEqual(["done", "done"]);
    expect(all.map(({ reason }) => reason).sort()).toEqual(["branch-ended", null]);
    expect((await sentTo(ada)).filter((subject) => subject.startsWith("Thanks"))).toHaveLength(1);
  });

  it("branches on what a person opened, and leads past what is not for them", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: 2 });
    await add(ada, id, {
      ...blank,
      kind: "branch",
      condition: "opened",
      waitDays: 1,
      businessDays: false,
    });
    await add(ada, id, email("You read it"));
    await add(ada, id, email("For everybody"));
    const { steps } = await readSteps(ada.member, id);
    const input = { ...steps[1]!, condition: "opened", elseNumber: 4 } as const;
    const { kind, subject, body, waitDays, businessDays, taskKind, condition, elseNumber } = input;
    const branch = { kind, subject, body, waitDays, businessDays, taskKind, condition, elseNumber };
    await editStep(ada.member, id, { stepId: steps[1]!.id, input: branch });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();
    const [first] = await ledgerOf(ada, id);
    await inTeam(ada.member, (tx) =>
      tx
        .insert(opens)
        .values({ teamId: ada.member.teamId, sendId: first!.id, people: 1, sure: "likely" }),
    );
    await passDays(1);

    const reader = (await enrolmentsOf(ada, id)).find(({ id }) => id === first!.enrolmentId)!;
    const subjects = await sentTo(ada);
    expect(subjects.toSorted()).toEqual([
      "A question",
      "A question",
      "For everybody",
      "For everybody",
      "You read it",
    ]);
    const theirs = (await ledgerOf(ada, id)).filter(({ enrolmentId }) => enrolmentId === reader.id);
    expect(theirs.map(({ step }) => step)).toEqual([1, 3, 4]);
  });

  it("tries words evenly and names them in the ledger; a second try says the very same", async () => {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: 40, subject: "Words A" });
    const { steps } = await readSteps(ada.member, id);
    await addVariant(ada.member, id, {
      stepId: steps[0]!.id,
      input: { subject: "Words B", body: "B, {{ email }}" },
    });
    const { emails, letters } = await previewAll(ada.member, id, { variant: "B" });
    await launchSequence(ada.member, id);
    await sendWhatIsDue();

    const ledger = await ledgerOf(ada, id);
    const b = ledger.filter(({ variant }) => variant === "B");
    expect(emails[0]!.variants).toEqual(["A", "B"]);
    expect(letters.every(({ letter }) => letter!.subject === "Words B")).toBe(true);
    expect(b.length).toBeGreaterThan(8);
    expect(b.length).toBeLessThan(32);
    expect(b.every(({ subject, body }) => subject === "Words B" && body!.startsWith("B, "))).toBe(
      true,
    );

    const again = b[0]!;
    await inTeam(ada.member, async (tx) => {
      await tx
        .update(sends)
        .set({ body: "As it was {{ first_name }}" })
        .where(eq(sends.id, again.id));
    });
    const { retried } = await retry(ada, id, again.id);
    expect(retried).toContain("As it was {{ first_name }}");
  });
});

/** As if the server had asked to come back later. */
async function retry(ada: Person, sequenceId: string, sendId: string) {
  await inTeam(ada.member, async (tx) => {
    const at = clockNow();
    const [send] = await tx
      .update(sends)
      .set({ state: "retry", retryAt: at, messageId: "<again.1@larkfield.example>" })
      .where(eq(sends.id, sendId))
      .returning();
    await tx
      .update(enrolments)
      .set({ state: "waiting", nextAt: null })
      .where(eq(enrolments.id, send!.enrolmentId!));
    await tx.update(sequences).set({ state: "running" }).where(eq(sequences.id, sequenceId));
    await wakeSending(tx, ada.member, send!.mailboxId!);
  });
  await sendWhatIsDue();
  const mail = await listPractice(practiceFolder(ada.member.teamId));
  return { retried: mail.map(({ text }) => text).join("\n") };
}

describe("changing a sequence under way", () => {
  async function underWay(count = 2) {
    const ada = await aMember();
    const { id } = await aDraft(ada, { people: count, subject: "One" });
    await add(ada, id, email("Two", { waitDays: 3 }));
    await add(ada, id, email("Three", { waitDays: 3 }));
    await launchSequence(ada.member, id);
    await sendWhatIsDue();
    return { ada, id, steps: (await readSteps(ada.member, id)).steps };
  }

  it("counts whom it means something and asks, and then does just that", async () => {
    const { ada, id } = await underWay();

    const asked = await addStep(ada.member, id, { input: email("Late"), after: 0, sure: {} });
    await add(ada, id, email("Before them"), 1);
    await add(ada, id, email("Ahead of them", { waitDays: 1 }), 2);
    await passDays(3);
    await passDays(1);
    await passDays(3);

    expect(asked).toMatchObject({ refused: "under-way", detail: { get: 0, past: 2, through: 0 } });
    expect(await sentTo(ada, "person1@buyer.example")).toEqual([
      "One",
      "Two",
      "Ahead of them",
      "Three",
    ]);
  });

  it("gives a step put in at the end to who was through only if one says so", async () => {
    const { ada, id } = await underWay(1);
    await passDays(3);
    await passDays(3);

    await add(ada, id, email("Four"));
    await launchSequence(ada.member, id);
    await passDays(1);
    const without = await sentTo(ada);
    await addStep(ada.member, id, { input: email("Five"), sure: { ...sure, through: "yes" } });
    await launchSequence(ada.member, id);
    await passDays(1);

    expect(without).toEqual(["One", "Two", "Three"]);
    expect(await sentTo(ada)).toEqual(["One", "Two", "Three", "Five"]);
  });

  it("moves and deletes without anybody getting a message twice or being left behind", async () => {
    const { ada, id, steps } = await underWay();

    const asked = await deleteStep(ada.member, id, { stepId: steps[1]!.id, sure: {} });
    await moveStep(ada.member, id, { stepId: steps[0]!.id, to: "later", sure });
    await passDays(3);
    await passDays(3);
    await passDays(3);
    const moved = await sentTo(ada, "person1@buyer.example");
    const order = (await readSteps(ada.member, id)).steps.map(({ number }) => number);
    await add(ada, id, email("Four", { waitDays: 1 }), 3);
    const only = await deleteStep(ada.member, id, { stepId: steps[2]!.id, sure });

    expect(asked).toMatchObject({ refused: "under-way", detail: { here: 2 } });
    expect(order).toEqual([2, 1, 3]);
    expect(moved).toEqual(["One", "Two", "Three"]);
    expect(only.refused).toBeUndefined();
  });

  it("lets who waited for a deleted step go on with the one after", async () => {
    const { ada, id, steps } = await underWay(1);

    await deleteStep(ada.member, id, { stepId: steps[1]!.id, sure });
    await passDays(3);
    await deleteStep(ada.member, id, { stepId: steps[0]!.id, sure });
    const last = await deleteStep(ada.member, id, { stepId: steps[2]!.id, sure });

    expect(await sentTo(ada)).toEqual(["One", "Three"]);
    expect((await enrolmentsOf(ada, id))[0]).toMatchObject({ state: "done" });
    expect(last).toMatchObject({ refused: "only-email" });
  });
});

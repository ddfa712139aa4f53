/** What came back from one prospect and what they asked for, planted for the tests of forgetting. */
import { and, eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { writeWanted } from "#app/requests/request.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { messages, threads } from "#db/schema/conversations.ts";
import { hookDeliveries, hooks } from "#db/schema/hooks.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { requestCodes, requests } from "#db/schema/requests.ts";
import type { Prospect } from "#tests/privacy/people.ts";

type Send = typeof sends.$inferSelect;
/** The message of `aStory`, and whose it is. */
type Written = { word: string; prospect: Prospect; send: Send; mine: { teamId: string } };

/** Goes on where `aStory` ended, each row saying the local part of the address where it can. */
export async function converse({ teamId }: Member, prospect: Prospect): Promise<void> {
  const word = prospect.email.split("@")[0]!;
  await inTeam({ teamId } as Member, async (tx) => {
    const [found] = await tx
      .select({ send: sends })
      .from(sends)
      .innerJoin(enrolments, eq(enrolments.id, sends.enrolmentId))
      .where(and(eq(sends.teamId, teamId), eq(enrolments.prospectId, prospect.id)));
    const written = { word, prospect, send: found!.send, mine: { teamId } };
    await comeBack(tx, written);
    await answer(tx, written);
    await askRights(tx, written);
  });
}

/** A message that was read, answered and thought a complaint, with all that came back at once. */
async function comeBack(tx: Tx, { word, prospect, send, mine }: Written): Promise<void> {
  const at = now();
  const cameBack = { repliedAt: at, bouncedAt: at, complainedAt: at, unsubscribedAt: at };
  await tx
    .update(sends)
    .set({
      ...{ ...cameBack, body: `Dear ${word}, good day.`, attached: `${word}.pdf (1 KB)` },
      ...{ bounce: "soft", opens: "individual" },
    })
    .where(eq(sends.id, send.id));
  const threadId = newId();
  await tx.insert(threads).values({
    ...{ ...mine, id: threadId, prospectId: prospect.id, mailboxId: send.mailboxId! },
    ...{ enrolmentId: send.enrolmentId, subject: `Dear ${word}`, lastKind: "reply", lastAt: at },
  });
  const messageId = newId();
  await tx.insert(messages).values({
    ...{ ...mine, id: messageId, threadId, sendId: send.id, kind: "reply", at, objects: true },
    ...{ messageId: `<answer.${word}@web.example>`, fromName: word, fromAddress: prospect.email },
    ...{ toAddress: `sales+${word}@larkfield.example`, subject: `Re: Dear ${word}` },
    ...{ visible: `Yes. ${word}`, text: `Yes. ${word}\n\n> Dear ${word}`, detail: "2026-12-01" },
    ...{ html: `<p>Yes. ${word}</p>`, attached: `${word}.pdf (1 kB)` },
  });
  await tellHook(tx, mine, messageId);
}

/** By id alone, so that what the hook's log keeps for a month names nobody. */
async function tellHook(tx: Tx, mine: { teamId: string }, subjectId: string): Promise<void> {
  const hookId = newId();
  const hook = { kind: "webhook", name: "Ours", host: "h.example", events: "reply" } as const;
  await tx.insert(hooks).values({ ...mine, ...hook, id: hookId });
  const told = { event: "reply", state: "delivered", at: now() } as const;
  await tx.insert(hookDeliveries).values({ ...mine, ...told, hookId, subjectId });
}

/** From the inbox: a row of the ledger, the message in the conversation, and a note beside it. */
async function answer(tx: Tx, { word, send, mine }: Written): Promise<void> {
  const [thread] = await tx
    .select({ id: threads.id })
    .from(threads)
    .where(eq(threads.enrolmentId, send.enrolmentId!));
  const [sendId, threadId] = [newId(), thread!.id];
  const words = { subject: `Re: Dear ${word}`, messageId: `<2.${word}@larkfield.example>` };
  await tx.insert(sends).values({
    ...{ ...mine, ...words, id: sendId, enrolmentId: send.enrolmentId, mailboxId: send.mailboxId },
    ...{ step: -1, threadId, state: "sent", body: `Thank you, ${word}.`, countedAt: now() },
  });
  const about = { ...mine, threadId, at: now() };
  await tx.insert(messages).values([
    { ...about, ...words, kind: "sent", sendId, text: `Thank you, ${word}.` },
    { ...about, kind: "note", text: `${word} is nice.` },
  ]);
}

async function askRights(tx: Tx, { word, prospect, mine }: Written): Promise<void> {
  const theirs = { ...mine, prospectId: prospect.id };
  await tx.insert(requests).values({
    ...{ ...theirs, kind: "correct", state: "refused", answer: `No, ${word}.` },
    ...{ wanted: writeWanted({ language: "en", fields: { company: `${word} Inc` }, note: null }) },
    ...{ at: now(), dueAt: now(), doneAt: now() },
  });
  await tx.insert(requestCodes).values({ ...theirs, codeHash: newId(), expiresAt: now() });
}

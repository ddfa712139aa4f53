/** Prospects with what comes of writing to them: conversations, requests, and what they allow of opened mail. */
import { eq, inArray } from "drizzle-orm";
import { after, DAY, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { messages, threads } from "#db/schema/conversations.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import type { prospects } from "#db/schema/prospects.ts";
import { requestCodes, requests } from "#db/schema/requests.ts";
import { openChoices, openEvents, opens } from "#db/schema/tracking.ts";

type Prospect = typeof prospects.$inferSelect;
type Send = typeof sends.$inferSelect;
type Story = { teamId: string; prospectId: string; email: string; word: string };

/** To be called after their story: one row of everything, with their word in whatever holds words. */
export async function writtenBack(member: Member, { id: prospectId, email }: Prospect) {
  const story = { teamId: member.teamId, prospectId, email, word: email.split("@")[0]! };
  await inTeam(member, async (tx) => {
    const send = await whatCameBack(tx, story);
    await converse(tx, story, send);
    await measure(tx, story, send);
    await ask(tx, story);
  });
}

async function whatCameBack(tx: Tx, { prospectId, word }: Story): Promise<Send> {
  const theirs = tx
    .select({ id: enrolments.id })
    .from(enrolments)
    .where(eq(enrolments.prospectId, prospectId));
  const [send] = await tx
    .update(sends)
    .set({
      ...{ body: `Hello ${word}`, repliedAt: now(), bouncedAt: now(), bounce: "hard" },
      ...{ complainedAt: now(), unsubscribedAt: now() },
    })
    .where(inArray(sends.enrolmentId, theirs))
    .returning();
  return send!;
}

async function converse(tx: Tx, { teamId, prospectId, email, word }: Story, send: Send) {
  const threadId = newId();
  await tx.insert(threads).values({
    ...{ id: threadId, teamId, prospectId, mailboxId: send.mailboxId! },
    ...{ enrolmentId: send.enrolmentId, subject: `Re: ${word}`, lastKind: "reply", lastAt: now() },
  });
  await tx.insert(messages).values({
    ...{ teamId, threadId, sendId: send.id, kind: "reply", at: now() },
    ...{ messageId: `<answer.${word}@elsewhere.example>`, detail: `detail ${word}` },
    ...{ fromName: word, fromAddress: email, toAddress: `to.${word}@larkfield.example` },
    ...{ subject: `Re: ${word}`, visible: `I am ${word}`, text: `I am ${word}, truly` },
    ...{ html: `<p>${word}</p>`, attached: `${word}.pdf` },
  });
}

async function measure(tx: Tx, { teamId, prospectId, word }: Story, send: Send) {
  await tx.insert(openChoices).values({
    ...{ teamId, prospectId, mode: "individual", basis: "consent", at: now() },
    proof: `${word} said so`,
  });
  const seen = { teamId, sendId: send.id, because: `as ${word} did`, country: word };
  const step = { sequenceId: send.sequenceId!, step: 1 };
  await tx.insert(openEvents).values({ ...seen, ...step, opener: "person", at: now() });
  await tx.insert(opens).values({ ...seen, people: 1, lastAt: now(), sure: "likely" });
}

async function ask(tx: Tx, { teamId, prospectId, word }: Story) {
  await tx.insert(requests).values({
    ...{ teamId, prospectId, kind: "correct", state: "done", wanted: `Not ${word}` },
    ...{ answer: `Dear ${word}`, at: now(), dueAt: after(now(), 30 * DAY), doneAt: now() },
  });
  const code = { codeHash: `hash ${word}`, expiresAt: after(now(), DAY) };
  await tx.insert(requestCodes).values({ teamId, prospectId, ...code });
}

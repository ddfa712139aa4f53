/** The full world's part of the inbox: a conversation with an answer in doubt, shared with a colleague. */
import { and, desc, eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { shareMailbox } from "#app/inbox/sharing.server.ts";
import { inTeam } from "#db/client.ts";
import { messages, threads } from "#db/schema/conversations.ts";
import { sends } from "#db/schema/outreach.ts";
import type { Person } from "#tests/support/people.ts";

type Given = {
  marker: string;
  prospectId: string;
  mailboxId: string;
  enrolmentId: string;
  colleagueId: string;
};

/** Into the conversation of this run, should there be one already. */
export async function workInbox(person: Person, given: Given) {
  const { member } = person;
  const { marker, mailboxId, enrolmentId, prospectId, colleagueId } = given;
  const { teamId, userId } = member;
  await shareMailbox(member, mailboxId, { sharing: "chosen", readers: [colleagueId] });
  return inTeam(member, async (tx) => {
    const run = and(eq(threads.mailboxId, mailboxId), eq(threads.enrolmentId, enrolmentId));
    const subject = `${marker} hello`;
    await tx
      .insert(threads)
      .values({
        ...{ teamId, mailboxId, enrolmentId, prospectId, subject },
        ...{ lastKind: "reply", lastAt: now() },
      })
      .onConflictDoNothing();
    const [thread] = await tx.select().from(threads).where(run).orderBy(desc(threads.lastAt));
    const threadId = thread!.id;
    const whose = { teamId, threadId };
    const [formatted] = await tx
      .insert(messages)
      .values({
        ...{ ...whose, kind: "reply", messageId: `<formatted.${marker}@${marker}.example>` },
        ...{ fromName: marker, fromAddress: `real.${marker}@${marker}.example`, subject },
        ...{ visible: `${marker} writes.`, text: `${marker} writes.`, at: now() },
        html: `<p>${marker} writes.</p>`,
      })
      .returning();
    const [answer] = await tx
      .insert(sends)
      .values({
        ...{ ...whose, enrolmentId, step: -1, mailboxId, userId, state: "uncertain" },
        ...{ messageId: `<answer.1.${marker}@${marker}.example>`, subject, countedAt: now() },
        ...{ reason: "timed-out", body: `${marker} answers.` },
      })
      .returning();
    return { inbox: [threadId], message: [formatted!.id], answer: [answer!.id] };
  });
}

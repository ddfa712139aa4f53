/** The full world's part of what came back: a conversation, how far its mailbox was read, and what could not be. */
import { now } from "#app/core/clock.ts";
import { store } from "#app/incoming/threads.server.ts";
import { inTeam } from "#db/client.ts";
import { quarantined, readings } from "#db/schema/conversations.ts";
import type { Person } from "#tests/support/people.ts";

type Given = {
  marker: string;
  prospectId: string;
  mailboxId: string;
  enrolmentId: string;
  sendId: string;
};

/** Gives the ids of the thread and of what was put aside. */
export async function hearBack({ member }: Person, given: Given) {
  const { marker, mailboxId, prospectId, enrolmentId, sendId } = given;
  const { teamId } = member;
  const folder = { teamId, mailboxId, folder: "inbox", validity: "1" };
  return inTeam(member, async (tx) => {
    const { threadId } = await store(tx, member, {
      conversation: { mailboxId, prospectId, enrolmentId, subject: `${marker} hello` },
      message: {
        kind: "reply",
        messageId: `<answer.${marker}@${marker}.example>`,
        sendId,
        fromName: `${marker} ${marker}son`,
        fromAddress: `real.${marker}@${marker}.example`,
        toAddress: `sender@${marker}.example`,
        subject: `Re: ${marker} hello`,
        visible: `Yes, ${marker}.`,
        text: `Yes, ${marker}.\n\n> May I ask ${marker}?`,
        html: `<p>Yes, ${marker}.</p>`,
        attached: `${marker}.pdf (1 kB)`,
        at: now(),
      },
    });
    await tx.insert(readings).values({ ...folder, lastUid: 2, readAt: now() });
    const [aside] = await tx
      .insert(quarantined)
      .values({ ...folder, uid: 2, reason: "too-big", at: now() })
      .returning();
    return { thread: threadId, aside: aside!.id };
  });
}

/** A conversation to test the inbox with: somebody was written to, and wrote back. */
import { eq } from "drizzle-orm";
import { after, MINUTE, now } from "#app/core/clock.ts";
import { inTeam } from "#db/client.ts";
import { type MessageKind, messages, threads } from "#db/schema/conversations.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { aRunningSequence } from "#tests/support/outreach.ts";
import type { Person } from "#tests/support/people.ts";

type Running = NonNullable<Parameters<typeof aRunningSequence>[1]>;

export type Came = {
  kind?: MessageKind;
  says?: string;
  subject?: string;
  html?: string;
  detail?: string;
  objects?: boolean;
  /** Minutes ago. */
  ago?: number;
};

/** The first message of the sequence left an hour ago; `came` is what stands in the inbox. */
export async function aConversation(person: Person, given: Running & { came?: Came } = {}) {
  const { came = {}, ...rest } = given;
  const running = await aRunningSequence(person, {
    ...rest,
    people: rest.people ?? [{ email: "nora@buyer.example", firstName: "Nora", lastName: "Quist" }],
  });
  const { mailbox, sequence, enrolments: enrolled, prospects } = running;
  const threadIds: string[] = [];
  for (const [n, enrolment] of enrolled.entries()) {
    threadIds.push(
      await plant(person, {
        ...{ enrolment, mailbox, sequenceId: sequence.id, came: { ago: n + 1, ...came } },
        email: prospects.find(({ id }) => id === enrolment.prospectId)!.email,
      }),
    );
  }
  return { ...running, threadIds, threadId: threadIds[0]! };
}

type Planting = {
  enrolment: typeof enrolments.$inferSelect;
  mailbox: { id: string; address: string };
  sequenceId: string;
  email: string;
  came: Came;
};

async function plant({ member }: Person, planting: Planting): Promise<string> {
  const { enrolment, mailbox, sequenceId, email, came } = planting;
  const at = after(now(), -(came.ago ?? 1) * MINUTE);
  const teamId = member.teamId;
  return inTeam(member, async (tx) => {
    await tx
      .update(enrolments)
      .set({ state: "stopped", reason: "replied", nextAt: null })
      .where(eq(enrolments.id, enrolment.id));
    const sentAt = after(now(), -60 * MINUTE);
    await tx.insert(sends).values({
      ...{ teamId, enrolmentId: enrolment.id, step: 1, sequenceId, mailboxId: mailbox.id },
      ...{ state: "sent" as const, sentAt, countedAt: sentAt },
      ...{ messageId: `<step.${enrolment.id}@larkfield.example>`, subject: "A question" },
      body: "May I ask you something?",
    });
    const subject = came.subject ?? "Re: A question";
    const [thread] = await tx
      .insert(threads)
      .values({
        ...{ teamId, mailboxId: mailbox.id, prospectId: enrolment.prospectId },
        ...{ enrolmentId: enrolment.id, subject, lastKind: came.kind ?? "reply", lastAt: at },
      })
      .returning();
    const says = came.says ?? "Yes, do ask.";
    await tx.insert(messages).values({
      ...{ teamId, threadId: thread!.id, kind: came.kind ?? "reply", subject, at },
      ...{ messageId: `<reply.${enrolment.id}@buyer.example>`, html: came.html ?? null },
      ...{ fromName: "Nora Quist", fromAddress: email, toAddress: mailbox.address },
      ...{ visible: says, text: `${says}\n\n> May I ask you something?` },
      ...{ detail: came.detail ?? null, objects: came.objects ?? false },
    });
    return thread!.id;
  });
}

/** An answer to a practice letter, through the same door as a real one: it makes a thread and stops the sequence. */
import { and, eq } from "drizzle-orm";
import { domainOf } from "#app/core/address.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { dayIn } from "#app/core/day.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { refused } from "#app/core/result.ts";
import { receive } from "#app/incoming/arrival.server.ts";
import { parseMail } from "#app/incoming/parse.server.ts";
import { type PracticeKind, practiceMail } from "#app/incoming/practice-mail.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

type Answer = {
  messageId: string;
  as?: PracticeKind;
  text?: string | undefined;
  /** Of which form: the same one twice is one message. */
  key?: string | undefined;
};

/** Who was stopped for another reason, such as an opt-out, keeps that reason. */
export async function recordPracticeReply(
  member: Member,
  { messageId, as = "reply", text = "Yes, tell me more.", key = newId() }: Answer,
) {
  const found = await inTeam(member, (tx) => findLetter(tx, messageId));
  if (!found) return refused("not-found");
  const { send, mailbox, prospect } = found;
  if (mailbox.kind !== "practice") return refused("not-practice");
  const today = mailboxTime(mailbox, now());
  const mail = practiceMail({
    as,
    text,
    from: {
      name: [prospect.firstName, prospect.lastName].join(" ").trim(),
      address: prospect.email,
    },
    to: mailbox.address,
    subject: send.subject ?? "",
    quoted: send.body ?? "",
    sentAt: send.sentAt ?? today,
    answers: messageId,
    messageId: `<${key}@${domainOf(prospect.email)}>`,
    back: dayIn(mailbox.zone, after(today, 7 * DAY)),
  });
  const parsed = await parseMail(Buffer.from(mail), dayIn(mailbox.zone, today));
  if (parsed.hostile) return refused("not-found");
  return receive(member, { sendId: send.id, proves: true }, { mail: parsed.mail, at: now() });
}

async function findLetter(tx: Tx, messageId: string) {
  const [found] = await tx
    .select({ send: sends, mailbox: mailboxes, prospect: prospects })
    .from(sends)
    .innerJoin(
      mailboxes,
      and(eq(mailboxes.teamId, sends.teamId), eq(mailboxes.id, sends.mailboxId)),
    )
    .innerJoin(
      enrolments,
      and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId)),
    )
    .innerJoin(
      prospects,
      and(eq(prospects.teamId, sends.teamId), eq(prospects.id, enrolments.prospectId)),
    )
    .where(eq(sends.messageId, messageId));
  return found;
}

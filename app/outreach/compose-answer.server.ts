/** An answer as it travels: what was typed, in the thread it answers, with the way out in one line. */
import { and, asc, eq, inArray, isNotNull, lte } from "drizzle-orm";
import { config } from "#app/config.server.ts";
import { now } from "#app/core/clock.ts";
import { type Block, type Letter, renderLetter } from "#app/core/letter.ts";
import type { MimeMessage } from "#app/core/mime.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { threading } from "#app/outreach/answer.ts";
import { wayOut } from "#app/outreach/footer.ts";
import { paragraphsOf, withLinks } from "#app/outreach/message.ts";
import { unsubscribeToken } from "#app/suppression/one-click.server.ts";
import type { Tx } from "#db/client.ts";
import { messages } from "#db/schema/conversations.ts";
import { type enrolments, sends } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

type Answering = {
  mailbox: Mailbox;
  send: typeof sends.$inferSelect;
  enrolment: typeof enrolments.$inferSelect;
};

/** The same for every try: only its date moves. Undefined when there is nobody left to write to. */
export async function composeAnswer(
  tx: Tx,
  { mailbox, send, enrolment }: Answering,
): Promise<MimeMessage | undefined> {
  const [prospect] = await tx
    .select({ email: prospects.email, country: prospects.country })
    .from(prospects)
    .where(and(eq(prospects.teamId, send.teamId), eq(prospects.id, enrolment.prospectId)));
  if (!prospect || !send.messageId || !send.body) return undefined;
  const asked = { teamId: send.teamId, hash: enrolment.optOutHash, enrolmentId: enrolment.id };
  const unsubscribeUrl = `${config.baseUrl}/u/${unsubscribeToken(asked)}`;
  const letter = letterOf(send, wayOut(unsubscribeUrl, prospect.country));
  const { text, html } = renderLetter(letter, { name: "personal" });
  return {
    messageId: send.messageId,
    from: { name: mailbox.fromName, address: mailbox.address },
    to: prospect.email,
    subject: send.subject ?? "",
    text,
    html,
    headers: {
      ...threading(await before(tx, send)),
      "List-Unsubscribe": `<${unsubscribeUrl}>`,
      "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    },
    date: mailboxTime(mailbox, now()),
  };
}

function letterOf({ subject, body }: Answering["send"], leaving: Block): Letter {
  const paragraphs = paragraphsOf(body ?? "").map((text) => ({ p: withLinks(text) }));
  return { subject: subject ?? "", blocks: [...paragraphs, { rule: true }, leaving] };
}

/** The Message-IDs of all that was written both ways when it was written, oldest first. */
async function before(tx: Tx, send: Answering["send"]): Promise<string[]> {
  const ours = await tx
    .select({ id: sends.messageId })
    .from(sends)
    .where(
      and(
        eq(sends.teamId, send.teamId),
        eq(sends.enrolmentId, send.enrolmentId!),
        inArray(sends.state, ["sent", "uncertain"]),
        isNotNull(sends.sequenceId),
      ),
    )
    .orderBy(asc(sends.step));
  const theirs = await tx
    .select({ id: messages.messageId })
    .from(messages)
    .where(
      and(
        eq(messages.teamId, send.teamId),
        eq(messages.threadId, send.threadId!),
        isNotNull(messages.messageId),
        lte(messages.createdAt, send.createdAt),
      ),
    )
    .orderBy(asc(messages.at), asc(messages.id));
  return [...ours, ...theirs].flatMap(({ id }) => id ?? []);
}

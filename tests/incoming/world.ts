/** What comes back, to test with: a sequence that was sent, and a mailbox on a real server that is read. */
import { eq } from "drizzle-orm";
import type { ReadMail } from "#app/incoming/parse.server.ts";
import { sealPassword } from "#app/mailboxes/credentials.server.ts";
import { sendDueFrom } from "#app/outreach/sending.server.ts";
import { inTeam } from "#db/client.ts";
import { messages, threads } from "#db/schema/conversations.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import type { Dovecot } from "#tests/support/dovecot.ts";
import { aRunningSequence, enrolmentsOf, ledgerOf } from "#tests/support/outreach.ts";
import type { Person } from "#tests/support/people.ts";
import { aSink } from "#tests/support/sink.ts";

type Given = Omit<NonNullable<Parameters<typeof aRunningSequence>[1]>, "smtp">;

/** Everybody in it was written to; each with the message they got. */
export async function aSentSequence(ada: Person, given: Given = {}) {
  const sink = await aSink();
  const made = await aRunningSequence(ada, { ...given, smtp: { port: sink.port } });
  await sendDueFrom(ada.member, made.mailbox.id);
  await sink.close();
  const [ledger, all] = [
    await ledgerOf(ada, made.sequence.id),
    await enrolmentsOf(ada, made.sequence.id),
  ];
  const people = made.prospects.map((prospect) => {
    const enrolment = all.find(({ prospectId }) => prospectId === prospect.id)!;
    const send = ledger.find(({ enrolmentId }) => enrolmentId === enrolment.id)!;
    return { prospect, enrolment, send, email: prospect.email, messageId: send.messageId! };
  });
  return { ...made, people };
}

/** From now on the mailbox is read there. */
export async function readFrom({ member }: Person, mailboxId: string, dovecot: Dovecot) {
  const fresh = { id: mailboxId, credentialVersion: 0 };
  const credentialVersion = await sealPassword(member, fresh, dovecot.password);
  const { username, port: imapPort } = dovecot;
  const way = { imapHost: "127.0.0.1", imapPort, imapSecurity: "none", reading: "on" } as const;
  await inTeam(member, (tx) =>
    tx
      .update(mailboxes)
      .set({ ...way, username, credentialVersion })
      .where(eq(mailboxes.id, mailboxId)),
  );
}

export async function conversationsOf({ member }: Person) {
  return inTeam(member, (tx) =>
    tx
      .select({ thread: threads, message: messages })
      .from(messages)
      .innerJoin(threads, eq(threads.id, messages.threadId))
      .orderBy(messages.at, messages.id),
  );
}

type Letter = {
  from: string;
  to?: string;
  subject?: string;
  answers?: string;
  id?: string;
  text?: string;
  more?: string[];
};

let count = 0;

/** A message from somebody, whole. */
export function aReply({ from, answers, id, text = "Yes, gladly.", more = [], ...rest }: Letter) {
  return [
    `From: ${from}`,
    `To: ${rest.to ?? "ada@larkfield.example"}`,
    `Subject: ${rest.subject ?? "Re: A question"}`,
    `Message-ID: ${id ?? `<${Date.now()}.${count++}@their.example>`}`,
    ...(answers ? [`In-Reply-To: ${answers}`, `References: ${answers}`] : []),
    ...more,
    "Content-Type: text/plain; charset=utf-8",
    "",
    text,
    "",
  ].join("\n");
}

/** A mail server's report about a message (RFC 3464). */
export function aReport({
  about,
  status = "5.1.1",
  words = "550 5.1.1 User unknown",
}: {
  about: string;
  status?: string;
  words?: string;
}) {
  return [
    "Return-Path: <>",
    "From: Mail Delivery System <MAILER-DAEMON@mx.their.example>",
    "To: ada@larkfield.example",
    "Subject: Undelivered Mail Returned to Sender",
    `Message-ID: <${Date.now()}.${count++}@mx.their.example>`,
    'Content-Type: multipart/report; report-type=delivery-status; boundary="r"',
    "",
    "--r",
    "Content-Type: text/plain",
    "",
    "Your message could not be delivered.",
    "--r",
    "Content-Type: message/delivery-status",
    "",
    "Final-Recipient: rfc822; somebody@their.example",
    "Action: failed",
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${words}`,
    "",
    "--r",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: ${about}`,
    "",
    "--r--",
    "",
  ].join("\n");
}

/** One that a mailbox provider makes when a reader presses "spam" (RFC 5965). */
export function aComplaint(about: string) {
  return aReport({ about })
    .replace("delivery-status; boundary", "feedback-report; boundary")
    .replace(
      /Content-Type: message\/delivery-status[\s\S]*?--r/,
      [
        "Content-Type: message/feedback-report",
        "",
        "Feedback-Type: abuse",
        "User-Agent: Their/1.0",
        "Version: 1",
        "",
        "--r",
      ].join("\n"),
    );
}

/** A mail as it is understood, without the bytes. */
export function readAs(
  understood: ReadMail["understood"],
  given: Partial<ReadMail> = {},
): ReadMail {
  const from = { name: "", address: "somebody@their.example" };
  const words = { to: "", subject: "Re: A question", text: "", html: null, attached: "" };
  return {
    understood,
    messageId: `<${Date.now()}.${count++}@their.example>`,
    answers: [],
    ...{ from, ...words, ...given },
  };
}

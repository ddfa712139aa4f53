/** What a practice letter is answered with, as it would come in: from the person, a machine, or a mail server. */

export type PracticeKind = "reply" | "away" | "bounce";

type Practising = {
  as: PracticeKind;
  text: string;
  from: { name: string; address: string };
  to: string;
  subject: string;
  /** What the letter said, and when it was sent. */
  quoted: string;
  sentAt: Date;
  /** Message-IDs with their brackets. */
  answers: string;
  messageId: string;
  /** The day of return, 2026-12-01. */
  back: string;
};

/** A whole message (RFC 5322) in UTF-8. */
export function practiceMail(practising: Practising): string {
  return practising.as === "bounce" ? report(practising) : letter(practising);
}

function letter(practising: Practising): string {
  const { as, text, from, to, subject, quoted, sentAt, answers, messageId, back } = practising;
  const own = as === "away" ? `I am out of the office until ${back}.` : text;
  const quote = quoted
    .split("\n")
    .map((line) => `> ${line}`)
    .join("\n");
  return lines(
    `From: ${encoded(from.name)} <${from.address}>`,
    `To: ${to}`,
    `Subject: ${encoded(`${as === "away" ? "Automatic reply" : "Re"}: ${subject}`)}`,
    `Message-ID: ${messageId}`,
    `In-Reply-To: ${answers}`,
    `References: ${answers}`,
    ...(as === "away" ? ["Auto-Submitted: auto-replied"] : []),
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    own,
    ...(quoted && as === "reply" ? ["", `On ${sentAt.toUTCString()}, ${to} wrote:`, quote] : []),
  );
}

function report({ from, to, answers, messageId }: Practising): string {
  const { address } = from;
  return lines(
    "Return-Path: <>",
    `From: Mail Delivery System <MAILER-DAEMON@${address.slice(address.lastIndexOf("@") + 1)}>`,
    `To: ${to}`,
    "Subject: Undelivered Mail Returned to Sender",
    `Message-ID: ${messageId}`,
    "MIME-Version: 1.0",
    'Content-Type: multipart/report; report-type=delivery-status; boundary="report"',
    "",
    "--report",
    "Content-Type: text/plain",
    "",
    "Your message could not be delivered.",
    "--report",
    "Content-Type: message/delivery-status",
    "",
    `Final-Recipient: rfc822; ${address}`,
    "Action: failed",
    "Status: 5.1.1",
    "Diagnostic-Code: smtp; 550 5.1.1 There is no such mailbox here",
    "",
    "--report",
    "Content-Type: text/rfc822-headers",
    "",
    `Message-ID: ${answers}`,
    "",
    "--report--",
  );
}

/** RFC 2047, in pieces short enough to be read. */
function encoded(text: string): string {
  const words = [...text.replace(/[\r\n]+/g, " ")].reduce<string[]>((all, sign) => {
    const last = all.at(-1);
    if (last !== undefined && last.length + sign.length <= 12) all[all.length - 1] = last + sign;
    else all.push(sign);
    return all;
  }, []);
  const bytes = (word: string) => [...new TextEncoder().encode(word)];
  const hex = (byte: number) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  return words.map((word) => `=?utf-8?Q?${bytes(word).map(hex).join("")}?=`).join("\r\n ");
}

function lines(...all: string[]): string {
  return `${all.join("\n").replace(/\r?\n/g, "\r\n")}\r\n`;
}

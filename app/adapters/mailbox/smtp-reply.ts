/** What an SMTP server's reply means for the message and for the mailbox (RFC 5321, RFC 3463). */
import type {
  Answer,
  BrokenWhy,
  FailedWhy,
  RetryWhy,
  SendOutcome,
} from "#app/adapters/mailbox/port.ts";

export type Reply = { code: number; enhanced?: string; text: string };

/** From the lines of one complete reply; undefined when they are not one. */
export function readReply(lines: string[]): Reply | undefined {
  const last = lines.at(-1) ?? "";
  const [, digits] = /^([2-5]\d\d)(?: |$)/.exec(last) ?? [];
  if (!digits || lines.some((line) => !line.startsWith(digits))) return undefined;
  const words = lines.map((line) => line.slice(4));
  const text = words.join("\n");
  const [, enhanced] = /^([245]\.\d{1,3}\.\d{1,3})(?:\s|$)/.exec(words.at(-1) ?? "") ?? [];
  const reply = { code: Number(digits), text };
  return enhanced?.[0] === digits[0] ? { ...reply, enhanced } : reply;
}

export function isPositive(reply: Reply): boolean {
  return reply.code >= 200 && reply.code < 300;
}

/** The reply as it may be stored and shown: printable, one line, at most 200 characters. */
export function answerOf({ code, enhanced, text }: Reply): Answer {
  const said = text
    .replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]+/gu, " ")
    .slice(0, 200)
    // A character of two halves may have been cut in the middle.
    .replace(/[\ud800-\udbff]$/, "")
    .trim();
  return enhanced ? { code, enhanced, said } : { code, said };
}

/** To MAIL FROM: what is refused here is the sender, never the person written to. */
export function aboutSender(reply: Reply): SendOutcome {
  if (reply.code < 500) return later(reply);
  // Nothing else is meant by it here (RFC 1870 section 6.1), but by some an account that is full.
  if (reply.code !== 552 && !isTooBig(reply)) return broken(reply);
  const isFull = reply.enhanced === "5.2.2" || aboutSpace.test(reply.text);
  return isFull ? full(reply) : failed(reply, "too-big");
}

/** To RCPT TO, DATA or the message itself. */
export function aboutMessage(reply: Reply): SendOutcome {
  const { code, enhanced } = reply;
  if (code < 500) return later(reply);
  if (code === 530 || code === 535 || /^5\.1\.[78]$/.test(enhanced ?? "")) return broken(reply);
  if (enhanced === "5.4.5") return { kind: "retry", why: "sending-limit", ...answerOf(reply) };
  if (isTooBig(reply)) return failed(reply, "too-big");
  if (code === 552 || enhanced === "5.2.2") return full(reply);
  return failed(reply, whyFailed(enhanced));
}

const unknownAddress = new Set(["5.1.1", "5.1.2", "5.1.6", "5.1.10", "5.4.4", "5.2.1"]);

function whyFailed(enhanced = ""): FailedWhy {
  if (unknownAddress.has(enhanced)) return "address-unknown";
  return enhanced.startsWith("5.7.") ? "policy" : "refused";
}

/** Of a server's words; a hostile one says very much. */
const ENOUGH = 500;
const aboutSize = /\b(?:message|mail|databytes)\b.*\b(?:size|too (?:big|large)|databytes|limit)\b/i;
const aboutSpace = /\b(?:full|quota|storage)\b|mailbox/i;

/** Many servers say only 552 and a sentence, which means a full mailbox as well (RFC 1870 section 6.1). */
function isTooBig({ code, enhanced, text: all }: Reply): boolean {
  const text = all.slice(0, ENOUGH);
  if (enhanced === "5.3.4" || enhanced === "5.2.3") return true;
  const plain = code === 552 && (!enhanced || /^5\.[05]\.\d+$/.test(enhanced));
  return plain && (/#5\.3\.4/.test(text) || (aboutSize.test(text) && !aboutSpace.test(text)));
}

function full(reply: Reply): SendOutcome {
  return { kind: "retry", why: "mailbox-full", ...answerOf(reply) };
}

function later(reply: Reply): SendOutcome {
  return { kind: "retry", why: whyLater(reply), ...answerOf(reply) };
}

function whyLater({ code, enhanced = "" }: Reply): RetryWhy {
  if (code === 421) return "server-busy";
  if (code === 452 || enhanced === "4.2.2") return "mailbox-full";
  return enhanced.startsWith("4.7.") ? "slow-down" : "try-later";
}

function failed(reply: Reply, why: FailedWhy): SendOutcome {
  return { kind: "failed", why, ...answerOf(reply) };
}

function broken(reply: Reply): SendOutcome {
  return { kind: "mailbox-broken", why: whyBroken(reply), ...answerOf(reply) };
}

function whyBroken(reply: Reply): BrokenWhy {
  if (reply.code === 530) return wantsTls(reply) ? "encryption-required" : "auth-required";
  return reply.code === 535 ? "wrong-password" : "sender-refused";
}

/** To AUTH. */
export function whyNotSignedIn(reply: Reply): BrokenWhy | RetryWhy {
  if (reply.code < 500) return "server-busy";
  return reply.code === 538 || (reply.code === 530 && wantsTls(reply))
    ? "encryption-required"
    : "wrong-password";
}

function wantsTls({ text }: Reply): boolean {
  return /\b(start)?tls\b|encrypt/i.test(text);
}

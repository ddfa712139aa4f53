/** What a mail server's replies say about a mailbox, and what they only say about us (RFC 5321, RFC 3463). */
import type { Reply } from "#app/adapters/mailbox/smtp-reply.ts";
import type { Reason } from "#app/adapters/verification/port.ts";

export type Heard = Extract<
  Reason,
  | "accepted"
  | "mailbox-unknown"
  | "mailbox-disabled"
  | "mailbox-full"
  | "greylisted"
  | "busy"
  | "blocked"
  | "odd-answer"
>;

// 5.1.1 no such mailbox, 5.1.6 moved away, 5.1.10 null MX of the recipient.
const noSuchMailbox = new Set(["5.1.1", "5.1.6", "5.1.10"]);

const listed = /spamhaus|\brbl\b|dnsbl|black ?-?list|block ?-?list|barracuda/i;
const aboutUs =
  /spam|block|black|\blisted\b|polic|reputation|denied|den(?:y|ies)|relay|helo|ehlo|reverse|\bptr\b|rdns|\bspf\b|\bdkim\b|sender|client|\bip\b|your (?:host|address|server|domain)|authenti|not (?:allowed|permitted|accept)|prohibit|reject(?:ed)? by|\brate\b|too (?:many|fast)|quickly|limit|verif|callout|probe/i;
const noSuch =
  /(?:user|mailbox|recipient|account|addressee?|alias|inbox)[^.]{0,60}(?:unknown|not (?:exist|found|known|be found|a valid|valid|have|local|listed)|n['’o]t exist|does(?: not|n['’]t)|no longer|invalid|unavailable|undeliverable|unrouteable)|(?:unknown|no such|invalid|non-?existent|not a valid) (?:local )?(?:user|mailbox|recipient|account|address|person|here)|doesn['’]t have an? .{1,40}account|no mailbox here|user unknown/i;
const disabled = /disabled|deactivated|inactive|suspended|closed|expired/i;

/** More than any server needs to say. Some patterns take the square of a text's length. */
const MOST_JUDGED = 2048;

/** To RCPT TO, the only reply that can say anything about a person's mailbox. */
export function aboutMailbox(whole: Reply): Heard {
  const reply = { ...whole, text: whole.text.slice(0, MOST_JUDGED) };
  const { code, enhanced = "" } = reply;
  if (code === 250) return "accepted";
  if (code < 400) return "odd-answer";
  return code < 500 ? notNow(reply) : notEver(reply, enhanced);
}

/** To the greeting, EHLO and MAIL FROM: nobody's mailbox was named yet. */
export function aboutOurselves({ code, enhanced = "" }: Reply): Heard {
  if (code >= 500) return "blocked";
  return enhanced.startsWith("4.7.") || code === 450 || code === 451 ? "greylisted" : "busy";
}

function notNow({ code, enhanced = "", text }: Reply): Heard {
  if (enhanced === "4.2.2") return "mailbox-full";
  if (code === 452 && (enhanced === "" || enhanced.startsWith("4.2.")) && !isAboutUs(text)) {
    return "mailbox-full";
  }
  if (code === 421 || code === 452 || enhanced.startsWith("4.3.") || enhanced === "4.5.3") {
    return "busy";
  }
  return "greylisted";
}

function notEver({ code, text }: Reply, enhanced: string): Heard {
  if (enhanced === "5.2.2") return "mailbox-full";
  if (enhanced === "5.2.1") return isAboutUs(text) ? "odd-answer" : "mailbox-disabled";
  if (noSuchMailbox.has(enhanced)) return listed.test(text) ? "blocked" : "mailbox-unknown";
  // How Microsoft 365 says that nobody has this address at the edge.
  if (enhanced === "5.4.1" && /recipient address rejected/i.test(text)) return "mailbox-unknown";
  if (enhanced.startsWith("5.7.") || code === 530 || code === 535) return "blocked";
  if (code === 552 && (enhanced === "" || enhanced === "5.2.0")) return "mailbox-full";
  return enhanced === "" || enhanced === "5.0.0" || enhanced === "5.5.0"
    ? byWords(code, text)
    : "odd-answer";
}

// Without a status of RFC 3463 only the words tell, and of two readings the one about us wins.
function byWords(code: number, text: string): Heard {
  if (isAboutUs(text)) return "blocked";
  if (code !== 550 && code !== 551 && code !== 553 && code !== 554) return "odd-answer";
  if (disabled.test(text)) return "mailbox-disabled";
  return noSuch.test(text) ? "mailbox-unknown" : "odd-answer";
}

function isAboutUs(text: string): boolean {
  return aboutUs.test(withoutAddresses(text));
}

/** A server quotes the address, and "spam" in a domain's name means nothing. */
function withoutAddresses(text: string): string {
  return text.replace(/[^\s<>]+@[^\s<>]+/g, "").replace(/\bhttps?:\S+/g, "");
}

/** Milliseconds a server asks to wait, such as "try again in 5 minutes"; undefined where it says none. */
export function waitAskedFor(text: string): number | undefined {
  const [, number, unit = ""] =
    /\b(\d{1,5})\s*(s|secs?|seconds?|m|mins?|minutes?|h|hours?)\b/i.exec(
      text.slice(0, MOST_JUDGED),
    ) ?? [];
  if (!number) return undefined;
  const seconds = unit[0]?.toLowerCase() === "s" ? 1 : unit[0]?.toLowerCase() === "m" ? 60 : 3600;
  const ms = Number(number) * seconds * 1000;
  return Math.min(Math.max(ms, 60_000), 24 * 3_600_000);
}

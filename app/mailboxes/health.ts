/** Judges what was seen of a domain, in plain words: what is so, and what to change. */
import {
  type Judged,
  judgeDkim,
  judgeDmarc,
  judgeMx,
  judgeSpf,
} from "#app/mailboxes/domain-records.ts";
import type { MailboxFacts } from "#app/mailboxes/mailbox.ts";
import { type Records, readSeen, type Seen } from "#app/mailboxes/seen.ts";

export type Check = Required<Judged> & {
  name: string;
  word: "Good" | "Look at it" | "Not good" | "Not known";
};

type About = Pick<MailboxFacts, "address" | "kind" | "host" | "security" | "state" | "reading">;

/** Empty when nothing was looked at yet. */
export function judgeHealth(seen: Seen, mailbox: About): Check[] {
  const { records, letter } = seen;
  if (!records) return [];
  const domain = mailbox.address.slice(mailbox.address.lastIndexOf("@") + 1);
  const signed = letter?.find((signature) => isOf(domain, signature.domain));
  const none =
    records.mx && (records.mx.length === 0 || records.mx.every((name) => /^\.?$/.test(name)));
  return [
    check("Who may send (SPF)", judgeSpf(records.spf, domain)),
    check("Signature (DKIM)", judgeDkim(records, { letter, signed, domain })),
    check("What becomes of forgeries (DMARC)", judgeDmarc(records.dmarc, domain)),
    check("Where answers go (MX)", judgeMx(records.mx, none === true, domain)),
    check("Encrypted on its way (TLS)", judgeTls(mailbox)),
    check("Name of the server (PTR)", judgePtr(records.ptr, mailbox.host)),
    check("Unsubscribing by one press is signed", judgeHeaders(signed, letter)),
    ...(mailbox.kind === "smtp"
      ? []
      : [check("By which number answers are known", judgeIds(mailbox))]),
  ];
}

/** The names of what a launch is warned of. */
export function worriesOf(mailbox: About & { health: unknown }): string[] {
  if (mailbox.kind === "practice") return [];
  const checks = judgeHealth(readSeen(mailbox.health), mailbox);
  return checks.filter(({ tone }) => tone === "bad" || tone === "warning").map(({ name }) => name);
}

const words = { good: "Good", warning: "Look at it", bad: "Not good", info: "Not known" } as const;

function check(name: string, judged: Judged): Check {
  return { name, word: words[judged.tone], saw: "", ...judged };
}

function judgeTls({ kind, host, security, state }: About): Judged {
  if (kind === "google" || kind === "microsoft") {
    return { tone: "good", what: "We hand letters over encrypted.", todo: "" };
  }
  if (security === "none") {
    return {
      tone: "warning",
      what: `We hand letters to ${host} unencrypted.`,
      todo: "Choose TLS or STARTTLS under “How it signs in”.",
    };
  }
  if (state !== "ready")
    return { tone: "info", what: "Known once a test has worked.", todo: "Test the mailbox." };
  return {
    tone: "good",
    what: `We hand letters to ${host} encrypted, and its certificate is in order.`,
    todo: "",
  };
}

/** Gmail and Exchange are known to put a Message-ID of their own in place of some. */
function judgeIds({ reading }: About): Judged {
  const what =
    "Your provider may give a message a number of its own (Message-ID) when it goes out.";
  if (reading === "on") {
    return {
      tone: "good",
      what: `${what} We look it up, so that an answer is known by it.`,
      todo: "",
    };
  }
  return {
    tone: "info",
    what: `${what} We may not read this mailbox, so that we cannot look it up.`,
    todo: "Allow us to read it. Until then an answer is known by who it comes from alone.",
  };
}

function judgePtr(ptr: Records["ptr"], host: string | null): Judged {
  if (!ptr) {
    return {
      tone: "info",
      what: "Which machine your provider sends from cannot be seen from here.",
      todo: "With a known provider this is its business, and in order.",
    };
  }
  const saw = `${ptr.address}: ${ptr.names.join(", ") || "no name"}`;
  if (ptr.names.length > 0)
    return { tone: "good", what: `The address of ${host} has a name.`, todo: "", saw };
  return {
    tone: "warning",
    what: `The address of ${host} has no name. If it also delivers your letters, many servers refuse them.`,
    todo: "Ask whoever runs the server for a PTR record.",
    saw,
  };
}

function judgeHeaders(signed: { covers: string[] } | undefined, letter: Seen["letter"]): Judged {
  if (!letter) {
    return {
      tone: "info",
      what: "A letter that came back shows it, and none has so far.",
      todo: "Send a test letter where answers are read.",
    };
  }
  const both = ["list-unsubscribe", "list-unsubscribe-post"];
  const missing = both.filter((name) => !signed?.covers.includes(name));
  const saw = signed ? `h=${signed.covers.join(":")}` : "";
  if (missing.length === 0)
    return {
      tone: "good",
      what: "The signature covers both headers, so Gmail and others show their button.",
      todo: "",
      saw,
    };
  return {
    tone: "warning",
    what: `The signature does not cover ${missing.join(" and ")}, so Gmail and others may not show their button. The link in each message works all the same.`,
    todo: "Ask your mail provider to sign these headers.",
    saw,
  };
}

/** RFC 7489, relaxed: the same domain, or one above or below it. */
function isOf(domain: string, signer: string): boolean {
  const under = (one: string, other: string) => one === other || one.endsWith(`.${other}`);
  return signer.includes(".") && (under(domain, signer) || under(signer, domain));
}

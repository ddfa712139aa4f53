/** SPF, DKIM, DMARC and MX of a domain in plain words: what is so, and what to change. */
import type { Records, Seen } from "#app/mailboxes/seen.ts";

export type Judged = {
  tone: "good" | "warning" | "bad" | "info";
  what: string;
  /** Empty where there is nothing to do. */
  todo: string;
  /** As it was found, for whoever looks after the domain. */
  saw?: string;
};

const unanswered: Judged = {
  tone: "info",
  what: "The servers for its names did not answer.",
  todo: "Look again in a few minutes.",
};

export function judgeSpf(spf: string[] | undefined, domain: string): Judged {
  if (!spf) return unanswered;
  const saw = spf.join("\n");
  const [record = ""] = spf;
  const ask = `Whoever looks after ${domain} can add one; your mail provider says what it must be.`;
  if (spf.length === 0) {
    return {
      tone: "bad",
      what: `${domain} does not say who may send for it. Many providers put such mail into spam.`,
      todo: ask,
    };
  }
  if (spf.length > 1) {
    return {
      tone: "bad",
      what: "There are two such records, and then neither counts.",
      todo: "Put them together into one.",
      saw,
    };
  }
  if (/(^| )\+?all( |$)/i.test(record)) {
    return {
      tone: "bad",
      what: "It allows everybody to send for this domain.",
      todo: "End it with ~all or -all.",
      saw,
    };
  }
  if (!/[-~]all\b|redirect=/i.test(record)) {
    return {
      tone: "warning",
      what: "It does not say what becomes of mail from elsewhere.",
      todo: "End it with ~all or -all.",
      saw,
    };
  }
  return { tone: "good", what: `${domain} says who may send for it.`, todo: "", saw };
}

type Signing = { letter: Seen["letter"]; signed: { selector: string } | undefined; domain: string };

export function judgeDkim({ keys }: Records, { letter, signed, domain }: Signing): Judged {
  const live = keys.filter(({ revoked }) => !revoked);
  const saw = live.map(({ selector }) => `${selector}._domainkey.${domain}`).join("\n");
  const turnOn = `Switch on DKIM for ${domain} where your mail is hosted, and publish the key that it shows.`;
  if (signed && live.some(({ selector }) => selector === signed.selector)) {
    return {
      tone: "good",
      what: `A letter that came back was signed for ${domain}, and the key is published.`,
      todo: "",
      saw,
    };
  }
  if (signed) {
    return {
      tone: "bad",
      what: `Letters are signed with the key “${signed.selector}”, which is not published.`,
      todo: turnOn,
      saw,
    };
  }
  if (letter) {
    const by = letter.map((signature) => signature.domain).join(", ") || "nobody";
    return {
      tone: "bad",
      what: `The letter that came back was signed by ${by}, not for ${domain}.`,
      todo: turnOn,
      saw,
    };
  }
  if (live.length > 0) {
    return {
      tone: "good",
      what: `A key for signing is published for ${domain}. Whether your letters bear it, a test letter shows.`,
      todo: "",
      saw,
    };
  }
  return {
    tone: "info",
    what: "We found no key under the usual names; yours may have another.",
    todo: "Send a test letter where answers are read: its signature tells the name.",
  };
}

export function judgeDmarc(dmarc: string[] | undefined, domain: string): Judged {
  if (!dmarc) return unanswered;
  const [record = ""] = dmarc;
  const policy = /;\s*p\s*=\s*(\w+)/i.exec(record)?.[1]?.toLowerCase();
  const start = `Publish a TXT record at _dmarc.${domain}: v=DMARC1; p=none; rua=mailto:… and later p=quarantine.`;
  if (dmarc.length === 0) {
    return {
      tone: "warning",
      what: "Nothing is said about mail that forges this domain. Gmail and Yahoo ask bulk senders for it.",
      todo: start,
    };
  }
  if (policy === "quarantine" || policy === "reject") {
    return {
      tone: "good",
      what: "Mail that forges this domain is kept away.",
      todo: "",
      saw: record,
    };
  }
  if (policy === "none") {
    return {
      tone: "good",
      what: "It is there, and only watches so far (p=none). That is enough to send.",
      todo: "",
      saw: record,
    };
  }
  return {
    tone: "warning",
    what: "The record has no policy that counts.",
    todo: start,
    saw: record,
  };
}

export function judgeMx(mx: string[] | undefined, none: boolean, domain: string): Judged {
  if (!mx) return unanswered;
  if (none) {
    return {
      tone: "bad",
      what: `${domain} takes no mail, so no answer can reach you there, and many servers refuse mail from it.`,
      todo: "Publish MX records, or send from an address whose domain takes mail.",
    };
  }
  return { tone: "good", what: "Answers have somewhere to go.", todo: "", saw: mx.join("\n") };
}

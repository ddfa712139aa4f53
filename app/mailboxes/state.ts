/** How a mailbox stands, in words: what is so, why, and what happens next. */
import { hoursWords } from "#app/mailboxes/habits.ts";
import type { MailboxFacts } from "#app/mailboxes/mailbox.ts";
import { explainProblem } from "#app/mailboxes/problem.ts";
import { nameOfProvider } from "#app/mailboxes/provider.ts";

type StateInWords = {
  word: string;
  tone: "good" | "warning" | "bad" | "info";
  why: string;
  next: string;
};

type Told = Pick<
  MailboxFacts,
  | "kind"
  | "state"
  | "problem"
  | "host"
  | "port"
  | "address"
  | "dailyCap"
  | "windowStart"
  | "windowEnd"
  | "zone"
> &
  Partial<Pick<MailboxFacts, "days" | "hoursOf" | "holidays">>;

/** The word is short enough for a list; `why` and `next` are whole sentences. */
export function describeMailbox(mailbox: Told): StateInWords {
  if (mailbox.kind === "practice") return practice(mailbox);
  if (mailbox.state === "testing") return testing(mailbox);
  if (mailbox.state === "ready") return ready(mailbox);
  return broken(mailbox);
}

function practice({ dailyCap }: Told): StateInWords {
  return {
    word: "Practice",
    tone: "info",
    why: "What you send arrives here, where you can read it. It never reaches a real person.",
    next: `It takes up to ${dailyCap} messages a day at any hour: practice knows no sending hours.`,
  };
}

function testing({ kind, host, address }: Told): StateInWords {
  const server = host ?? nameOfProvider(kind);
  return {
    word: "Testing",
    tone: "info",
    why: `We are signing in to ${server} and asking whether we may send as ${address}.`,
    next: "This takes some seconds. No message is sent.",
  };
}

function ready(mailbox: Told): StateInWords {
  return {
    word: "Ready",
    tone: "good",
    why: `${mailbox.host ?? nameOfProvider(mailbox.kind)} let us in, and we may send as ${mailbox.address}.`,
    next: `We send ${sendingHours(mailbox)}, up to ${mailbox.dailyCap} messages a day.`,
  };
}

function broken(mailbox: Told): StateInWords {
  const { what, todo } = explainProblem(mailbox.problem ?? "", mailbox);
  const paused = mailbox.state === "paused";
  return {
    word: paused ? "Paused" : "Needs attention",
    tone: paused ? "warning" : "bad",
    why: what,
    next: `${todo} Nothing is sent until a test has worked; your sequences wait and lose nothing.`,
  };
}

/** "between 08:00 and 18:00 (Europe/Berlin)". */
export function sendingHours(mailbox: Told): string {
  return hoursWords(mailbox);
}

/** Whether answers reach us through a mailbox, in words: what is so, why, and what to do. */
import type { MailboxFacts } from "#app/mailboxes/mailbox.ts";
import { explainProblem } from "#app/mailboxes/problem.ts";
import { nameOfProvider } from "#app/mailboxes/provider.ts";
import type { MailboxKind } from "#db/schema/mailboxes.ts";

type Tone = "good" | "warning" | "bad" | "info";
type ReadingInWords = { word: string; tone: Tone; why: string; next: string };

type Told = Pick<
  MailboxFacts,
  | "kind"
  | "address"
  | "reading"
  | "readingProblem"
  | "imapHost"
  | "imapPort"
  | "provedAt"
  | "probeSentAt"
>;

/** `to` is the address that answers go to where it is another mailbox's. */
export function describeReading(mailbox: Told, to?: string | null): ReadingInWords {
  if (mailbox.kind === "practice" || mailbox.reading === "on") return on(mailbox);
  if (mailbox.reading === "testing") {
    const where = mailbox.imapHost ?? nameOfProvider(mailbox.kind);
    const why = `We are signing in to ${where} to look whether we may read there.`;
    return { word: "Testing", tone: "info", why, next: "This takes some seconds." };
  }
  if (mailbox.reading === "failing") return failing(mailbox);
  if (mailbox.provedAt) {
    const why = `It only sends. A letter from it came back to us through ${to ?? mailbox.address}, so answers do, too.`;
    return {
      word: "Answers reach us",
      tone: "good",
      why,
      next: "Follow-ups stop when somebody answers.",
    };
  }
  return sendsOnly(mailbox, to);
}

function on({ kind, imapHost }: Told): ReadingInWords {
  const why =
    kind === "practice"
      ? "You answer in the practice mailbox yourself."
      : `We read what comes back${imapHost ? ` at ${imapHost}` : ""}: only messages that belong to yours are kept.`;
  return { word: "Read", tone: "good", why, next: "Follow-ups stop when somebody answers." };
}

function failing(mailbox: Told): ReadingInWords {
  const { what, todo } = explainReading(mailbox.readingProblem ?? "", mailbox);
  const next = `${todo} Until then a sequence with follow-ups cannot be launched from it.`;
  return { word: "Cannot be read", tone: "bad", why: what, next };
}

function sendsOnly({ kind, probeSentAt }: Told, to?: string | null): ReadingInWords {
  const waits = probeSentAt
    ? "A test letter is on its way; once it has arrived, this is proved. It may take some minutes."
    : "Send a test letter to prove it.";
  const next = to
    ? `Answers are to go to ${to}. ${waits}`
    : `${wayToBeRead(kind)}, or choose another mailbox that its answers go to.`;
  const why =
    "It only sends, so we would not learn that somebody has answered, and would write again.";
  return { word: "Only sends", tone: "warning", why, next };
}

function wayToBeRead(kind: MailboxKind): string {
  const provider = nameOfProvider(kind);
  return provider
    ? `Sign in at ${provider} again with reading ticked`
    : "Enter where it is read under “How it signs in”";
}

/** The words of the adapter, as they are meant when reading. */
export function explainReading(
  word: string,
  {
    kind,
    imapHost,
    imapPort,
    address,
  }: Pick<Told, "imapHost" | "imapPort" | "address"> & { kind?: MailboxKind },
) {
  const provider = nameOfProvider(kind);
  if (provider && word === "not-allowed") return notAllowedAt(provider);
  if (kind && provider) {
    return explainProblem(word, { kind, host: null, port: null, address });
  }
  const server = imapHost ?? "the server";
  const own = Object.hasOwn(sentences, word) ? sentences[word]!(server, imapPort) : undefined;
  return own ?? explainProblem(word, { host: imapHost, port: imapPort, address });
}

type Explained = { what: string; todo: string };

function notAllowedAt(provider: string): Explained {
  return {
    what: `${provider} does not let us read: that right was left out or taken back.`,
    todo: `Sign in at ${provider} again with reading ticked.`,
  };
}

const ports = "Use port 993 with TLS, or port 143 with STARTTLS.";

const sentences: Record<string, (server: string, port: number | null) => Explained> = {
  "auth-required": (server) => ({
    what: `${server} lets only those read who sign in.`,
    todo: "Enter the user name and the password of the mailbox.",
  }),
  "wrong-password": (server) => ({
    what: `${server} refused the user name or the password for reading.`,
    todo: "Some providers want reading by IMAP switched on in their settings first, and an app password that covers it. Then enter the password again.",
  }),
  "connection-refused": (server, port) => ({
    what: `${server} is there, but nothing answers on port ${port}.`,
    todo: ports,
  }),
  "timed-out": (server, port) => ({
    what: `${server} did not answer on port ${port} in time.`,
    todo: ports,
  }),
  "not-tls": (server, port) => ({
    what: `${server} does not speak TLS from the start on port ${port}.`,
    todo: ports,
  }),
  "starttls-not-offered": (server, port) => ({
    what: `${server} does not offer STARTTLS on port ${port}.`,
    todo: "Choose TLS with port 993.",
  }),
  "encryption-required": (server) => ({
    what: `${server} insists on an encrypted connection.`,
    todo: ports,
  }),
  "auth-not-offered": (server, port) => ({
    what: `${server} lets nobody sign in with a password on port ${port}.`,
    todo: `${ports} If it stays so, the provider takes no passwords: sign in with the provider instead, where that is offered.`,
  }),
  "password-unprotected": (server) => ({
    what: `${server} would take the password unencrypted, so we did not send it.`,
    todo: ports,
  }),
  "no-greeting": (server, port) => ({
    what: `Something answered at ${server} on port ${port}, but not a mail server.`,
    todo: ports,
  }),
  "folder-not-found": (server) => ({
    what: `${server} let us in, but shows no inbox.`,
    todo: "Ask whoever runs your mail whether this user may read by IMAP.",
  }),
  "not-allowed": (server) => ({
    what: `${server} does not allow this user to read.`,
    todo: "Ask whoever runs your mail to allow reading by IMAP.",
  }),
};

/** Why answers cannot go to a mailbox that was chosen for them. */
export const whyNotThere = {
  "not-read": { field: "repliesTo", sentence: "Choose a mailbox that we can read now." },
  "not-shared": {
    field: "repliesTo",
    sentence: "Its owner keeps that inbox to themselves. Ask them to share it with the team first.",
  },
};

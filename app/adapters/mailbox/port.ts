/** The port for a member's own mailbox: one message to one person, and an honest word on its fate. */
import type { MimeMessage, MimeProblem } from "#app/core/mime.ts";
import type { Attachment } from "#app/core/mime-attachment.ts";
import type { Ok, Refused } from "#app/core/result.ts";

/** `messageId` with its brackets, `to` exactly one bare address. */
export type OutgoingMessage = MimeMessage & { files?: OutgoingFiles | undefined };

/** What goes with it, named; the bytes are fetched when its turn comes, so that who waits holds none. */
export type OutgoingFiles = {
  listed: { name: string; mediaType: string; size: number }[];
  /** Undefined takes the message back: they are not there any more. */
  fetch(): Promise<Attachment[] | undefined>;
};

/** What a server answered: its code, its RFC 3463 status and its words, which may name a person. */
export type Answer = { code?: number; enhanced?: string; said?: string };

/** Needs a person: nothing can be sent from this mailbox until it is put right. */
export type BrokenWhy =
  | "wrong-password"
  | "auth-required"
  | "auth-not-offered"
  | "encryption-required"
  | "password-unprotected"
  | "starttls-not-offered"
  | "not-tls"
  | "certificate-expired"
  | "certificate-wrong-name"
  | "certificate-not-trusted"
  | "tls-failed"
  | "server-refused"
  | "sender-refused"
  /** It leads into a private network, where members of this installation may not send us. */
  | "private-network"
  /** Signed in to by OAuth: what was granted was taken back, ran out, or is not enough. */
  | "access-ended"
  | "access-refused"
  /** Whoever runs this installation has to mend it. */
  | "sign-in-not-set-up";

/** May pass by itself. Nothing was accepted, so trying again later cannot duplicate. */
export type RetryWhy =
  | "host-not-found"
  | "connection-refused"
  | "unreachable"
  | "timed-out"
  | "no-greeting"
  | "connection-lost"
  | "protocol-error"
  | "server-busy"
  | "slow-down"
  | "sending-limit"
  | "mailbox-full"
  | "try-later"
  | "closing";

/** Final for this message as it is. Only `address-unknown` says something about the person's address. */
export type FailedWhy =
  | "address-unknown"
  | "policy"
  | "refused"
  | "too-big"
  | "smtputf8-not-offered"
  | "reserved-domain"
  | MimeProblem;

export type SendOutcome =
  | { kind: "accepted"; response: string }
  | ({ kind: "retry"; why: RetryWhy } & Answer)
  | ({ kind: "failed"; why: FailedWhy } & Answer)
  /** The final dot was, or may have been, sent and no answer came: never send again unasked. */
  | { kind: "unknown"; why: "timed-out" | "connection-lost" | "protocol-error" }
  | ({ kind: "mailbox-broken"; why: BrokenWhy } & Answer)
  /** The caller took it back at the last moment. */
  | { kind: "withdrawn" };

/** `secured`: the password and the mail travel encrypted. */
export type TestOutcome = Ok<{ secured: boolean }> | Refused<BrokenWhy | RetryWhy, Answer>;

export type Mailbox = {
  /**
   * `mayGo` is asked once a connection is free, and where the server then takes part in steps once more
   * right before the message itself leaves; it must not throw.
   */
  send(message: OutgoingMessage, mayGo?: () => Promise<boolean>): Promise<SendOutcome>;
  /** Signs in and offers this sender, then takes it back: no message is sent. */
  test(sender: string): Promise<TestOutcome>;
  /** `unknown` where the mailbox keeps no copy that could be searched. */
  find(messageId: string): Promise<"delivered" | "absent" | "unknown">;
  /** Lets the messages on their way finish; those still waiting are told to come again later. */
  close(): Promise<void>;
};

/** The port for reading what came back into a member's own mailbox. It changes nothing there: no flag, no folder. */
import type { BrokenWhy, RetryWhy } from "#app/adapters/mailbox/port.ts";
import type { Ok, Refused } from "#app/core/result.ts";

/** How far a folder was read. Another `validity` (IMAP's UIDVALIDITY) means: begin anew. */
export type Place = { validity: string; lastUid: number; mark: string | null };

/** What is known of a message before its text is fetched: enough to see whether it is for us. */
export type Head = {
  uid: number;
  /** The provider's own name of it where there is no UID, as with Gmail and Graph. */
  key: string;
  bytes: number;
  receivedAt: Date;
  /** Raw header lines as UTF-8 text, folded as they came. */
  headers: string;
};

export type ReadingWhy = BrokenWhy | RetryWhy | "folder-not-found" | "not-allowed";

export type Heads = { heads: Head[]; place: Place; more: boolean };

/** The role of a folder, not its name: providers and languages name them differently. */
export type Folder = "inbox" | "junk" | "sent";

/** What lies among the sent messages; `original` is the Message-ID that it was handed over with, if it says so. */
export type SentCopy = {
  messageId: string;
  original?: string;
  to: string;
  subject: string;
  /** When it was sent, by the provider's clock. */
  at: Date;
};

export type Reader = {
  /** Heads of at most `most` messages after `place`, oldest first, and the place to go on from. */
  list(
    folder: Folder,
    place: Place | undefined,
    most: number,
  ): Promise<Ok<Heads> | Refused<ReadingWhy>>;
  /** The whole message; `too-big` beyond `mostBytes`, `gone` if it was deleted meanwhile. */
  fetch(
    folder: Folder,
    head: Head,
    mostBytes: number,
  ): Promise<Ok<Uint8Array> | Refused<ReadingWhy | "too-big" | "gone">>;
  /** Whether a message of ours lies in the Sent folder; `unknown` where that cannot be searched. */
  find(messageId: string): Promise<"delivered" | "absent" | "unknown">;
  /**
   * The newest of the sent messages, for a provider that may put another Message-ID in place of ours.
   * Empty where it cannot be known.
   */
  sentLately?(most: number): Promise<SentCopy[]>;
  /** Returns when something may have come, or after `ms`: IDLE where it is offered. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

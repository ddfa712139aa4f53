/** What a round leaves to be judged: the ledger, the server's memory, the onlooker's, and when what broke. */
import type { Cut, Taken } from "#tests/torture/server.ts";
import type { Change } from "#tests/torture/witness.ts";

export type LedgerRow = {
  id: string;
  enrolmentId: string;
  step: number;
  mailboxId: string;
  state: string;
  messageId: string;
  countedAt: Date;
  /** To whom. */
  to: string;
};
export type RunRow = { id: string; state: string; nextAt: Date | null };
/** A row whose state is looked at, and the changes that it says it went through. */
export type Kept = { id: string; state: string; trail: string };
/** In which a process, the database or a clock was gone or wrong; in real time. */
export type Span = { from: Date; to: Date };

export type History = {
  ledger: LedgerRow[];
  runs: RunRow[];
  taken: Omit<Taken, "from">[];
  cuts: Cut[];
  stops: Span[];
  changes: Change[];
  /** Of the ledger, of the runs and of the mailbox. */
  kept: Kept[];
  /** Message-IDs of what came in and was stored, one for each time. */
  stored: string[];
  /** Enrolment → when its opt-out was acknowledged. */
  optOuts: Map<string, Date>;
  /** The daily limit of every mailbox. */
  cap: number;
  /** From the last fault until nothing was left to do, and the longest that a worker took to stop. */
  rested: number;
  drained: number;
};

export type Violation = { check: string; what: string };

/** The change of an address: what is typed, which end a link stands for, and how far it has come. */
import { z } from "zod";
import { Address } from "#app/auth/account.ts";
import { after, HOUR } from "#app/core/clock.ts";

export const CHANGE_HOURS = 48;

export const NewAddress = z.object({ email: Address });

export type End = "old" | "new";

export type ChangeFacts = {
  oldConfirmedAt: Date | null;
  newConfirmedAt: Date | null;
  doneAt: Date | null;
  expiresAt: Date;
};

export type ChangeState =
  | "waiting-for-both"
  | "waiting-for-old"
  | "waiting-for-new"
  | "refused"
  | "expired"
  | "done";

export function expiryOf(now: Date): Date {
  return after(now, CHANGE_HOURS * HOUR);
}

/** Both said yes and it is not done: the address was somebody else's by then. */
export function stateOf(change: ChangeFacts, now: Date): ChangeState {
  if (change.doneAt) return "done";
  if (change.oldConfirmedAt && change.newConfirmedAt) return "refused";
  if (change.expiresAt <= now) return "expired";
  if (change.oldConfirmedAt) return "waiting-for-new";
  if (change.newConfirmedAt) return "waiting-for-old";
  return "waiting-for-both";
}

export function isOpen(change: ChangeFacts, now: Date): boolean {
  return stateOf(change, now).startsWith("waiting");
}

/** A word for the badge, and what happens next. */
export const changeWords: Record<ChangeState, { word: string; next: string }> = {
  "waiting-for-both": {
    word: "Waits for both mailboxes",
    next: "We have written to both. Press the button behind the link in each letter.",
  },
  "waiting-for-old": {
    word: "Waits for the old mailbox",
    next: "The new mailbox agreed. Press the button behind the link in the letter to the old one.",
  },
  "waiting-for-new": {
    word: "Waits for the new mailbox",
    next: "The old mailbox agreed. Press the button behind the link in the letter to the new one.",
  },
  refused: {
    word: "Not possible",
    next: "Both mailboxes agreed, but this address cannot be used for your account any more. Your address stays as it is; you can choose another.",
  },
  expired: {
    word: "Too late",
    next: `Not both mailboxes agreed within ${CHANGE_HOURS} hours, so nothing has changed. You can begin again.`,
  },
  done: { word: "Changed", next: "Both mailboxes agreed. You sign in with the new address." },
};

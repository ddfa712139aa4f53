/** What came back, as a word with its reason; and how an answer of ours stands. */

import type { NoAnswer } from "#app/inbox/answer.server.ts";
import { whyStopped } from "#app/outreach/reasons.ts";
import type { MessageKind } from "#db/schema/conversations.ts";
import type { EnrolmentState, SendState } from "#db/schema/outreach.ts";

type Tone = "good" | "warning" | "bad" | "info" | "plain";
export type InWords = { word: string; tone: Tone };

export type Came = { kind: MessageKind; detail: string | null; objects: boolean };

/** "Out of office until 3 Dec", "Bounced: address unknown", "Objected: never written to again". */
export function kindWords({ kind, detail, objects }: Came): InWords {
  if (objects) return { word: "Objected: never written to again", tone: "bad" };
  if (kind === "away") return { word: awayWords(detail), tone: "info" };
  if (kind === "bounce") return { word: bounces[detail ?? ""] ?? "Bounced", tone: "bad" };
  return words[kind];
}

/** The same for an entry of a conversation: also what the sequence wrote. */
export function entryWords(entry: Omit<Came, "kind"> & { kind: MessageKind | "step" }): InWords {
  const { kind, ...rest } = entry;
  return kind === "step"
    ? { word: "Sent by the sequence", tone: "plain" }
    : kindWords({ kind, ...rest });
}

const words: Record<Exclude<MessageKind, "away" | "bounce">, InWords> = {
  reply: { word: "Replied", tone: "good" },
  automatic: { word: "Automatic reply", tone: "plain" },
  complaint: { word: "Marked as spam: never written to again", tone: "bad" },
  challenge: { word: "Asks the sender to confirm", tone: "warning" },
  sent: { word: "Your team answered", tone: "plain" },
  note: { word: "Note, not sent", tone: "plain" },
};

const bounces: Record<string, string> = {
  hard: "Bounced: address unknown",
  soft: "Bounced: could not be delivered for now",
  policy: "Bounced: refused for what it says or who sends it",
};

function awayWords(day: string | null): string {
  const back = day ? new Date(`${day}T00:00:00Z`) : undefined;
  if (!back || Number.isNaN(back.getTime())) return "Out of office";
  return `Out of office until ${days.format(back)}`;
}

const days = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

/** An answer that is not (yet) a message of its conversation; `why` says what happens next. */
export function answerWords(state: SendState, reason: string | null): InWords & { why: string } {
  if (state === "intent") {
    return { word: "On its way", tone: "info", why: "It is being handed over this moment." };
  }
  if (state === "retry") {
    const why = reason ? `${whyStopped(reason)} It is tried again by itself.` : soon;
    return { word: reason ? "Put off" : "Waiting to go out", tone: "warning", why };
  }
  if (state === "uncertain")
    return { word: "Sent or not: we cannot tell", tone: "bad", why: doubt };
  if (state === "sent") return { word: "Sent", tone: "good", why: "" };
  const word = state === "cancelled" ? "Not sent" : "Not delivered";
  return { word, tone: "bad", why: `${whyStopped(reason)} Nothing more is tried.` };
}

const soon = "It goes out as soon as the mailbox takes it, within its daily limit.";
const doubt =
  "The connection broke before the server answered. Look into the mailbox, then say what to do.";

/** Why no answer can go out from here, and what to do. */
export const noAnswerWords: Record<NoAnswer | "answered-meanwhile", string> = {
  "may-only-read":
    "You have this conversation, but its mailbox is not shared with you: only those who share it write from it.",
  "run-gone":
    "The sequence that this came out of is gone, so an answer cannot be counted and kept. Write to them from your mail program.",
  suppressed: "They are never written to again: they objected, or your team blacklisted them.",
  restricted: "Their data is restricted: it is kept, and not used. Lift the restriction first.",
  binned: "They are in the bin. Restore them first.",
  "mailbox-cannot-send": "The mailbox cannot send at the moment. Its page says why.",
  "answered-meanwhile":
    "Somebody answered while you wrote. Read that first; then send yours if it is still needed.",
};

/** How the sequence stands with this person. */
export function runWords({
  state,
  reason,
}: {
  state: EnrolmentState;
  reason: string | null;
}): string {
  if (state === "waiting") return "It goes on: the next message goes out when it is due.";
  if (state === "done") return "It is over: everything was sent.";
  return `${state === "stopped" ? "Stopped" : "Held back"}. ${whyStopped(reason)}`;
}

/** One person in a sequence, in words: how it stands with them, why, and what comes next. */
import { after, DAY, SECOND } from "#app/core/clock.ts";
import { awaySentence } from "#app/outreach/away.ts";
import { isHeld, missingSentence, whyStopped } from "#app/outreach/reasons.ts";
import { nextSendWords, type SendTime } from "#app/outreach/schedule.ts";
import { type InWords, isHeldUp } from "#app/outreach/sequence.ts";
import type { MailboxKind } from "#db/schema/mailboxes.ts";
import type { EnrolmentState, SendState, SequenceState } from "#db/schema/outreach.ts";

export type EnrolmentFacts = {
  state: EnrolmentState;
  reason: string | null;
  sequence: SequenceState;
  /** Null while none is chosen, or after it was removed. */
  mailbox: { kind: MailboxKind; state: string; aheadSeconds: number } | null;
  /** The latest row of the ledger. */
  send: {
    state: SendState;
    reason: string | null;
    sentAt: Date | null;
    retryAt: Date | null;
  } | null;
  /** In the mailbox's own time, as in the database. */
  nextAt: Date | null;
  /** Waits until a task is done, and which it is. */
  task?: string | null;
  /** When the mailbox can take this message, and what holds it until then. */
  next?: SendTime;
};

/** `next` is a sentence or empty; times in it are the mailbox's own, told in the zone. */
export type DescribedEnrolment = InWords & { next: string };

type Clock = { now: Date; zone: string };

export function describeEnrolment(facts: EnrolmentFacts, clock: Clock): DescribedEnrolment {
  const { state, reason, send } = facts;
  if (state === "stopped") {
    const word = reason === "replied" ? "Replied" : "Stopped";
    const tone = reason === "replied" ? "good" : "plain";
    return { word, tone, why: whyStopped(reason), next: unsure(facts) };
  }
  if (state === "blocked") {
    const next = isHeld(reason)
      ? afterHold(facts)
      : "Add what is missing, and they are written to after all.";
    return { word: "Blocked", tone: "warning", why: whyStopped(reason), next };
  }
  if (state === "done") {
    const why = send?.sentAt ? `Sent ${whenWords(send.sentAt, clock)}.` : "Every message was sent.";
    return { word: "Sent", tone: "good", why, next: "" };
  }
  if (send?.state === "uncertain") {
    const why = "We cannot tell whether the message was delivered: the connection broke.";
    const next = "Nothing more goes to them until you decide.";
    return { word: "Waiting for you", tone: "bad", why, next };
  }
  if (send?.state === "intent") {
    return { word: "On its way", tone: "info", why: "The message is being handed over.", next: "" };
  }
  return waiting(facts, clock);
}

function waiting(facts: EnrolmentFacts, clock: Clock): DescribedEnrolment {
  const { sequence, mailbox, send } = facts;
  if (sequence === "draft") {
    return { word: "Not launched", tone: "plain", why: "The sequence is a draft.", next: "" };
  }
  if (sequence === "finished") {
    const next = "Launch the sequence again to write to them.";
    return { word: "Not launched", tone: "info", why: "They joined after it finished.", next };
  }
  if (sequence === "paused") {
    const next = "They are written to once you resume it.";
    return { word: "Paused", tone: "warning", why: "The sequence is paused.", next };
  }
  if (facts.task) {
    const next = "The sequence goes on once it is done. It is among your tasks.";
    return { word: "Waits for a task", tone: "info", why: `To be done: ${facts.task}.`, next };
  }
  if (mailbox && mailbox.state !== "ready") {
    const why = "The mailbox cannot send at the moment.";
    return { word: "On hold", tone: "warning", why, next: "Its page says what to do." };
  }
  return due(facts, { ...clock, now: mailboxNow(facts, clock) }, send?.retryAt ?? null);
}

function due(facts: EnrolmentFacts, clock: Clock, retryAt: Date | null): DescribedEnrolment {
  const { mailbox, nextAt } = facts;
  const own = mailbox?.kind === "practice" ? " by the practice clock" : "";
  if (retryAt) {
    const why = `${whyStopped(facts.send?.reason ?? null)} We try again.`;
    const again = `Next try ${whenWords(retryAt, clock)}${own}, with the same message.`;
    return { word: "Trying again", tone: "warning", why, next: again };
  }
  const turn = facts.next ?? { at: nextAt ?? clock.now, because: "due" };
  if (turn.because === "due" && turn.at <= clock.now) {
    return { word: "Due", tone: "info", why: "It goes out within moments.", next: "" };
  }
  const next = `${nextSendWords(turn, clock, own)}.`;
  const away = awaySentence(facts.reason, clock);
  if (away) return { word: "Away", tone: "info", why: away, next };
  if (isHeldUp(turn)) return { word: "On hold", tone: "warning", why: "It waits its turn.", next };
  return { word: "Waiting", tone: "info", why: "The next message has its time.", next };
}

/** A stopped person whose last message is in doubt: nothing to decide, but not to be hidden. */
function unsure({ send }: EnrolmentFacts): string {
  return send?.state === "uncertain" ? "Whether the last message arrived is not known." : "";
}

function afterHold(facts: EnrolmentFacts): string {
  if (facts.send?.state === "uncertain") return unsure(facts);
  if (facts.send?.state === "intent") return "A message was being handed over as that was set.";
  if (facts.reason === "consent") {
    return "Once their country is one that allows it they are written to after all. With their consent, take them out and add them again.";
  }
  if (facts.reason === "invalid") {
    return "Once their address is corrected or found to be good they are written to after all.";
  }
  return "Once the restriction is lifted they are written to after all.";
}

function mailboxNow({ mailbox }: EnrolmentFacts, { now }: Clock): Date {
  return after(now, (mailbox?.aheadSeconds ?? 0) * SECOND);
}

/** What stands in the way of somebody's message, for the preview. */
export function obstacleWords(
  obstacle:
    | { kind: "missing"; fields: string[] }
    | { kind: "suppressed" | "stopped" | "held" | "barred"; reason: string | null }
    | { kind: "written" }
    | { kind: "passed" },
): InWords {
  if (obstacle.kind === "written") {
    return { word: "Written to already", tone: "info", why: "They get this message only once." };
  }
  if (obstacle.kind === "passed") {
    const why = "They were beyond this step when it was put in: they do not get it.";
    return { word: "Beyond it", tone: "plain", why };
  }
  if (obstacle.kind === "missing") {
    const why = `${missingSentence(obstacle.fields)} They are not written to until it is there.`;
    return { word: "Something is missing", tone: "warning", why };
  }
  const words = { stopped: "Stopped", held: "Held back", barred: "Held back" };
  const word = obstacle.kind === "suppressed" ? "Must not be written to" : words[obstacle.kind];
  return { word, tone: "warning", why: whyStopped(obstacle.reason) };
}

/** "today 09:12", "Tue 09:12" within six days, otherwise "23 Nov 09:12", with the year if it is another. */
export function whenWords(at: Date, { now, zone }: Clock): string {
  const day = (date: Date) => date.toLocaleDateString("en-CA", { timeZone: zone });
  const time = at.toLocaleTimeString("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  });
  if (day(at) === day(now)) return `today ${time}`;
  const ahead = at.getTime() - now.getTime();
  if (ahead > 0 && ahead < 6 * DAY) {
    return `${at.toLocaleDateString("en-GB", { weekday: "short", timeZone: zone })} ${time}`;
  }
  const sameYear = day(at).slice(0, 4) === day(now).slice(0, 4);
  const date = at.toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" }),
    timeZone: zone,
  });
  return `${date} ${time}`;
}

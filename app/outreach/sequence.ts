/** A sequence: what a member may write in one, and how it stands, in words. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { OWNER_LEFT } from "#app/mailboxes/problem.ts";
import type { DoorCounts } from "#app/outreach/door.ts";
import { whyPaused } from "#app/outreach/rates.ts";
import { nextSendWords, type SendTime } from "#app/outreach/schedule.ts";
import { VARIABLES } from "#app/outreach/template.ts";
import { Body, checked } from "#app/outreach/words.ts";
import type { MailboxKind } from "#db/schema/mailboxes.ts";
import type { SequenceState } from "#db/schema/outreach.ts";

export { VARIABLES };

export type Tone = "good" | "warning" | "bad" | "info" | "plain";
export type InWords = { word: string; tone: Tone; why: string };

const Name = z
  .string({ error: "Enter a name for the sequence. Only your team sees it." })
  .trim()
  .min(1, "Enter a name for the sequence. Only your team sees it.")
  .max(100, "Use at most 100 characters for the name.")
  .refine((name) => !/\p{Cc}/u.test(name), { error: "The name may stand on one line only." });

const Subject = z
  .string({ error: "Enter a subject." })
  .trim()
  .min(1, "Enter a subject.")
  .max(300, "Use at most 300 characters for the subject.")
  .refine((subject) => !/\p{Cc}/u.test(subject), { error: "The subject may stand on one line." })
  .superRefine(checked);

/** `id` comes with the form of a new sequence, so that a form sent twice makes one. */
export const SequenceInput = z.object({
  id: Id.optional().catch(undefined),
  name: Name,
  mailboxId: Id.optional().catch(undefined),
  /** An answer of one person stops it for everybody at the same domain. */
  stopsCompany: z.literal("yes").optional().catch(undefined),
  subject: Subject,
  body: Body,
});
export type SequenceInput = z.infer<typeof SequenceInput>;

/** Whom to add: everybody, or everybody in whom the words are found. */
export const PeopleInput = z
  .object({
    who: z.enum(["search", "all"], { error: "Choose whom to add." }),
    q: z.string().trim().max(200, "Search for at most 200 characters.").optional(),
  })
  .refine(({ who, q }) => who === "all" || q, { path: ["q"], error: "Enter words to search for." });
export type PeopleInput = z.infer<typeof PeopleInput>;

export const RemovalInput = z.object({ remove: Id });

export const DecisionInput = z.object({
  decision: z.enum(["again", "sent"], { error: "Choose whether to send it again." }),
});
export type Decision = z.infer<typeof DecisionInput>["decision"];

/** The mailboxes that may be chosen: those that are ready, and the present one. Practice says so. */
export function mailboxChoices(
  all: { id: string; kind: MailboxKind; address: string; state: string }[],
  chosen?: string | null,
): { value: string; label: string }[] {
  const open = all.filter(({ id, state }) => state === "ready" || id === chosen);
  return open.map(({ id, kind, address, state }) => {
    if (kind === "practice") return { value: id, label: `Practice: ${address} (reaches nobody)` };
    return { value: id, label: state === "ready" ? address : `${address} (cannot send now)` };
  });
}

/** What adding people came to. Those left out are counted and never named. */
export function enrolledWords(
  done: Partial<DoorCounts> & { added: number; more: boolean },
): string {
  const count = (number: number, was: string, were: string) =>
    `${number.toLocaleString("en")} ${number === 1 ? was : were}`;
  const said = [
    done.added === 0 ? "Nobody was added" : `Added ${count(done.added, "person", "people")}`,
  ];
  const out = (number: number | undefined, why: string) => {
    if (number) said.push(`${count(number, "was", "were")} left out: ${why}`);
  };
  if (done.already) said.push(`${count(done.already, "was", "were")} in it already`);
  out(done.held, "restricted, or in the bin");
  out(done.suppressed, "they must not be written to");
  out(done.invalid, "the address was found not to exist");
  out(done.elsewhere, "in another sequence that has not ended for them");
  out(done.consent, "their country, or not knowing it, asks for consent first");
  if (done.more) said.push("That is the most in one go: do the same again for the next");
  return `${said.join(". ")}.`;
}

export type SequenceFacts = {
  state: SequenceState;
  /** Why it paused itself, in a word. */
  pausedBecause?: string | null;
  /** Absent when none was chosen, or it was removed. */
  mailbox?: { kind: MailboxKind; state: string; problem?: string | null };
  /** Everybody still to be written to; `uncertain` of them need a decision, `due` have a day. */
  waiting: number;
  uncertain: number;
  due: number;
  /** How many wait for a message whose day was more than three days ago. */
  late?: number;
  /** When the mailbox may send its next message; told only while something is due. */
  next?: SendTime;
};

/** The word fits into a list; `why` is a sentence that says what happens next. */
export function describeSequence(
  facts: SequenceFacts,
  clock: { now: Date; zone: string },
): InWords {
  const { state, mailbox, waiting, uncertain, due, next } = facts;
  if (state === "draft") {
    return { word: "Draft", tone: "plain", why: "Nothing is sent until you launch it." };
  }
  if (state === "paused") {
    const { pausedBecause } = facts;
    return pausedBecause === "late" ? late(facts) : paused(mailbox, whyPaused(pausedBecause));
  }
  if (state === "finished") return finished(waiting);
  if (mailbox && mailbox.state !== "ready") {
    const why = "Its mailbox cannot send at the moment. Everybody keeps their place.";
    return { word: "On hold", tone: "bad", why };
  }
  if (next && isHeldUp(next)) {
    const why = `${nextSendWords(next, clock)}.${lateWords(facts.late)}`;
    return { word: "On hold", tone: "warning", why };
  }
  if (uncertain > 0 && due === 0) {
    return { word: "Waiting for you", tone: "bad", why: "Nothing else is due before you decide." };
  }
  const practice = mailbox?.kind === "practice" ? " Practice: nobody real is written to." : "";
  const then =
    next && next.at > clock.now
      ? `${nextSendWords(next, clock)}.`
      : "Messages go out as they fall due.";
  return { word: "Running", tone: "good", why: `${then}${practice}${lateWords(facts.late)}` };
}

/** Days later a message may no longer fit, so somebody who knows is asked. */
function late({ late = 0 }: SequenceFacts): InWords {
  const steps =
    late === 1 ? "one message is past its day" : `${late || "some"} messages are past their day`;
  const why = `Nothing was sent for more than a week, and ${steps}. Look whether they still fit, then resume: they go as limit and hours allow, never all at once.`;
  return { word: "Paused by itself", tone: "warning", why };
}

function lateWords(late = 0): string {
  if (late === 0) return "";
  const messages = late === 1 ? "One message is" : `${late.toLocaleString("en")} messages are`;
  return ` ${messages} more than three days late: they go as limit and hours allow.`;
}

function paused(mailbox: SequenceFacts["mailbox"], why?: string): InWords {
  const words = { word: "Paused", tone: "warning" } as const;
  if (why) return { ...words, why };
  if (!mailbox || mailbox.state === "ready") {
    return { ...words, why: "Nothing is sent until you resume it." };
  }
  const broken =
    mailbox.problem === OWNER_LEFT
      ? "Whose mailbox it is left the team, and it was disconnected."
      : "Its mailbox cannot send at the moment.";
  return {
    ...words,
    why: `${broken} Everybody keeps their place. Resume it when the mailbox works.`,
  };
}

function finished(waiting: number): InWords {
  if (waiting === 0) {
    return { word: "Finished", tone: "plain", why: "Everybody in it was written to or stopped." };
  }
  const who = waiting === 1 ? "One person was" : `${waiting} people were`;
  const why = `${who} added or completed since. Launch it again to write to them.`;
  return { word: "Finished", tone: "info", why };
}

/** Hours or limit hold it; that a day has not come, or a gap is not over, is how it should be. */
export function isHeldUp({ because }: SendTime): boolean {
  return because !== "due" && because !== "gap";
}

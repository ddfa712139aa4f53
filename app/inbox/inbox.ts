/** The inbox as a question, and what may be done with a conversation. */
import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { readDay } from "#app/core/day.ts";
import { Id } from "#app/core/id.ts";
import { NoteInput } from "#app/notes/note.ts";
import type { ThreadState } from "#db/schema/conversations.ts";

export const TABS = ["open", "mine", "snoozed", "closed"] as const;
export type Tab = (typeof TABS)[number];

export const tabLabels: Record<Tab, string> = {
  open: "Open",
  mine: "Mine",
  snoozed: "Snoozed",
  closed: "Closed",
};

/** A word that is none of ours means the first. */
export function readTab(text: string | null): Tab {
  return TABS.find((tab) => tab === text) ?? "open";
}

type Standing = { state: ThreadState; snoozedUntil: Date | null };

/** A snoozed conversation is back when its day has come: nobody has to wake it. */
export function standingOf({ state, snoozedUntil }: Standing, now: Date): ThreadState {
  if (state !== "snoozed") return state;
  return snoozedUntil && snoozedUntil > now ? "snoozed" : "open";
}

/** When that day begins in the reader's zone. */
export function startOfDay(day: string, zone: string): Date {
  const start = Temporal.PlainDate.from(day).toZonedDateTime(zone);
  return new Date(start.epochMilliseconds);
}

export const AssignInput = z.object({
  /** Nobody, if left out. */
  assignee: Id.optional(),
});

export const SnoozeInput = z.object({
  until: z.string({ error: "Enter the day on which it comes back." }).transform((raw, context) => {
    const { day } = readDay(raw);
    if (day) return day;
    const message = "Enter a date that exists, such as 2026-11-26 or 26 Nov 2026.";
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  }),
});

/** `key` is made with the form: the same form twice is one note. */
export const ThreadNoteInput = NoteInput.extend({ key: Id });
export type ThreadNoteInput = z.output<typeof ThreadNoteInput>;

const LONGEST_ANSWER = 20_000;

export const AnswerInput = z.object({
  /** Which answer of this run the form was made for: the same form twice is one message. */
  number: z.coerce.number().int().min(1).max(10_000),
  answer: z
    .string({ error: "Write your answer." })
    .transform((raw) =>
      raw
        .replace(/\r\n?/g, "\n")
        .replace(/[^\P{Cc}\n\t]|\p{Cs}/gu, "")
        .trim(),
    )
    .refine((text) => text !== "", { error: "Write your answer." })
    .refine((text) => text.length <= LONGEST_ANSWER, {
      error: `Shorten it to at most ${LONGEST_ANSWER.toLocaleString("en")} characters.`,
    }),
});
export type AnswerInput = z.output<typeof AnswerInput>;

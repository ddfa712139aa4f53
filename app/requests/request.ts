/** What people ask for about their data: by when it must be answered, how urgent it is, and what it says. */
import { z } from "zod";
import { DAY } from "#app/core/clock.ts";
import { isLanguage, type Language } from "#app/core/language.ts";
import { keptUntil } from "#app/privacy/retention.ts";

export type RequestKind = "object" | "correct" | "erase" | "copy";
export type RequestState = "open" | "done" | "refused";

export const kindWords: Record<RequestKind, string> = {
  object: "Not to be written to again",
  correct: "A correction",
  erase: "To be erased",
  copy: "A copy of their data",
};

export const stateWords: Record<RequestState, string> = {
  open: "Open",
  done: "Done",
  refused: "Refused",
};

/** GDPR art. 12(3): within one month. Of 31 January that is the last day of February. */
export function dueBy(at: Date): Date {
  return keptUntil(at, { months: 1, since: "at" });
}

/** The parts of the clock at which the team's owners are reminded. */
export const SHARES = ["half", "four-fifths"] as const;
export type Share = (typeof SHARES)[number];

const percent: Record<Share, number> = { half: 50, "four-fifths": 80 };

export function reminderAt({ at, dueAt }: Clock, share: Share): Date {
  return new Date(at.getTime() + ((dueAt.getTime() - at.getTime()) * percent[share]) / 100);
}

type Clock = { at: Date; dueAt: Date };
type Urgency = { words: string; tone: "bad" | "warning" | "info" | "plain" };

/** In words, for whoever must do it. Days are counted in UTC. */
export function urgency({ at, dueAt }: Clock, now: Date): Urgency {
  const days = dayNumber(dueAt) - dayNumber(now);
  if (dueAt <= now) return { words: "Overdue: answer it today", tone: "bad" };
  if (days <= 0) return { words: "Due today", tone: "bad" };
  const words = days === 1 ? "Due tomorrow" : `Due in ${days} days`;
  if (now >= reminderAt({ at, dueAt }, "four-fifths"))
    return { words: `${words}: urgent`, tone: "warning" };
  if (now >= reminderAt({ at, dueAt }, "half")) return { words: `${words}: soon`, tone: "info" };
  return { words, tone: "plain" };
}

function dayNumber(at: Date): number {
  return Math.floor(at.getTime() / DAY);
}

/** The address is how we know somebody, so another one is told in the note and looked at by a member. */
export const CORRECTABLE = ["firstName", "lastName", "position", "company", "country"] as const;
export type Correctable = (typeof CORRECTABLE)[number];

/** What a request says, as its row keeps it. */
export type Wanted = {
  /** In which they read, so that the answer comes in it. */
  language: Language;
  /** Field → what it should say; null is nothing. */
  fields: Partial<Record<Correctable, string | null>>;
  note: string | null;
};

const kept = z.object({
  language: z.string().refine(isLanguage),
  fields: z.partialRecord(z.enum(CORRECTABLE), z.string().nullable()),
  note: z.string().nullable(),
});

export function writeWanted(wanted: Wanted): string {
  return JSON.stringify(wanted);
}

export function readWanted(text: string | null): Wanted {
  const read = kept.safeParse(text ? parsed(text) : null);
  return read.success ? (read.data as Wanted) : { language: "en", fields: {}, note: null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const MOST = 2_000;

/** Several lines of words; absent when nothing was typed. */
export const lines = z
  .string()
  .optional()
  .transform((raw, context) => {
    const text = (raw ?? "").replace(/\r\n?/g, "\n").normalize("NFC").trim();
    const problem = /[^\P{Cc}\n\t]|\p{Cs}/u.test(text)
      ? "Type it again: it holds a character that cannot be seen"
      : text.length > MOST && `Shorten it to at most ${MOST.toLocaleString("en-GB")} characters`;
    if (!problem) return text || null;
    context.addIssue({ code: "custom", message: problem });
    return z.NEVER;
  });

/** What a member does with a request. */
export const SettleInput = z.object({
  intent: z.enum(["correct", "erase", "refuse"], "Choose what to do"),
  /** The fields that are put right. */
  fields: z.preprocess(
    (value) => (value === undefined ? [] : [value].flat()),
    z.array(z.enum(CORRECTABLE)).catch([]),
  ),
  reason: lines,
});
export type SettleInput = z.output<typeof SettleInput>;

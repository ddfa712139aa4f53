/** Marks on a person that change what their data may be used for: the forms, and how each is told. */
import { z } from "zod";
import { after, HOUR } from "#app/core/clock.ts";
import { isDay } from "#app/core/day.ts";
import { cleanText } from "#app/prospects/prospect.ts";

export const MARKS = ["restrict", "lift-restriction", "withhold", "lift-withholding"] as const;
export type Mark = (typeof MARKS)[number];

export const markSaid: Record<Mark, string> = {
  restrict: "Restricted. What you hold is kept, and nothing uses it.",
  "lift-restriction": "No longer restricted. Their sequences go on.",
  withhold: "Marked. They are given to nobody else.",
  "lift-withholding": "The mark is gone.",
};

const MOST = 300;
const TOO_LONG = `Shorten it to at most ${MOST} characters`;

function sentence({ needed }: { needed?: string } = {}) {
  return z
    .string()
    .optional()
    .transform((raw, context) => {
      const text = cleanText((raw ?? "").replace(/\s+/g, " ").trim());
      const problem =
        text === undefined
          ? "Type it again: it holds a character that cannot be seen"
          : text.length > MOST
            ? TOO_LONG
            : text === "" && needed;
      if (!problem) return text || null;
      context.addIssue({ code: "custom", message: problem });
      return z.NEVER;
    });
}

export const MarkInput = z.object({ mark: z.enum(MARKS), note: sentence() });
export type MarkInput = z.output<typeof MarkInput>;

export const FUTURE = "Enter a day that has come already";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** When they were told that they are held, and how; the day is checked against the present by the verb. */
export const ToldInput = z.object({
  told: z
    .string("Enter the day on which they were told")
    .regex(DAY, "Enter the day as in 2026-11-26")
    .refine((day) => !DAY.test(day) || isDay(day), "There is no such day since 1900"),
  note: sentence({ needed: "Say how they were told, such as “by post”" }),
});
export type ToldInput = z.output<typeof ToldInput>;

/** Where a day begins so long before it does in UTC. */
const EARLIEST_ZONE = 14 * HOUR;

/** The day as a moment that has come, or undefined where it has begun nowhere yet. */
export function dayOf(day: string, now: Date): Date | undefined {
  const start = new Date(`${day}T00:00:00Z`);
  if (start > after(now, EARLIEST_ZONE)) return undefined;
  return start > now ? now : start;
}

/** Why keeping somebody is still justified; required, since it is the record of it. */
export const whyJustified = sentence({
  needed: "Say why you still need them, such as “we are in talks”",
});

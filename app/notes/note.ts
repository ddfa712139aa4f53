/** Notes and tasks about a prospect: what may be written, and by whom a note may be taken away. */
import { z } from "zod";
import { readDay } from "#app/core/day.ts";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { cleanText } from "#app/prospects/prospect.ts";
import { may } from "#app/team/may.ts";

const LONGEST_NOTE = 5_000;
const LONGEST_TITLE = 200;

/** Lines stay as they were typed; what nobody can see goes. */
export const NoteInput = z.object({
  body: z
    .string({ error: "Write something" })
    .transform((raw) => {
      const lines = raw.split(/\r\n|\r|\n/).map((line) => cleanText(line.replace(/\p{Cc}/gu, " ")));
      return lines
        .join("\n")
        .replace(/\n{3,}/g, "\n\n")
        .trim();
    })
    .refine((body) => body !== "", { error: "Write something" })
    .refine((body) => body.length <= LONGEST_NOTE, {
      error: `Shorten the note to at most ${LONGEST_NOTE.toLocaleString("en")} characters`,
    }),
});
export type NoteInput = z.output<typeof NoteInput>;

const DueDay = z
  .string()
  .optional()
  .transform((raw = "", context) => {
    if (raw.trim() === "") return null;
    const { day, problem } = readDay(raw);
    if (day) return day;
    const message =
      problem === "two-readings"
        ? `Write the date as 2026-11-26: ${raw.trim()} can be read as two days`
        : "Enter a date that exists, such as 2026-11-26 or 26 Nov 2026";
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

export const TaskInput = z.object({
  title: z
    .string({ error: "Enter what is to be done" })
    .transform((raw) => cleanText(raw.replace(/\p{Cc}/gu, " ")) ?? "")
    .refine((title) => title !== "", { error: "Enter what is to be done" })
    .refine((title) => title.length <= LONGEST_TITLE, {
      error: `Shorten it to at most ${LONGEST_TITLE} characters`,
    }),
  due: DueDay,
  /** Nobody in particular, if left out. */
  assignee: Id.optional().catch(undefined),
});
export type TaskInput = z.output<typeof TaskInput>;

/** From one press: done, or not done after all. */
export const DoneInput = z.object({
  done: z.enum(["yes", "no"]).default("yes"),
  from: z.enum(["tasks"]).optional(),
});

export type Author = { userId: string | null };

export function mayEdit(member: Pick<Member, "userId">, { userId }: Author): boolean {
  return userId !== null && userId === member.userId;
}

/** One's own; those of others only by whoever looks after the team. */
export function mayDelete(member: Pick<Member, "userId" | "role">, note: Author): boolean {
  return mayEdit(member, note) || may(member, "delete-notes");
}

/** Due days are kept as the instant at which they begin in UTC, and are over when the team's day is. */
export function isOverdue(due: Date | null, today: string): boolean {
  return due !== null && due.toISOString().slice(0, 10) < today;
}

export const noteRefusals = {
  "not-yours": "Somebody else wrote this note. Its writer, an owner or an admin can delete it.",
};

export const taskRefusals = {
  "not-in-the-team": { field: "assignee", sentence: "Choose somebody who is in the team" },
};

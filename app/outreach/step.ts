/** One step of a sequence: what may be written in its form, and what it does in words. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import { inOrder, type Place, type Wait } from "#app/outreach/course.ts";
import { readable } from "#app/outreach/readable.ts";
import { Body, checked } from "#app/outreach/words.ts";
import type { BranchCondition, StepKind } from "#db/schema/outreach.ts";

export const STEP_KINDS: StepKind[] = ["email", "task", "branch"];

const MOST_DAYS = 365;
const howLong = `Enter a number of days from 0 to ${MOST_DAYS}.`;

const wait = {
  waitDays: z
    .string()
    .optional()
    .transform((typed = "0") => Number(typed.trim().replace(/ ?days?$/i, "")))
    .pipe(z.int(howLong).min(0, howLong).max(MOST_DAYS, howLong)),
  businessDays: z
    .literal("yes")
    .optional()
    .catch(undefined)
    .transform((ticked) => ticked === "yes"),
};

/** Empty goes into the thread of the first message. */
const Subject = z
  .string()
  .trim()
  .max(300, "Use at most 300 characters for the subject.")
  .refine((subject) => !/\p{Cc}/u.test(subject), { error: "The subject may stand on one line." })
  .superRefine(checked)
  .optional()
  .transform((subject) => subject ?? "");

export const EmailInput = z.object({ subject: Subject, body: Body, ...wait });

const toDo = "Enter what is to be done.";
export const TaskStepInput = z.object({
  subject: z
    .string({ error: toDo })
    .trim()
    .min(1, toDo)
    .max(200, "Use at most 200 characters.")
    .refine((title) => !/\p{Cc}/u.test(title), { error: "It may stand on one line." }),
  taskKind: z.enum(["call", "social", "other"]).optional().catch("other").default("other"),
  ...wait,
});

export const CONDITIONS: { value: BranchCondition; label: string }[] = [
  { value: "opened", label: "They opened a message" },
  { value: "not-opened", label: "They opened no message" },
  { value: "task-done", label: "The task before was done" },
  { value: "has-position", label: "Their position is known" },
  { value: "has-company", label: "Their company is known" },
];

export const BranchInput = z.object({
  condition: z.enum(
    CONDITIONS.map(({ value }) => value),
    { error: "Choose what is asked." },
  ),
  elseNumber: z.coerce.number().int().min(0).optional().catch(0).default(0),
  ...wait,
});

/** As the row takes it. */
export type StepInput = Wait & {
  kind: StepKind;
  subject: string;
  body: string;
  taskKind: string | null;
  condition: BranchCondition | null;
  elseNumber: number | null;
};

const blank = { subject: "", body: "", taskKind: null, condition: null, elseNumber: null };

export const StepForm = {
  email: EmailInput.transform((input): StepInput => ({ ...blank, kind: "email", ...input })),
  task: TaskStepInput.transform((input): StepInput => ({ ...blank, kind: "task", ...input })),
  branch: BranchInput.transform((input): StepInput => ({ ...blank, kind: "branch", ...input })),
} satisfies Record<StepKind, z.ZodType<StepInput>>;

export function readKind(text: string | null): StepKind {
  return STEP_KINDS.find((kind) => kind === text) ?? "email";
}

/** After the step with this number; 0 is at the beginning, and left out at the end. */
export const PlaceInput = z.object({
  after: z.coerce.number().int().min(0).optional().catch(undefined),
});

/** Made with the form: the same form twice is one step. */
export const FreshInput = z.object({ id: Id.optional().catch(undefined) });

/** What a change means for those under way was read and agreed to; who was through may get it too. */
export const SureInput = z.object({
  sure: z.literal("yes").optional().catch(undefined),
  through: z.literal("yes").optional().catch(undefined),
});

export const MoveInput = z.object({
  to: z
    .enum(["earlier", "later"], { error: "Say whether it comes earlier or later." })
    .catch("earlier"),
  /** The place it had on the page: from any other it was moved already. */
  place: z.number().int().optional().catch(undefined),
  ...SureInput.shape,
});

/** Of which email; the first unless said. */
export const TestInput = z.object({ stepId: Id.optional().catch(undefined) });

export const VariantInput = z.object({
  id: Id.optional().catch(undefined),
  subject: Subject,
  body: Body,
});
export type VariantInput = z.output<typeof VariantInput>;

export type DescribedStep = Place &
  Wait & {
    kind: StepKind;
    subject: string;
    taskKind: string | null;
    condition: BranchCondition | null;
    elseNumber: number | null;
  };

/** "3 business days later"; of the first step nothing, since nothing is before it. */
export function waitWords({ waitDays, businessDays }: Wait): string {
  if (waitDays === 0) return businessDays ? "The same day, or the next Monday" : "At once";
  const days = `${waitDays} ${businessDays ? "business " : ""}day${waitDays === 1 ? "" : "s"}`;
  return `${days} later`;
}

/** What a step does, in one line. */
export function stepWords(course: readonly DescribedStep[], step: DescribedStep): string {
  if (step.kind === "task") return `${taskWord(step.taskKind)}: ${step.subject}`;
  if (step.kind === "email") {
    return step.subject === ""
      ? "Email in the thread of the first"
      : `Email: ${readable(step.subject)}`;
  }
  const asked = CONDITIONS.find(({ value }) => value === step.condition)?.label ?? "";
  return `If ${asked.replace(/^They/, "they").replace(/^The/, "the")}: go on. ${otherwise(course, step)}`;
}

function otherwise(course: readonly DescribedStep[], { position, elseNumber }: DescribedStep) {
  const place = inOrder(course).findIndex(
    (step) => step.number === elseNumber && step.position > position,
  );
  return place < 0 ? "Otherwise the sequence ends." : `Otherwise step ${place + 1}.`;
}

function taskWord(kind: string | null): string {
  if (kind === "call") return "Call";
  return kind === "social" ? "Social message" : "Task";
}

/** Steps that a branch at this position may lead to. */
export function stepChoices(
  course: readonly DescribedStep[],
  position: number,
): { value: string; label: string }[] {
  return inOrder(course).flatMap((step, index) => {
    if (step.position <= position) return [];
    const label = `Go to step ${index + 1}: ${stepWords(course, step)}`;
    return [{ value: String(step.number), label: label.slice(0, 90) }];
  });
}

/** As the form shows a step that is there. */
export function stepValues(step: DescribedStep & { body: string }): Record<string, string> {
  return {
    ...{ subject: step.subject, body: step.body, taskKind: step.taskKind ?? "other" },
    ...{ condition: step.condition ?? "", elseNumber: String(step.elseNumber ?? 0) },
    waitDays: String(step.waitDays),
    businessDays: step.businessDays ? "yes" : "",
  };
}

/** What was typed, to travel along with a question. */
export function typedWords(typed: Record<string, string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(typed).flatMap(([name, value]) =>
      typeof value === "string" && name !== "sure" ? [[name, value]] : [],
    ),
  );
}

/** The forms about custom fields: for a new one, and to change one. */
import { z } from "zod";
import { plainText } from "#app/core/plain.ts";
import { LONGEST_KEY, MOST_FIELDS } from "#app/fields/field.ts";
import { peopleWords } from "#app/prospects/counted.ts";
import { cleanText, FIELD_LABELS } from "#app/prospects/prospect.ts";

const MOST_CHOICES = 100;
const LONGEST_NAME = 60;

const builtIn = new Set(Object.values(FIELD_LABELS).map(plainText));

const Name = z
  .string({ error: "Enter a name for the field" })
  .transform((raw) => cleanText(raw) ?? "")
  .refine((name) => name !== "", { error: "Enter a name for the field" })
  .refine((name) => name.length <= LONGEST_NAME, {
    error: `Shorten the name to at most ${LONGEST_NAME} characters`,
  })
  .refine((name) => !builtIn.has(plainText(name)), {
    error: "Every prospect has a field of this name already",
  });

/** One per line; the same twice counts once. */
const Choices = z
  .string()
  .optional()
  .transform((raw = "") => {
    const lines = raw.split(/\r\n|\r|\n/).map((line) => cleanText(line) ?? "");
    const byKey = new Map<string, string>();
    for (const line of lines)
      if (line && !byKey.has(plainText(line))) byKey.set(plainText(line), line);
    return [...byKey.values()];
  })
  .refine((all) => all.length <= MOST_CHOICES, {
    error: `Enter at most ${MOST_CHOICES} choices`,
  })
  .refine((all) => all.every((choice) => choice.length <= LONGEST_KEY), {
    error: `Shorten each choice to at most ${LONGEST_KEY} characters`,
  });

/** A new field. */
export const FieldInput = z
  .object({
    name: Name,
    holds: z.enum(["text", "number", "date", "choice", "url"], {
      error: "Choose what the field holds",
    }),
    choices: Choices,
  })
  .superRefine(({ holds, choices }, context) => {
    if (holds !== "choice" || choices.length > 0) return;
    const message = "Enter the words to choose from, one on each line";
    context.addIssue({ code: "custom", path: ["choices"], message });
  });
export type FieldInput = z.output<typeof FieldInput>;

/** A changed one: its kind stays, for its values are of that kind. */
export const FieldEdit = z.object({ name: Name, choices: Choices });
export type FieldEdit = z.output<typeof FieldEdit>;

export const fieldRefusals = {
  "name-taken": { field: "name", sentence: "There is a field of this name already" },
  "too-many-fields": `There are ${MOST_FIELDS} fields already, which is the most. Delete one you no longer need.`,
  "no-choices": { field: "choices", sentence: "Enter the words to choose from, one on each line" },
};

/** Which of the choices that were to go somebody has. */
export function inUseSentence(inUse: { choice: string; people: number }[]): string {
  const each = inUse.map(({ choice, people }) => {
    return `“${choice}” is chosen for ${peopleWords({ counted: people, more: false })}`;
  });
  return `${each.join(", ")}: change their values first, or keep it`;
}

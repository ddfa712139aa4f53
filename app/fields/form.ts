/** The forms about custom fields: for a new one, to change one, and for what a prospect has in them. */
import { z } from "zod";
import { plainText } from "#app/core/plain.ts";
import {
  type FieldKind,
  type FieldValue,
  LONGEST_KEY,
  MOST_FIELDS,
  readValue,
} from "#app/fields/field.ts";
import { peopleWords } from "#app/prospects/counted.ts";
import { cleanText, FIELD_LABELS, SourcedProspectInput } from "#app/prospects/prospect.ts";

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

/** A field on a form, as far as its value is concerned. */
type AskedField = { id: string; kind: FieldKind; choices: string[] | null };

/** What the input of a custom field is called. */
export function inputName(fieldId: string): string {
  return `field-${fieldId}`;
}

/** The part of a form's schema that reads these fields; an empty one is null. */
export function valueShape(fields: AskedField[]): Record<string, z.ZodType<FieldValue | null>> {
  return Object.fromEntries(fields.map((field) => [inputName(field.id), valueInput(field)]));
}

/** The ids of the fields that the form showed, so that one made since is not emptied. */
export const ShownFields = z
  .string()
  .optional()
  .transform((raw = "") => raw.split(" "));

/** Null where the form was left empty. */
export type TypedValue = { fieldId: string; value: FieldValue | null };

/** What the form says of the fields that it showed. */
export function pickValues(
  fields: AskedField[],
  form: Record<string, unknown> & { shown: string[] },
): TypedValue[] {
  return fields
    .filter(({ id }) => form.shown.includes(id))
    .map(({ id }) => ({ fieldId: id, value: (form[inputName(id)] ?? null) as FieldValue | null }));
}

function valueInput(field: AskedField) {
  return z
    .string()
    .optional()
    .transform((raw = "", context): FieldValue | null => {
      if (cleanText(raw) === "") return null;
      const { value, problem } = readValue(field, raw);
      if (value) return value;
      context.addIssue({ code: "custom", message: problem });
      return z.NEVER;
    });
}

/** The form with nothing but a prospect's custom fields and where they are from. */
export function typedInput(
  fields: AskedField[],
): z.ZodType<{ source: string | null; values: TypedValue[] }> {
  const known = z.object({ shown: ShownFields, source: SourcedProspectInput.shape.source });
  return known.extend(valueShape(fields)).transform((form) => {
    const asked = form as z.output<typeof known> & Record<string, unknown>;
    return { source: asked.source, values: pickValues(fields, asked) };
  });
}

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

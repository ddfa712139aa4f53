/** Add Data: the form that corrects or completes what is held of one person (GDPR art. 16). */
import { z } from "zod";
import { type FieldKind, type FieldValue, readValue } from "#app/fields/field.ts";
import { cleanText, ProspectInput, SourcedProspectInput } from "#app/prospects/prospect.ts";

/** A field of the team's own, with what it says of this person. */
export type AskedField = {
  id: string;
  name: string;
  kind: FieldKind;
  choices: string[] | null;
  text: string | null;
};

export const MAX_STATEMENT = 5_000;

/** Who wanted it: the person, or the member by themselves. */
export const ASKERS = ["member", "person"] as const;
export type Asker = (typeof ASKERS)[number];

export type AddDataInput = {
  builtIn: ProspectInput;
  /** Only fields that the form changed; null empties one. */
  custom: { fieldId: string; value: FieldValue | null }[];
  asker: Asker;
  source: string | null;
  statement: string | null;
  /** What the form showed, as a print: see printOf. */
  seen?: string | undefined;
};

/** What a custom field is called in the form. */
export function inputName(fieldId: string): string {
  return `field-${fieldId}`;
}

/** The form asks as many questions as the team has fields. */
export function addDataForm(fields: AskedField[]): z.ZodType<AddDataInput> {
  const own = Object.fromEntries(fields.map((field) => [inputName(field.id), customInput(field)]));
  return SourcedProspectInput.extend({
    asker: z.enum(ASKERS, "Choose who wants this").default("member"),
    statement,
    seen: z.string().max(100).optional(),
  })
    .extend(own)
    .transform((read) => {
      const answers = read as Record<string, unknown>;
      const custom = fields.flatMap(({ id }) => {
        const value = answers[inputName(id)] as FieldValue | null | undefined;
        return value === undefined ? [] : [{ fieldId: id, value }];
      });
      const { asker, source, statement: said, seen } = read;
      return { builtIn: ProspectInput.parse(read), custom, asker, source, statement: said, seen };
    }) as unknown as z.ZodType<AddDataInput>;
}

/** Undefined for what was left as it is, even where the field would not take it any more. */
function customInput(field: AskedField) {
  return z
    .string()
    .optional()
    .transform((raw, context): FieldValue | null | undefined => {
      const typed = cleanText(raw ?? "");
      if (typed === (field.text ?? "")) return undefined;
      if (typed === "") return null;
      const { value, problem } = readValue(field, raw ?? "");
      if (problem === undefined) return value;
      context.addIssue({ code: "custom", message: `${field.name}: ${problem}` });
      return z.NEVER;
    });
}

const unseen = /[^\P{Cc}\n\t]|\p{Cs}/u;

/** Several lines, in the person's own words. */
const statement = z
  .string()
  .optional()
  .transform((raw, context) => {
    const text = (raw ?? "").replace(/\r\n?/g, "\n").normalize("NFC").trim();
    const problem = unseen.test(text)
      ? "Type the statement again: it holds a character that cannot be seen"
      : text.length > MAX_STATEMENT &&
        `Shorten the statement to at most ${MAX_STATEMENT.toLocaleString("en-GB")} characters`;
    if (!problem) return text || null;
    context.addIssue({ code: "custom", message: problem });
    return z.NEVER;
  });

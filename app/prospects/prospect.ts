/** A prospect's six fields: their names, how they are cleaned, and the form for one. */
import { z } from "zod";
import { type AddressProblem, readAddress } from "#app/core/address.ts";
import { readCountry } from "#app/core/country.ts";

/** In the order of forms, lists and exports. */
export const PROSPECT_FIELDS = [
  "firstName",
  "lastName",
  "email",
  "position",
  "company",
  "country",
] as const;

export type ProspectField = (typeof PROSPECT_FIELDS)[number];
export type TextField = Exclude<ProspectField, "email">;

export const FIELD_LABELS: Record<ProspectField, string> = {
  firstName: "First name",
  lastName: "Last name",
  email: "Email",
  position: "Position",
  company: "Company",
  country: "Country",
};

/** Of any field but the address, in UTF-16 units after cleaning. */
export const MAX_FIELD_LENGTH = 200;

const addressProblems: Record<AddressProblem, string> = {
  empty: "Enter an email address",
  "no-at": "Enter an email address with an @, like ada@company.com",
  "two-addresses": "Enter one email address only",
  "bad-local-part": "Check what stands before the @",
  "bad-domain": "Check what stands after the @: it should end like company.com",
  "too-long": "Enter an email address of at most 254 characters",
  "control-character": "Type the email address again: it holds a character that cannot be seen",
};

const email = z
  .string()
  .optional()
  .transform((raw, context) => {
    const read = readAddress(raw ?? "");
    if (read.problem === undefined) return read.address;
    context.addIssue({ code: "custom", message: addressProblems[read.problem] });
    return z.NEVER;
  });

/** The form for a new or edited prospect: the address as typed, an empty field as null. */
export const ProspectInput = z.object({
  email,
  firstName: textInput("first name"),
  lastName: textInput("last name"),
  position: textInput("position"),
  company: textInput("company"),
  country: textInput("country").transform((typed) => (typed && readCountry(typed)) || typed),
});

export type ProspectInput = z.output<typeof ProspectInput>;

/** The same, with where the member has it from. */
export const SourcedProspectInput = ProspectInput.extend({ source: textInput("source") });

export type SourcedProspectInput = z.output<typeof SourcedProspectInput>;

const chooseOne = "Choose one of the two";

/** Whom never to contact again, and whether what we hold of them goes as well. */
export const BlacklistInput = z.object({
  what: z.enum(["address", "domain"], chooseOne),
  held: z.enum(["forget", "keep"], chooseOne),
});

export type BlacklistInput = z.output<typeof BlacklistInput>;

function textInput(name: string) {
  return z
    .string()
    .nullish()
    .transform((raw, context) => {
      const text = cleanText(raw ?? "");
      if (text === undefined) {
        const message = `Type the ${name} again: it holds a character that cannot be seen`;
        context.addIssue({ code: "custom", message });
        return z.NEVER;
      }
      if (text.length > MAX_FIELD_LENGTH) {
        const message = `Shorten the ${name} to at most ${MAX_FIELD_LENGTH} characters`;
        context.addIssue({ code: "custom", message });
        return z.NEVER;
      }
      return text === "" ? null : text;
    });
}

// Joiners and variation selectors are letters' business: Persian names and emoji need them.
const invisible = /(?!\u200c|\u200d|[\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}/gu;
const control = /\p{Cc}|\p{Cs}/u;

/**
 * One line of text as NFC, blanks and invisible characters cleared away; undefined when a control
 * character remains that is no blank.
 */
export function cleanText(raw: string): string | undefined {
  if (isClean(raw)) return raw;
  const text = raw.replace(invisible, "").replace(/\s+/g, " ").trim().normalize("NFC");
  return control.test(text) ? undefined : text;
}

/** Printable ASCII without doubled or outer blanks: most cells, at a tenth of the cost. */
function isClean(raw: string): boolean {
  let previous = 32;
  for (let i = 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i);
    if (code < 32 || code > 126 || (code === 32 && previous === 32)) return false;
    previous = code;
  }
  return previous !== 32 || raw === "";
}

// Written so, the family name comes first; in Katakana stand foreign names, given name first.
const familyFirst = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Hangul}]+$/u;

/** The name as people say it, or the address of somebody without one. */
export function displayName(prospect: {
  firstName?: string | null;
  lastName?: string | null;
  email: string;
}): string {
  const { firstName, lastName } = prospect;
  if (firstName && lastName && familyFirst.test(firstName + lastName)) {
    return lastName + firstName;
  }
  return [firstName, lastName].filter(Boolean).join(" ") || prospect.email;
}

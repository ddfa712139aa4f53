/** What may be completed, and the forms of finding and enriching. */
import { z } from "zod";
import { readCountry } from "#app/core/country.ts";
import { Id } from "#app/core/id.ts";
import { cleanText, MAX_FIELD_LENGTH } from "#app/prospects/prospect.ts";
import { readBlockable } from "#app/suppression/suppression.ts";

/** The address is who they are, and never completed. */
export const ENRICHABLE = ["firstName", "lastName", "position", "company", "country"] as const;
export type Enrichable = (typeof ENRICHABLE)[number];

/** Until an owner or admin chooses otherwise: nothing of who they are, only of what they do. */
export const USUAL_FIELDS: Enrichable[] = ["position", "company", "country"];

export const KEPT_DAYS = 30;

/** What one answer may cost, in the provider's credits: a person found, or a page of a domain. */
export const PRICE = { own: 0, hunter: 1 } as const;
export type Asked = keyof typeof PRICE;
export const ASKED_NAMES: Record<Asked, string> = { own: "Our own engine", hunter: "Hunter" };

/** A provider's word for one of our fields, clean; undefined where it is none. */
export function cleanValue(field: Enrichable, raw: string | null | undefined): string | undefined {
  const text = cleanText(raw ?? "");
  if (!text || text.length > MAX_FIELD_LENGTH) return undefined;
  return field === "country" ? (readCountry(text) ?? text) : text;
}

const Asked = z.enum(["own", "hunter"], "Choose who is asked");

export const RulesInput = z.object({
  fields: z
    .union([z.array(z.enum(ENRICHABLE)), z.enum(ENRICHABLE).transform((one) => [one])])
    .optional()
    .transform((fields) => fields ?? []),
  enrichImports: z
    .literal("yes")
    .optional()
    .transform((ticked) => ticked === "yes"),
});
export type RulesInput = z.output<typeof RulesInput>;

/** Where somebody works: a domain, or the name of a company. */
export type Workplace =
  | { domain: string; company?: undefined }
  | { domain?: undefined; company: string };

const enterPlace = "Enter the company’s domain, such as company.com, or its name";

export const FindInput = z.object({
  firstName: nameInput("first name"),
  lastName: nameInput("last name"),
  at: z
    .string(enterPlace)
    .max(MAX_FIELD_LENGTH, enterPlace)
    .transform((typed, context): Workplace => {
      const place = readWorkplace(typed);
      if (place) return place;
      context.addIssue({ code: "custom", message: enterPlace });
      return z.NEVER;
    }),
  provider: Asked,
});
export type FindInput = z.output<typeof FindInput>;

/** A text with a dot and no blanks is meant as a domain; anything else as a name. */
export function readWorkplace(typed: string): Workplace | undefined {
  const domain = readDomain(typed);
  if (domain) return { domain };
  const company = cleanText(typed);
  return company && !/^\S+\.\S+$/.test(company) && !company.includes("@") ? { company } : undefined;
}

/** Also out of a web address, or of an email address at it. */
export function readDomain(typed: string): string | undefined {
  const read = readBlockable(typed.slice(typed.lastIndexOf("@") + 1));
  return "domain" in read ? read.domain : undefined;
}

const enterDomain = "Enter one company’s domain, such as company.com";

export const DomainInput = z.object({
  domain: z
    .string(enterDomain)
    .max(MAX_FIELD_LENGTH, enterDomain)
    .transform((typed, context) => {
      const domain = readDomain(typed);
      if (domain) return domain;
      context.addIssue({ code: "custom", message: enterDomain });
      return z.NEVER;
    }),
  pages: z.enum(["1", "5", "10"], "Choose how many people at most").transform(Number),
});
export type DomainInput = z.output<typeof DomainInput>;

/** `print` is of those who matched when the cost was shown. */
export const CompletionInput = z.object({ print: z.string().max(40) });

const Ids = z
  .union([z.array(z.string()), z.string().transform((one) => [one])])
  .optional()
  .transform((ids) => (ids ?? []).filter((id) => Id.safeParse(id).success).slice(0, 200))
  .refine((ids) => ids.length > 0, "Tick somebody first");

export const BASES = ["legitimate interest", "consent", "contract", "public source"] as const;

export const PeopleDecision = z.discriminatedUnion("verdict", [
  z.object({ verdict: z.literal("refuse"), suggestion: Ids }),
  z.object({
    verdict: z.literal("accept"),
    suggestion: Ids,
    basis: z.enum(BASES, "Say why you may hold them"),
  }),
]);
export type PeopleDecision = z.output<typeof PeopleDecision>;

export const ValueDecision = z.object({
  verdict: z.enum(["accept", "refuse"]),
  suggestion: Ids,
});
export type ValueDecision = z.output<typeof ValueDecision>;

function nameInput(name: string) {
  const enter = `Enter the ${name}`;
  return z.string(enter).transform((raw, context) => {
    const text = cleanText(raw);
    if (text && text.length <= 100) return text;
    context.addIssue({ code: "custom", message: enter });
    return z.NEVER;
  });
}

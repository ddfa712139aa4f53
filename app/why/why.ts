/** Why somebody was written to: what the page shows of it to whoever has the link, and what it takes. */
import { z } from "zod";
import { readCountry } from "#app/core/country.ts";
import type { Language } from "#app/core/language.ts";
import type { LegalBasis, OriginKind } from "#app/prospects/origin.ts";
import { cleanText, MAX_FIELD_LENGTH } from "#app/prospects/prospect.ts";
import { CORRECTABLE, type Correctable, lines } from "#app/requests/request.ts";

/** A value with where it came from. */
export type HeldField = {
  /** Of ours, or of the team's own. */
  field: Correctable | "email" | { name: string };
  value: string;
  source: { kind: OriginKind; note: string | null; provider: string | null } | null;
  on: Date;
};

export type Why = {
  team: { name: string; postalAddress: string | null };
  /** The address, masked also for whoever has shown that it is theirs. */
  address: string;
  fields: HeldField[];
  /** They have shown it: then the fields are whole. */
  isProved: boolean;
  /** What the form to correct begins with; only then. */
  current: Partial<Record<Correctable, string | null>>;
  basis: LegalBasis;
  /** By then the team must have justified anew why it holds them. */
  until: Date;
  /** Providers who were asked about them. */
  given: { provider: string; at: Date }[];
  objected: boolean;
  restricted: boolean;
  /** What the team has not answered yet. */
  open: { kind: "correct" | "erase"; dueAt: Date }[];
};

/** "a•••@e•••.com": enough to recognise oneself, too little for anybody else. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1);
  const ending = /\.[^.]+$/.exec(domain)?.[0] ?? "";
  return `${mask(address.slice(0, at))}@${mask(domain)}${ending}`;
}

/** The first letter as people see one, and nothing of how long the rest is. */
export function mask(text: string): string {
  const [first] = new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text.trim());
  return `${first?.segment ?? ""}•••`;
}

/** Six to eight digits as people type them; ours have eight. */
export function readCode(typed: string): string | undefined {
  const digits = typed.replace(/[\s.-]/g, "");
  return /^\d{8}$/.test(digits) ? digits : undefined;
}

const INTENTS = ["object", "code", "prove", "correct", "erase"] as const;

const field = z
  .string()
  .optional()
  .transform((raw, context) => {
    const text = cleanText(raw ?? "");
    if (text !== undefined && text.length <= MAX_FIELD_LENGTH) return text || null;
    context.addIssue({ code: "custom", message: "too-long" });
    return z.NEVER;
  });

const corrections = Object.fromEntries(CORRECTABLE.map((name) => [name, field])) as Record<
  Correctable,
  typeof field
>;

/** Every form of the page: which it is, the code or what it proved, and what should be corrected. */
export const WhyInput = z.object({
  intent: z.enum(INTENTS),
  code: z.string().max(40).optional().default(""),
  proof: z.string().max(200).optional().default(""),
  ...corrections,
  country: field.transform((typed) => (typed && readCountry(typed)) || typed),
  note: lines,
  restrict: z.literal("yes").optional().catch(undefined),
});
export type WhyInput = z.output<typeof WhyInput>;
export type CorrectionInput = Pick<WhyInput, Correctable | "note" | "restrict">;

export const ProofInput = WhyInput.pick({ proof: true });

export type Problem =
  | "wrong-code"
  | "no-code"
  | "too-many-tries"
  | "no-proof"
  | "nothing-asked"
  | "too-long";

/** What a press on the page came to. */
export type Answer = {
  said?: WhyInput["intent"];
  problem?: Problem;
  /** Until codes are mailed again. */
  minutes?: number;
  proof?: string;
  why?: Why;
  typed?: Record<string, string>;
};

const dates = new Map<Language, Intl.DateTimeFormat>();

/** The day in UTC. */
export function dayWords(at: Date | string, language: Language): string {
  const known = dates.get(language);
  const locale = language === "en" ? "en-GB" : language;
  const format = known ?? new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });
  dates.set(language, format);
  return format.format(new Date(at));
}

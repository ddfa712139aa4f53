/** How a person wants things shown: the choices there are, and reading a form of them. */
import { z } from "zod";

/** Reviewed: in each, numerals are the ones our English sentences use, and text runs left to right. */
export const LANGUAGES = [
  "en-GB",
  "en-IE",
  "en-US",
  "en-CA",
  "en-AU",
  "bg-BG",
  "cs-CZ",
  "da-DK",
  "de-DE",
  "de-AT",
  "de-CH",
  "el-GR",
  "es-ES",
  "es-MX",
  "et-EE",
  "fi-FI",
  "fr-FR",
  "fr-CA",
  "fr-CH",
  "hr-HR",
  "hu-HU",
  "it-IT",
  "ja-JP",
  "ko-KR",
  "lt-LT",
  "lv-LV",
  "nb-NO",
  "nl-NL",
  "nl-BE",
  "pl-PL",
  "pt-PT",
  "pt-BR",
  "ro-RO",
  "sk-SK",
  "sl-SI",
  "sv-SE",
  "tr-TR",
  "uk-UA",
  "zh-CN",
] as const;

export const THEMES = ["auto", "light", "dark"] as const;
export const DENSITIES = ["roomy", "dense"] as const;

const zones = new Set(["UTC", ...Intl.supportedValuesOf("timeZone")]);

export const PreferencesInput = z.object({
  language: z.enum(LANGUAGES, { error: "Choose a language from the list." }),
  /** Left out: the team's. */
  zone: z
    .string()
    .refine((name) => zones.has(name), { error: "Choose a time zone from the list." })
    .optional(),
  theme: z.enum(THEMES, { error: "Choose one of the three." }),
  density: z.enum(DENSITIES, { error: "Choose one of the two." }),
});
export type PreferencesInput = z.infer<typeof PreferencesInput>;

/** Named in English, as the page is, in the order of their names. */
export function languageOptions(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames("en", { type: "language", languageDisplay: "standard" });
  return LANGUAGES.map((value) => ({ value, label: names.of(value) ?? value })).sort((one, other) =>
    one.label.localeCompare(other.label, "en"),
  );
}

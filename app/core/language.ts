/** The languages of what people read who were written to, and which of them a reader prefers. */

export const LANGUAGES = ["en", "fr", "de", "es"] as const;
export type Language = (typeof LANGUAGES)[number];

export const languageNames: Record<Language, string> = {
  en: "English",
  fr: "Français",
  de: "Deutsch",
  es: "Español",
};

export function isLanguage(word: unknown): word is Language {
  return (LANGUAGES as readonly unknown[]).includes(word);
}

const spokenIn: Record<Exclude<Language, "en">, Set<string>> = {
  fr: new Set(["FR", "MC"]),
  de: new Set(["DE", "AT", "LI"]),
  es: new Set([
    ...["ES", "AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "GQ", "GT", "HN", "MX", "NI", "PA"],
    ...["PE", "PY", "SV", "UY", "VE"],
  ]),
};

/** Of a person whose country is all that is known; English where several are spoken, or another. */
export function languageOfCountry(country: string | null): Language {
  const code = country?.toUpperCase() ?? "";
  return LANGUAGES.find((each) => each !== "en" && spokenIn[each].has(code)) ?? "en";
}

/** Of an Accept-Language (RFC 9110 section 12.5.4): the best liked that we speak, English otherwise. */
export function preferredLanguage(header: string | null): Language {
  const wanted = (header ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...settings] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const q = settings.find((setting) => setting.startsWith("q="))?.slice(2) ?? "1";
      return { language: tag.split("-")[0]!, liking: Number(q) };
    })
    .filter(({ language, liking }) => isLanguage(language) && liking > 0)
    .sort((one, other) => other.liking - one.liking);
  return (wanted[0]?.language as Language | undefined) ?? "en";
}

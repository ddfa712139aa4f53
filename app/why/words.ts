/** The page's words, language by language. */
import type { Language } from "#app/core/language.ts";
import type { Words } from "#app/why/wording.ts";
import { de } from "#app/why/words-de.ts";
import { en } from "#app/why/words-en.ts";
import { es } from "#app/why/words-es.ts";
import { fr } from "#app/why/words-fr.ts";

export const words: Record<Language, Words> = { en, fr, de, es };

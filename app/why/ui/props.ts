/** What each part of the page is given. */
import type { SerializeFrom } from "@remix-run/node";
import type { Language } from "#app/core/language.ts";
import type { Answer, Why } from "#app/why/why.ts";
import type { Words } from "#app/why/wording.ts";

export type WhyProps = {
  why: SerializeFrom<Why>;
  say: Words;
  language: Language;
  answer: SerializeFrom<Answer>;
};

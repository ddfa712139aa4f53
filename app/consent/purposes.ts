/** What we ask consent for, in the exact words that are shown. A changed word is a new wording. */
import { z } from "zod";

export type Purpose = "usage" | "policy-letters" | "look-cookie" | "tips-cookie";

type Asked = {
  title: string;
  /** The question, as it stands beside the switch. */
  question: string;
  /** What happens with a no: never a loss of anything else. */
  without: string;
  /** Kept with each answer; bump it whenever the question changes. */
  wording: string;
};

export const purposes: Record<Purpose, Asked> = {
  usage: {
    title: "Keep my usage trail",
    question:
      "May we keep which pages you visit and for how long, never what you type, so that support can help you?",
    without: "Nothing is kept, and everything works the same.",
    wording: "2026-11-26",
  },
  "policy-letters": {
    title: "Write to me when the terms or the policy change",
    question: "May we write to you when the terms of use or the privacy policy change?",
    without: "You still see a note on your pages when they change.",
    wording: "2026-11-26",
  },
  "look-cookie": {
    title: "Keep my look on the browser",
    question:
      "May we set a cookie that keeps theme and density on the browser in which you save them, also when you are signed out?",
    without: "Your choice is kept with your account and holds while you are signed in.",
    wording: "2026-11-26",
  },
  "tips-cookie": {
    title: "Keep dismissed tips on the browser",
    question:
      "May we set a cookie that remembers which tips you have seen on the browser in which you saw them?",
    without: "Dismissed tips are kept with your account and stay away while you are signed in.",
    wording: "2026-11-26",
  },
};

export function isPurpose(word: string): word is Purpose {
  return Object.hasOwn(purposes, word);
}

export const CONSENTS_PAGE = "/account/consents";

/** `source` is the page on which it was said: words of our own paths, never an id or what was typed. */
export const ConsentInput = z.object({
  purpose: z.custom<Purpose>((word) => typeof word === "string" && isPurpose(word), {
    error: "Choose what to answer.",
  }),
  given: z.enum(["yes", "no"], { error: "Choose yes or no." }).transform((word) => word === "yes"),
  source: z
    .string()
    .regex(/^(\/[a-z][a-z-]{0,30}){1,4}$/)
    .catch(CONSENTS_PAGE),
});

/** What is asked on a page because of what was done there, when its address says so. */
export function askedFor(url: string): Purpose | undefined {
  const asked = new URL(url).searchParams.get("ask");
  return asked === "look-cookie" || asked === "tips-cookie" ? asked : undefined;
}

/** The address of a page that asks. */
export function asking(path: string, purpose: Purpose): string {
  const url = new URL(path, "https://here.invalid");
  url.searchParams.set("ask", purpose);
  return `${url.pathname}${url.search}`;
}

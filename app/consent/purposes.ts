/** What we ask consent for, in the exact words that are shown. A changed word is a new wording. */

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
    title: "Keep my look on this browser",
    question:
      "May we set a cookie that keeps theme and density on this browser, also when you are signed out?",
    without: "Your choice is kept with your account and holds while you are signed in.",
    wording: "2026-11-26",
  },
  "tips-cookie": {
    title: "Keep dismissed tips on this browser",
    question: "May we set a cookie that remembers on this browser which tips you have seen?",
    without: "Dismissed tips are kept with your account and stay away while you are signed in.",
    wording: "2026-11-26",
  },
};

export function isPurpose(word: string): word is Purpose {
  return Object.hasOwn(purposes, word);
}

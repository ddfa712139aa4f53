/** Every cookie there is, and what the two that need a yes hold. A test holds the whole site to it. */
import type { Purpose } from "#app/consent/purposes.ts";

export type CookieName = "session" | "half-sign-in" | "connecting" | "said" | "look" | "tips";
type CookieKind = "authentication" | "measurement" | "experience" | "preferences";

export type CookieFacts = {
  name: CookieName;
  kind: CookieKind;
  for: string;
  life: string;
  /** Set only after a yes to it. */
  needs?: Purpose;
};

/** For how long `look` and `tips` stay after they were last written. */
export const KEPT_DAYS = 180;

/** All of them are ours, are sent to nobody else, and are out of reach of scripts. */
export const cookieTable: CookieFacts[] = [
  {
    name: "session",
    kind: "authentication",
    for: "Keeps you signed in: a random number, of which we keep a hash.",
    life: "7 days without use, 30 at most",
  },
  {
    name: "half-sign-in",
    kind: "authentication",
    for: "Remembers, between the password and the second factor, that the password was right.",
    life: "Until the second factor is given, 10 minutes at most",
  },
  {
    name: "connecting",
    kind: "authentication",
    for: "While you connect a mailbox at Google or Microsoft: recognises you when you come back. Sealed, and good in your present session only.",
    life: "Until the mailbox is connected, 15 minutes at most",
  },
  {
    name: "said",
    kind: "experience",
    for: "Carries one sentence to the next page, such as “Saved”.",
    life: "Until that page, one minute at most",
  },
  {
    name: "look",
    kind: "preferences",
    for: "Keeps theme and density on the browser in which you save them, also when you are signed out.",
    life: `${KEPT_DAYS} days after you last saved them`,
    needs: "look-cookie",
  },
  {
    name: "tips",
    kind: "experience",
    for: "Remembers which tips you have seen in this browser.",
    life: `${KEPT_DAYS} days after the last one`,
    needs: "tips-cookie",
  },
];

export type Look = { theme: "auto" | "light" | "dark"; density: "roomy" | "dense" };

export function writeLook({ theme, density }: Look): string {
  return `${theme}.${density}`;
}

/** Undefined for anything that we would not have written. */
export function readLook(value: string): Look | undefined {
  const found = /^(auto|light|dark)\.(roomy|dense)$/.exec(value);
  if (!found) return undefined;
  return { theme: found[1] as Look["theme"], density: found[2] as Look["density"] };
}

export function writeTips(ids: string[]): string {
  return ids.join(".");
}

export function readTips(value: string): string[] {
  return value.split(".").filter((id) => /^[a-z-]{1,40}$/.test(id));
}

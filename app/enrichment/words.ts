/** How a run stands, what came of its questions and why nothing is asked, in words. */
import { ASKED_NAMES, type Asked } from "#app/enrichment/enrichment.ts";
import type { RunState } from "#db/schema/verification.ts";

type Tone = "good" | "warning" | "bad" | "info" | "plain";

export const STATE_WORDS: Record<RunState, { word: string; tone: Tone }> = {
  waiting: { word: "Waiting", tone: "plain" },
  running: { word: "Under way", tone: "info" },
  done: { word: "Done", tone: "good" },
  stopped: { word: "Stopped", tone: "plain" },
  failed: { word: "Ended early", tone: "bad" },
};

export function isUnderWay(state: RunState): boolean {
  return state === "waiting" || state === "running";
}

const BECAUSE: Record<string, string> = {
  "no-key": "There is no key for this provider. An owner or admin can give one under Providers.",
  "key-gone": "The key for this provider can no longer be opened. Give it again under Providers.",
  "budget-reached":
    "This month’s budget is used up. It goes on next month, or when the budget is raised.",
  later: "The provider could not say yet. It is asked again by itself.",
  "team-closing": "Your team was closed meanwhile. It goes on by itself within a few minutes.",
  halted: "The provider is not asked at the moment: it is out of order, or your plan is used up.",
};

/** Why it rests or ended, and what comes next; empty where nothing is odd. */
export function becauseWords(because: string | null): string {
  return because ? (BECAUSE[because] ?? "") : "";
}

export type TitleFacts = { kind: "enrich" | "find" | "domain"; domain: string | null };

/** What it is about. The name that is looked for stands nowhere but on the page of a find under way. */
export function runTitle({ kind, domain }: TitleFacts): string {
  if (kind === "find") return `An address at ${domain}`;
  return kind === "domain" ? `People at ${domain}` : "Completing prospects";
}

export function providerName(provider: string): string {
  return ASKED_NAMES[provider as Asked] ?? provider;
}

/** In the order of the page; a word that is not here is told under `other`. */
export const COUNT_WORDS: Record<string, string> = {
  found: "Something suggested",
  nothing: "Nothing new known",
  "no-pattern": "Nothing to go by: you hold no address there that shows how they are made",
  "not-deliverable": "No address that we guessed takes mail",
  "already-there": "Already among your prospects",
  "asked-recently": "Asked a short time ago",
  suppressed: "On your do-not-contact list",
  restricted: "Restricted",
  withheld: "Not to be disclosed to others",
  "notice-due": "Not told yet that you hold them",
  binned: "In the bin",
  typed: "All typed by a person",
  changed: "Not to be asked about any more when their turn came",
  objected: "Asked the provider to stop: restricted here as well",
  generic: "Read by several people, such as info@",
  "no-evidence": "Without evidence",
  lost: "Interrupted: the answer was lost",
};

export function countWord(word: string): string {
  return COUNT_WORDS[word] ?? "The provider could not say";
}

export function creditWords(credits: number): string {
  if (credits === 0) return "Nothing";
  return credits === 1 ? "1 credit" : `${credits.toLocaleString("en")} credits`;
}

type NotStarted =
  | "team-closing"
  | "domain-needed"
  | "no-company"
  | "domain-blocked"
  | "no-key"
  | "asked-recently"
  | "under-way";

/** Why a search did not begin; `field` is where the company is asked for. */
export function whyNotStarted(askedAt: Date | undefined, field: string) {
  const day = askedAt?.toISOString().slice(0, 10);
  const at = (sentence: string) => ({ field, sentence });
  return {
    "team-closing": "Your team is being closed, so nothing new begins.",
    "domain-needed": at("Our own engine needs the company’s domain, such as company.com"),
    "no-company": at("Anybody may have an address there, so it says nothing about a company"),
    "domain-blocked": at("Your team blocked this domain, so nobody there is looked for"),
    "no-key": "Hunter has no key here. An owner or admin can give one under Providers.",
    "asked-recently": `The same was asked${day ? ` on ${day}` : ""}, and is not paid for twice. Its answer is under Searches, if you did not refuse it.`,
    "under-way": "The same is being asked this moment. Look under Searches.",
  } satisfies Record<NotStarted, string | { field: string; sentence: string }>;
}

/** Why nothing is suggested for somebody. */
export function barWords(bar: string): string {
  const known: Record<string, string> = {
    binned: "They are in the bin, so nobody is asked about them",
    restricted: "They are restricted, so nobody is asked about them and nothing is written",
    withheld: "They are not to be disclosed, so nobody is asked about them",
    suppressed: "They are on your do-not-contact list, so nobody is asked about them",
  };
  return known[bar] ?? "Nobody is asked about them";
}

/** A check of many: its form, how it stands in words, and the sums of what came of it. */
import { z } from "zod";
import { LEFT_OUT_WORDS, type LeftOut } from "#app/verification/question.ts";
import { VERDICT_WORDS } from "#app/verification/verdict.ts";
import type { RunState } from "#db/schema/verification.ts";

/** Behind every id: all have been looked at. */
export const LAST = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/** Of one team at the same time. */
export const MOST_RUNS = 20;

export const CheckInput = z.object({
  provider: z.enum(["own", "hunter", "briteverify"], "Choose who is asked"),
  /** What was counted and confirmed: when others match meanwhile, nothing is done. */
  print: z.string().max(40).optional(),
});

export const AskInput = z.object({
  provider: z.enum(["own", "hunter", "briteverify"], "Choose who is asked"),
  /** Knowing that it may be paid for twice. */
  again: z
    .literal("yes")
    .optional()
    .transform((ticked) => ticked === "yes"),
});

/** Of a run that ends: whom it was about is no longer held, so that nobody outlives their erasure in it. */
export const FORGOTTEN = { query: null, prospectIds: null } as const;

type Tone = "plain" | "info" | "good" | "warning" | "bad";

const stateWords: Record<RunState, { word: string; tone: Tone }> = {
  waiting: { word: "Waiting", tone: "info" },
  running: { word: "Running", tone: "info" },
  done: { word: "Done", tone: "good" },
  stopped: { word: "Stopped", tone: "plain" },
  failed: { word: "Failed", tone: "bad" },
};

/** Why a run rests, and what lets it go on. */
const holdSentences: Record<string, string> = {
  "budget-reached":
    "This month’s budget is used up. It goes on when the next month begins, or when somebody raises the budget.",
  halted: "The provider is not being asked at the moment. It goes on by itself when it can be.",
  "no-key": "There is no key for this provider. It goes on when somebody gives one.",
  "team-closing": "Your team was closed meanwhile. It goes on by itself within a few minutes.",
};

/** Why it was ended, where nobody pressed a button for it. */
const endSentences: Record<string, string> = {
  "key-removed": "The key for this provider was removed, so nobody else is asked.",
};

export function runWords({ state, because }: { state: RunState; because: string | null }): {
  word: string;
  tone: Tone;
  why: string | null;
} {
  const hold = state === "waiting" && because ? holdSentences[because] : undefined;
  if (hold) return { word: "On hold", tone: "warning", why: hold };
  return {
    ...stateWords[state],
    why: state === "stopped" && because ? (endSentences[because] ?? null) : null,
  };
}

export function isActive(state: RunState): boolean {
  return state === "waiting" || state === "running";
}

const otherWords: Record<string, string> = {
  objected: "Objected at the provider",
  "no-verdict": "Without a verdict",
  "outcome-unknown": "Asked, answer lost",
  "refused-by-provider": "Not taken by the provider",
  "try-later": "Provider not reached",
  "still-running": "Provider not done",
  "address-changed": "Address corrected meanwhile",
  "run-stopped": "Not asked: stopped",
  merged: "Merged with a double meanwhile",
};

/** The sums in the order in which they are told, without those that are nought. */
export function countWords(counts: Record<string, number>): { label: string; value: number }[] {
  const words: Record<string, string> = { ...VERDICT_WORDS, ...otherWords };
  const known = Object.entries({ ...words, ...(LEFT_OUT_WORDS as Record<LeftOut, string>) });
  return known.flatMap(([key, label]) => (counts[key] ? [{ label, value: counts[key] }] : []));
}

/** How many have been dealt with, one way or another. */
export function dealtWith(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

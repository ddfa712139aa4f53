/** What happened to a prospect, entry by entry: which kinds there are, and what each knows of itself. */
import type { Came } from "#app/inbox/words.ts";
import type { OriginFacts } from "#app/prospects/origin.ts";
import type { SuppressionReason } from "#app/suppression/suppression.ts";
import type { Told } from "#app/tracking/opened.ts";
import type { Verdict } from "#app/verification/verdict.ts";

/** By what a reader may narrow it, in the order of the links. */
export const TIMELINE_KINDS = [
  "changes",
  "imports",
  "suggestions",
  "checks",
  "messages",
  "notes",
  "groups",
  "rights",
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export const kindLabels: Record<TimelineKind, string> = {
  changes: "Corrections",
  imports: "Imports",
  suggestions: "Suggestions",
  checks: "Address checks",
  messages: "Messages",
  notes: "Notes and tasks",
  groups: "Lists, tags and bulk acts",
  rights: "Their rights",
};

/** A word that is none of ours means all of them. */
export function readKind(params: URLSearchParams): TimelineKind | undefined {
  return TIMELINE_KINDS.find((kind) => kind === params.get("kind"));
}

export type Change = { field: string; old: string | null; new: string | null };
export type Origin = Omit<OriginFacts, "by" | "at"> & { importId?: string | null };

/** Something done to many at once: see bulk acts. */
type Act = { act: string; wanted: Record<string, string>; total: number };

/** What each sort of entry knows of itself, as the database tells it. */
export type Happening =
  | { what: "added"; origin: Origin | null }
  | { what: "changed"; origin: Origin; changes: Change[] }
  | { what: "enrolled"; name: string; sequenceId: string }
  | { what: "stopped"; name: string; state: "stopped" | "blocked"; reason: string | null }
  | { what: "message"; state: string; reason: string | null; subject: string | null; step: number }
  | ({ what: "conversation"; threadId: string; subject: string } & Came)
  | { what: "objection"; reason: SuppressionReason; domain: string | null }
  | { what: "asked"; request: string; state: string; id: string }
  | { what: "note"; kind: "note" | "statement"; body: string }
  | { what: "task"; title: string }
  | { what: "task-done"; title: string }
  | { what: "labelled"; kind: "list" | "tag"; name: string }
  | ({ what: "bulk" } & Act)
  | ({ what: "bulk-undone" } & Act)
  | { what: "check"; state: string; provider: string; verdict: Verdict | null; reasons: string[] }
  | ({ what: "opened"; subject: string | null } & Told)
  | { what: "open-choice"; basis: "consent" | "recorded" | "withdrawn"; proof: string }
  | { what: "binned" };

/** `by`: who of the team; null where nobody did it, or where they left since. */
export type Happened = { at: Date; id: string; by: string | null; facts: Happening };

export type Tone = "good" | "warning" | "bad" | "info" | "plain";
export type Shown = { label: string; old: string | null; new: string | null };

export type Link = { href: string; words: string };

/** One entry as it is read: what, the values before and after, why, and who or what did it. */
export type Entry = {
  at: Date;
  title: string;
  tone?: Tone;
  changes?: Shown[];
  detail?: string;
  source: string;
  /** A page that says more; of the web only where it was seen. */
  link?: Link;
};

export type Words = Omit<Entry, "at">;
export type Facts<W extends Happening["what"]> = Extract<Happening, { what: W }>;

/** Custom fields' names by their ids. */
export type Names = Map<string, string>;

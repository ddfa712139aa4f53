/** What happened to a prospect, entry by entry: which kinds there are, and the words for each. */
import { countryName } from "#app/core/country.ts";
import { isMark, markWords } from "#app/details/marks.ts";
import { whyStopped } from "#app/outreach/reasons.ts";
import { type OriginFacts, originWords, providerName } from "#app/prospects/origin.ts";
import { FIELD_LABELS, type ProspectField } from "#app/prospects/prospect.ts";
import { reasonSentence, type SuppressionReason } from "#app/suppression/suppression.ts";

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

/** What each sort of entry knows of itself, as the database tells it. */
export type Happening =
  | { what: "added"; origin: Origin | null }
  | { what: "changed"; origin: Origin; changes: Change[] }
  | { what: "enrolled"; name: string; sequenceId: string }
  | { what: "stopped"; name: string; state: "stopped" | "blocked"; reason: string | null }
  | { what: "message"; state: string; reason: string | null; subject: string | null; step: number }
  | { what: "objection"; reason: SuppressionReason; domain: string | null }
  | { what: "note"; kind: "note" | "statement"; body: string }
  | { what: "task" | "task-done"; title: string }
  | { what: "labelled"; kind: "list" | "tag"; name: string }
  | { what: "bulk" | "bulk-undone"; act: string; wanted: Record<string, string>; total: number }
  | { what: "check"; state: string; provider: string; verdict: string | null; reasons: string[] }
  | { what: "binned" };

/** `by`: who of the team; null where nobody did it, or where they left since. */
export type Happened = { at: Date; id: string; by: string | null; facts: Happening };

export type Tone = "good" | "warning" | "bad" | "info" | "plain";
export type Shown = { label: string; old: string | null; new: string | null };

/** One entry as it is read: what, the values before and after, why, and who or what did it. */
export type Entry = {
  at: Date;
  title: string;
  tone?: Tone;
  changes?: Shown[];
  detail?: string;
  source: string;
  /** A page that says more; of the web only where it was seen. */
  link?: { href: string; words: string };
};

/** Custom fields' names by their ids. */
export type Names = Map<string, string>;

export function entryOf({ at, by, facts }: Happened, names: Names): Entry {
  if (facts.what === "changed") return { at, ...changeWords(facts, { at, by, names }) };
  return { at, ...wordsOf(facts, by) };
}

type Words = Omit<Entry, "at">;

function wordsOf(facts: Exclude<Happening, { what: "changed" }>, by: string | null): Words {
  switch (facts.what) {
    case "added":
      return addedWords(facts.origin, by);
    case "enrolled":
      return { title: `Added to the sequence “${facts.name}”`, source: "by your team" };
    case "stopped":
      return stoppedWords(facts);
    case "message":
      return messageWords(facts);
    case "objection":
      return objectionWords(facts, by);
    case "note": {
      const title = facts.kind === "statement" ? "They asked to have this kept" : "Note";
      return { title, detail: facts.body, source: byMember(by) };
    }
    case "task":
      return { title: `Task: ${facts.title}`, source: by ? `for ${by}` : "for nobody yet" };
    case "task-done":
      return { title: `Done: ${facts.title}`, source: by ? `for ${by}` : "", tone: "good" };
    case "labelled": {
      const title = facts.kind === "list" ? "Put on the list" : "Tagged";
      return { title: `${title} “${facts.name}”`, source: "by your team" };
    }
    case "check":
      return checkWords(facts, by);
    case "binned":
      return { title: "Put into the bin", source: "by your team", tone: "warning" };
    default:
      return bulkWords(facts, by);
  }
}

function addedWords(origin: Origin | null, by: string | null): Words {
  if (!origin) return { title: "Added", source: byMember(by) };
  return { title: "Added", ...sourceWords(origin, by) };
}

/** The whole sentence about a source, and a link to the page or the import that it was. */
function sourceWords(origin: Origin, by: string | null): Pick<Words, "source" | "link"> {
  const { url, importId } = origin;
  const source = originWords({ ...origin, url: null, by });
  const actor = by || origin.kind !== "provider" ? "" : ", by itself";
  const link = importId
    ? { href: `/imports/${importId}`, words: "the import" }
    : webLink(url ?? null, "where it was seen");
  return { source: source + actor, ...(link ? { link } : {}) };
}

/** Only what a browser opens as a page: an address of another scheme could run. */
export function webLink(url: string | null, words: string) {
  return url && /^https?:\/\//i.test(url) ? { href: url, words } : undefined;
}

const changeTitles: Record<Origin["kind"], string> = {
  import: "Changed by an import",
  form: "Corrected by hand",
  sample: "Changed by the sample list",
  request: "Corrected as they asked",
  provider: "A suggestion was accepted",
  merge: "Merged with a double",
  bulk: "Set for many at once",
};

type Telling = { at: Date; by: string | null; names: Names };

function changeWords(
  { origin, changes }: { origin: Origin; changes: Change[] },
  { by, names }: Telling,
): Words {
  const told = sourceWords(origin, by);
  const mark = changes.find(({ field }) => isMark(field));
  if (mark) return { title: markWords(mark.field, mark.new), ...told, tone: "warning" };
  const shown = changes.map(({ field, old, new: now }) => ({
    label: fieldName(field, names),
    old: valueWords(field, old),
    new: valueWords(field, now),
  }));
  return { title: changeTitles[origin.kind], changes: shown, ...told };
}

/** A built-in field, or a custom one that may be gone by now. */
export function fieldName(field: string, names: Names): string {
  const builtIn = Object.hasOwn(FIELD_LABELS, field) && FIELD_LABELS[field as ProspectField];
  if (builtIn) return builtIn;
  return names.get(field.replace(/^custom:/, "")) ?? "A field since deleted";
}

function valueWords(field: string, value: string | null): string | null {
  return field === "country" && value ? countryName(value) : value;
}

function stoppedWords({
  name,
  state,
  reason,
}: {
  name: string;
  state: string;
  reason: string | null;
}): Words {
  if (reason === "replied") {
    return {
      title: "They replied",
      detail: `“${name}” stopped.`,
      source: "by themselves",
      tone: "good",
    };
  }
  const title = `${state === "stopped" ? "Stopped" : "Held back"} in “${name}”`;
  return { title, detail: whyStopped(reason), source: "by itself", tone: "warning" };
}

function messageWords(facts: Extract<Happening, { what: "message" }>): Words {
  const { state, reason, subject, step } = facts;
  const states: Record<string, { title: string; tone: Tone }> = {
    sent: { title: "Message sent", tone: "good" },
    intent: { title: "Message being handed over", tone: "info" },
    retry: { title: `Message put off. ${whyStopped(reason)}`, tone: "warning" },
    failed: { title: `Message not delivered. ${whyStopped(reason)}`, tone: "bad" },
    cancelled: { title: `Message not sent. ${whyStopped(reason)}`, tone: "plain" },
    uncertain: { title: "Message sent or not: we cannot tell", tone: "warning" },
  };
  const detail = subject ? `Step ${step}: “${subject}”` : `Step ${step}`;
  return { ...states[state]!, detail, source: "by itself, as its sequence says" };
}

function objectionWords(
  { reason, domain }: { reason: SuppressionReason; domain: string | null },
  by: string | null,
): Words {
  const title = domain ? `Everybody at ${domain} blacklisted` : "Not to be contacted again";
  const actors = { unsubscribed: "by themselves", "address-unknown": "by itself" };
  const source = actors[reason as keyof typeof actors] ?? byMember(by);
  return { title, detail: reasonSentence(reason), source, tone: "bad" };
}

const verdicts: Record<string, { title: string; tone: Tone }> = {
  valid: { title: "The address works", tone: "good" },
  risky: { title: "The address may not work", tone: "warning" },
  invalid: { title: "The address does not work", tone: "bad" },
  unknown: { title: "Nobody can tell whether the address works", tone: "plain" },
};

function checkWords(facts: Extract<Happening, { what: "check" }>, by: string | null): Words {
  const { state, provider, verdict, reasons } = facts;
  const who = by ? `for ${by}` : "by itself";
  const source = `Checked by ${providerName(provider)}, ${who}`;
  if (state === "asking") return { title: "The address is being checked", source, tone: "info" };
  const known = verdict ? verdicts[verdict] : undefined;
  if (!known) return { title: "The address could not be checked", source, tone: "plain" };
  const why = reasons.map((reason) => reason.replaceAll("-", " ")).join(", ");
  return { ...known, ...(why ? { detail: `${why}.` } : {}), source };
}

function bulkWords(facts: Extract<Happening, { act: string }>, by: string | null): Words {
  const { what, act, wanted, total } = facts;
  const label = `the ${wanted.labelKind ?? "list"} “${wanted.labelName ?? "since deleted"}”`;
  const titles: Record<string, string> = {
    "add-label": `Put on ${label}`,
    "remove-label": `Taken off ${label}`,
    bin: "Put into the bin",
    restore: "Taken out of the bin",
    blacklist: "Blacklisted",
    justify: "Keeping them was justified again",
    restrict: "Restricted: kept, and not used",
    unrestrict: "Restriction lifted",
    withhold: "Not to be disclosed to others",
    disclose: "May be disclosed to others again",
    verify: "Chosen to have the address checked",
    enrich: "Chosen to be completed",
    export: "Exported",
    merge: "Merged with a double",
  };
  const title = titles[act] ?? "Changed with many others";
  const many = total > 1 ? `, with ${(total - 1).toLocaleString("en-GB")} others` : "";
  const undone = what === "bulk-undone" ? "Taken back: " : "";
  return { title: undone + title, source: byMember(by) + many };
}

function byMember(by: string | null): string {
  return by ? `by ${by}` : "by somebody who left";
}

/** The words of a timeline for checks of the address, for what they asked, and for what was done to many. */
import type { Facts, Words } from "#app/details/timeline.ts";
import { providerName } from "#app/prospects/origin.ts";
import { reasonSentence, VERDICT_TONES, type Verdict } from "#app/verification/verdict.ts";

const verdictTitles: Record<Verdict, string> = {
  valid: "Address found valid",
  risky: "Address found risky",
  invalid: "Address found invalid",
  unknown: "Nobody could tell whether the address works",
};

export function checkWords(facts: Facts<"check">, by: string | null): Words {
  const { state, provider, verdict, reasons } = facts;
  const who = by ? `for ${by}` : "by itself";
  const source = `Checked by ${providerName(provider)}, ${who}`;
  if (state === "asking") return { title: "The address is being checked", source, tone: "info" };
  if (!verdict) return { title: "The address could not be checked", source, tone: "plain" };
  const why = reasons.map(reasonSentence).join(" ");
  const found = { title: verdictTitles[verdict], tone: VERDICT_TONES[verdict] };
  return { ...found, ...(why ? { detail: why } : {}), source };
}

/** On the page that every message links to. */
export function askedWords({ request, state, id }: Facts<"asked">, by: string | null): Words {
  const titles: Record<string, string> = {
    correct: "They asked for a correction",
    erase: "They asked to be erased",
    copy: "They took a copy of their data",
  };
  const ends: Record<string, string> = { open: ": open", refused: ": refused" };
  const end = request === "copy" ? "" : (ends[state] ?? ": done");
  return {
    title: `${titles[request] ?? "They asked for something"}${end}`,
    source: state === "open" || request === "copy" ? "by themselves" : byMember(by),
    ...{ tone: state === "open" ? "warning" : "info" },
    link: { href: `/requests/${id}`, words: "the request" },
  };
}

export function bulkWords(facts: Facts<"bulk" | "bulk-undone">, by: string | null): Words {
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

export function byMember(by: string | null): string {
  return by ? `by ${by}` : "by somebody who left";
}

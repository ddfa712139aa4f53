/** What somebody's data may be used for: one rule that every door asks, from sending to a webhook. */

/** `others`: anything that hands them to a third party, be it a provider, a webhook or an export for others. */
export type Use = "send" | "others" | "keep";

export type UseFacts = {
  binnedAt: Date | null;
  restrictedAt: Date | null;
  withheldAt: Date | null;
  noticedAt: Date | null;
  createdAt: Date;
};

export type Hindrance = "binned" | "restricted" | "withheld" | "notice-due";

/** A month, as GDPR art. 14(3)(a) gives at the most. */
export const NOTICE_DAYS = 30;

/** Why not, or undefined for a yes. An objection is asked elsewhere, by hash: see suppression. */
export function hindrance(facts: UseFacts, use: Use, now: Date): Hindrance | undefined {
  if (use === "keep") return undefined;
  if (facts.binnedAt) return "binned";
  if (facts.restrictedAt) return "restricted";
  // The first message is the notice, so sending stays possible: it is the way out.
  if (use === "send") return undefined;
  if (facts.withheldAt) return "withheld";
  return isNoticeDue(facts, now) ? "notice-due" : undefined;
}

/** All that stands in the way of some use, the gravest first. */
export function hindrances(facts: UseFacts, now: Date): Hindrance[] {
  const marks: [Hindrance, boolean][] = [
    ["binned", facts.binnedAt !== null],
    ["restricted", facts.restrictedAt !== null],
    ["withheld", facts.withheldAt !== null],
    ["notice-due", isNoticeDue(facts, now)],
  ];
  return marks.flatMap(([mark, is]) => (is ? [mark] : []));
}

export function isNoticeDue({ noticedAt, createdAt }: UseFacts, now: Date): boolean {
  return noticedAt === null && now.getTime() - createdAt.getTime() > NOTICE_DAYS * 86_400_000;
}

export const hindranceWords: Record<Hindrance, string> = {
  binned: "In the bin",
  restricted: "Restricted: kept, and not used",
  withheld: "Not to be disclosed to others",
  "notice-due": "Not told within a month that you hold them",
};

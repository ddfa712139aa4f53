/** The door of a sequence: who is let in, who is left out and why, in words. */
import { z } from "zod";
import { mayWriteTo } from "#app/outreach/country-rules.ts";
import type { LegalBasis } from "#db/schema/prospects.ts";

/** What the member may choose; left out is the careful answer. */
export const DoorInput = z.object({
  /** Who is in another sequence that runs: written to by both. */
  elsewhere: z.literal("yes").optional().catch(undefined),
  /** Where consent is needed, the member says that it is there. */
  consented: z.literal("yes").optional().catch(undefined),
});
export type Door = z.output<typeof DoorInput>;

export const SequenceChoice = z.object({
  sequence: z.uuid({ error: "Choose a sequence." }),
});

export type DoorFacts = {
  held: boolean;
  verdict: string | null;
  country: string | null;
  basis: LegalBasis | null;
  elsewhere: boolean;
};

export type Barred = "invalid" | "consent";
export type LeftOut = "held" | "elsewhere" | Barred;

/** `practice` reaches nobody, so no country has a say. Objections are asked of their own. */
export function whyLeftOut(
  facts: DoorFacts,
  door: Door & { practice: boolean },
): LeftOut | undefined {
  if (facts.held) return "held";
  if (facts.verdict === "invalid") return "invalid";
  if (facts.elsewhere && !door.elsewhere) return "elsewhere";
  if (door.practice || door.consented || mayWriteTo(facts)) return undefined;
  return "consent";
}

/** Whoever is in already, asked again before each message: what the door would say of them now. */
export function whyBarred(
  { verdict, ...facts }: Pick<DoorFacts, "verdict" | "country" | "basis">,
  { practice, vouched }: { practice: boolean; vouched: boolean },
): Barred | undefined {
  if (verdict === "invalid") return "invalid";
  return practice || vouched || mayWriteTo(facts) ? undefined : "consent";
}

/** How many came in, and how many did not for which reason. */
export type DoorCounts = Record<"added" | "already" | "suppressed" | "held", number> & {
  [reason in LeftOut]?: number;
};

/** Why people are left out, each with how many; empty where nobody is. */
export function leftOutWords(counts: Partial<DoorCounts>): { why: string; count: number }[] {
  const reasons: [keyof DoorCounts, string][] = [
    ["already", "In it already"],
    ["suppressed", "Must not be written to: they objected, or your team blacklisted them"],
    ["held", "Restricted, or in the bin"],
    ["invalid", "The address was found not to exist"],
    ["elsewhere", "In another sequence that has not ended for them"],
    ["consent", "Their country, or not knowing it, asks for consent first"],
  ];
  return reasons.flatMap(([reason, why]) => {
    const count = counts[reason] ?? 0;
    return count > 0 ? [{ why, count }] : [];
  });
}

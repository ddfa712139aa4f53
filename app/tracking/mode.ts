/** How far the opening of one message may be measured, and why: one rule that every door asks. */
import type { Hindrance } from "#app/core/uses.ts";
import type { OpenMode } from "#db/schema/outreach.ts";

export type { OpenMode };

/** From nothing to most. */
export const OPEN_MODES = ["off", "aggregate", "last-date", "individual"] as const;

/** What a person said, or a member recorded that they said. */
export type OpenChoice = { mode: OpenMode; basis: "consent" | "recorded" | "withdrawn" };

export type Because =
  | "not-asked"
  | "team"
  | "sequence"
  | "restricted"
  | "withdrawn"
  | "counts"
  | "consent"
  | "consent-asked"
  | "consent-missing"
  | "country-unknown"
  | "country-allows";

export type Measuring = { mode: OpenMode; because: Because };

export type MeasuringFacts = {
  /** Null: nobody in the team was asked yet, and unanswered means no. */
  team: OpenMode | null;
  sequence: OpenMode;
  country: string | null;
  /** Their newest. */
  choice: OpenChoice | null;
  /** What stands in the way of using their data at all. */
  verdict: Hindrance | undefined;
};

/**
 * EU, EEA, United Kingdom and Switzerland, with the parts of them that have a code of their own: there
 * knowing who opened needs consent of its own (ePrivacy 5(3)).
 */
const CONSENT_COUNTRIES = new Set(
  (
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE " +
    "IS LI NO GB CH AX GF GP MQ RE YT MF GI GG IM JE"
  ).split(" "),
);

/** Anonymous counts are nobody's, so they need no consent; whatever names somebody may. */
export function modeFor(facts: MeasuringFacts): Measuring {
  const { team, sequence, country, choice, verdict } = facts;
  if (team === null) return { mode: "off", because: "not-asked" };
  if (team === "off") return { mode: "off", because: "team" };
  if (sequence === "off") return { mode: "off", because: "sequence" };
  if (verdict === "restricted" || verdict === "binned")
    return { mode: "off", because: "restricted" };
  if (choice?.basis === "withdrawn") return { mode: "off", because: "withdrawn" };
  const wanted = lesser(team, sequence);
  if (wanted === "aggregate") return { mode: "aggregate", because: "counts" };
  if (choice) return { mode: lesser(wanted, choice.mode), because: "consent" };
  if (!country) return { mode: "aggregate", because: "country-unknown" };
  if (CONSENT_COUNTRIES.has(country)) return { mode: "aggregate", because: "consent-missing" };
  return { mode: wanted, because: "country-allows" };
}

/** Whether asking them could make a difference. */
export function needsConsent({ because }: Measuring): boolean {
  return because === "consent-missing" || because === "country-unknown";
}

export function lesser(one: OpenMode, other: OpenMode): OpenMode {
  return OPEN_MODES.indexOf(one) <= OPEN_MODES.indexOf(other) ? one : other;
}

/** Whether the event of such a message says whose it is. */
export function namesSomebody(mode: OpenMode): boolean {
  return mode === "individual" || mode === "last-date";
}

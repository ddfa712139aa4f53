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

/** "Of 46, 34 …": what a launch says of how each is measured; nothing where nobody is to be written to. */
export function measuredWords(all: Measuring[]): string[] {
  if (all.length === 0) return [];
  if (all[0]!.because === "not-asked") {
    return ["Opening is not measured: your team has not said yet whether it may be."];
  }
  const named = all.filter(({ mode }) => namesSomebody(mode)).length;
  const rest = all.filter(({ mode }) => !namesSomebody(mode));
  if (all.every(({ mode }) => mode === "off")) {
    return [`Opening is not measured, because ${reasonsOf(all)}.`];
  }
  if (named === 0 && rest.every(({ because }) => because === "counts")) {
    return ["Opening is counted as a total, without knowing whose."];
  }
  if (rest.length === 0) return [`Opening is measured for all ${all.length}.`];
  return [`Opening: ${named} measured, ${rest.length} not, because ${reasonsOf(rest)}.`];
}

function reasonsOf(rest: Measuring[]): string {
  const groups = [...Map.groupBy(rest, ({ because }) => because)];
  const told = groups.map(([because, some]) =>
    groups.length === 1 ? BECAUSE[because] : `${BECAUSE[because]} (${some.length})`,
  );
  return told.join("; ");
}

/** After "because". */
export const BECAUSE: Record<Because, string> = {
  "not-asked": "your team has not said yet whether it may be",
  team: "your team measures nothing",
  sequence: "this sequence measures nothing",
  restricted: "their data may not be used",
  withdrawn: "they said no",
  counts: "only totals are counted",
  consent: "they allowed no more than that",
  "consent-asked": "their first message asks for their leave",
  "consent-missing": "their country wants their consent first, so they count in the total alone",
  "country-unknown": "we do not know their country, so they count in the total alone",
  "country-allows": "their country allows it",
};

/** As it stands for one person. */
export const NOW_WORDS: Record<OpenMode, string> = {
  individual: "Individually",
  "last-date": "Only the last day",
  aggregate: "Not by name",
  off: "Not at all",
};

/** What a team, a sequence or a person may choose, in the words of the forms. */
export const MODE_WORDS: Record<OpenMode, { label: string; hint: string }> = {
  individual: {
    label: "Individually, where consent or the country’s rule allows",
    hint: "Whether, when, how often and from which country a person opened a message. In the EU, EEA, United Kingdom, Switzerland, and where the country is not known, only with consent that you recorded.",
  },
  "last-date": {
    label: "The last day only, under the same rule",
    hint: "Whether a person opened a message and on which day last. Each day takes the place of the one before.",
  },
  aggregate: {
    label: "Totals only",
    hint: "How often the messages of a step were opened, by day and country. Nobody can be told from it.",
  },
  off: { label: "No", hint: "Messages carry nothing that could tell whether they were opened." },
};

/** When too much comes back: the rule by which a sequence or a mailbox pauses itself. */

/** Of the last seven days. */
export type Rates = { sent: number; hard: number; complaints: number };

export type TooMuch = "bounces" | "complaints";

/** Below so few one or two bad addresses are no rate. */
const FEWEST_FOR_BOUNCES = 20;
const MOST_BOUNCES = 0.05;
/** Providers act from 0.3 % of complaints on; one alone is one person's view. */
const FEWEST_FOR_COMPLAINTS = 300;
const FEWEST_COMPLAINTS = 2;
const MOST_COMPLAINTS = 0.003;

export const RATE_DAYS = 7;

export function tooMuch({ sent, hard, complaints }: Rates): TooMuch | undefined {
  const isRate = sent >= FEWEST_FOR_COMPLAINTS && complaints >= FEWEST_COMPLAINTS;
  if (isRate && complaints / sent > MOST_COMPLAINTS) return "complaints";
  return sent >= FEWEST_FOR_BOUNCES && hard / sent > MOST_BOUNCES ? "bounces" : undefined;
}

/** It paused itself for what came back, not for another reason. */
export function isRate(word: string | null | undefined): boolean {
  return word === "bounces" || word === "complaints";
}

/** Why a sequence paused itself, as a sentence; undefined where a person paused it. */
export function whyPaused(word: string | null | undefined): string | undefined {
  if (word === "bounces") {
    return "It paused itself: in the last seven days more than 5 % of its messages came back because the address does not exist. Check the addresses before you resume it: from then on they are counted anew.";
  }
  if (word === "complaints") {
    return "It paused itself: in the last seven days more than 0.3 % of its readers called it spam. Change whom it goes to or what it says before you resume it: from then on they are counted anew.";
  }
  return undefined;
}

/** A launch in sentences: to whom, from where, when, and who is left out and why. */
import { hoursWords } from "#app/mailboxes/habits.ts";
import type { Barred } from "#app/outreach/door.ts";
import { whenWords } from "#app/outreach/enrolment.ts";
import { type Measuring, measuredWords } from "#app/tracking/mode.ts";
import type { MailboxKind } from "#db/schema/mailboxes.ts";

export type LaunchPlan = {
  mailbox?:
    | {
        kind: MailboxKind;
        address: string;
        dailyCap: number;
        windowStart: number;
        windowEnd: number;
        zone: string;
        days?: string;
        hoursOf?: "prospect" | "mailbox";
        holidays?: boolean;
      }
    | undefined;
  /** Addresses of further mailboxes that share the people. */
  others?: string[];
  counts: { ready: number; missing: number; suppressed: number; held: number; written: number };
  /** Whom the door would not let in now, by why. */
  barred?: { [why in Barred]?: number };
  postalAddress: string | null;
  /** What is not in order with the domain, by name. */
  worries?: string[];
  /** In the mailbox's own time, and so is the present. */
  times?: { now: Date; first: Date; last: Date };
  /** How the opening of each message will be measured. */
  measuring?: Measuring[];
};

export function launchWords(plan: LaunchPlan, zone: string): string[] {
  const { mailbox, counts, postalAddress, times } = plan;
  if (!mailbox || !times) return [];
  return [
    `${people(counts.ready)} will be written to from ${[mailbox.address, ...(plan.others ?? [])].join(", ")}. ${nature(mailbox.kind)}`,
    timesWords(plan, times, zone),
    limits(mailbox),
    ...leftOut(counts),
    ...barredWords(plan.barred ?? {}),
    ...measuredWords(plan.measuring ?? []),
    `Below each message stand your address (${oneLine(postalAddress ?? "")}), why they get it, and a way to unsubscribe.`,
    "Who unsubscribes or whose address does not exist is never written to again.",
    ...domainWords(plan.worries),
  ];
}

function nature(kind: MailboxKind): string {
  return kind === "practice"
    ? "It is the practice mailbox: you read what arrives, and nobody real gets anything."
    : "It is your own mailbox: real people get this.";
}

function timesWords({ counts }: LaunchPlan, times: NonNullable<LaunchPlan["times"]>, zone: string) {
  const clock = { now: times.now, zone };
  const first = times.first <= times.now ? "at once" : whenWords(times.first, clock);
  if (counts.ready === 1) return `It goes ${first}.`;
  if (times.last.getTime() === times.first.getTime()) return `They go ${first}, one after another.`;
  return `The first goes ${first}, the last about ${whenWords(times.last, clock)}.`;
}

function limits({ kind, dailyCap, ...habits }: NonNullable<LaunchPlan["mailbox"]>) {
  const cap = `At most ${dailyCap} in any 24 hours`;
  if (kind === "practice") return `${cap}, at any hour.`;
  return `${cap}, ${hoursWords(habits)}.`;
}

/** A warning that stops nothing. */
function domainWords(worries: string[] = []): string[] {
  if (worries.length === 0) return [];
  return [
    `Some of it may end up in spam. On the mailbox’s page “Health of the domain” look at: ${worries.join("; ")}.`,
  ];
}

function leftOut({ missing, suppressed, held, written }: LaunchPlan["counts"]): string[] {
  const lacks = `${people(missing)} will be blocked: something that the message needs is missing.`;
  const must = `${people(suppressed)} will be left out: they must not be written to.`;
  const waits = `${people(held)} will be held back: their data is restricted, or they are in the bin.`;
  const has = `${people(written)} had it already and will not get it again.`;
  return [
    missing > 0 && lacks,
    suppressed > 0 && must,
    held > 0 && waits,
    written > 0 && has,
  ].filter((words) => words !== false);
}

function barredWords({ invalid = 0, consent = 0 }: NonNullable<LaunchPlan["barred"]>): string[] {
  const gone = `${people(invalid)} will be held back until a check finds otherwise: the address was found not to exist.`;
  const asks = `${people(consent)} will be held back: their country, or not knowing it, asks for consent first.`;
  return [invalid > 0 && gone, consent > 0 && asks].filter((words) => words !== false);
}

function people(count: number): string {
  return count === 1 ? "One person" : `${count.toLocaleString("en")} people`;
}

function oneLine(text: string): string {
  return text.split("\n").join(", ");
}

/** Closing a team or an account: the clock of 90 days, and what its forms take. */
import { z } from "zod";
import { after, DAY, HOUR } from "#app/core/clock.ts";
import { GONE_WITHIN } from "#app/privacy/policy.ts";

/** A mail provider that fails has so long to take the last letter: the day itself is never missed. */
const LETTER_PATIENCE = 20 * HOUR;

/** The beginning of the day, in UTC. */
function dayStart(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()));
}

/** 00:00 UTC of day 90: day 89 is kept to its end. The day of closing is day 0. */
export function goesAtOf(closedAt: Date): Date {
  return after(dayStart(closedAt), GONE_WITHIN * DAY);
}

export function dayOf(closedAt: Date, at: Date): number {
  return Math.round((dayStart(at).getTime() - dayStart(closedAt).getTime()) / DAY);
}

/** Days on which it can still be undone, this one included; 0 once erasing may begin. */
export function daysLeft(goesAt: Date, at: Date): number {
  return Math.max(0, Math.round((goesAt.getTime() - dayStart(at).getTime()) / DAY));
}

export function lastDayOf(goesAt: Date): Date {
  return after(goesAt, -DAY);
}

export function letterDeadline(goesAt: Date): Date {
  return after(goesAt, LETTER_PATIENCE);
}

/** "12 March 2027", in UTC. */
export function dayWords(at: Date): string {
  const options = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat("en-GB", options).format(at);
}

/** Without regard to case and spaces: what is asked is whether they mean it. */
export function isTyped(typed: string, expected: string): boolean {
  return folded(typed) === folded(expected);
}

function folded(text: string): string {
  return text.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();
}

const typeName = "Type the name of the team.";
const typeAddress = "Type the address of your account.";

export const CloseTeamInput = z.object({
  teamName: z.string({ error: typeName }).max(200, typeName),
});

export const CloseAccountInput = z.object({
  ownAddress: z.string({ error: typeAddress }).max(400, typeAddress),
});

const whichOne = "Choose what to open again.";

/** "account", or a team's id. */
export const ReopenInput = z.object({
  reopen: z.union([z.literal("account"), z.uuid()], { error: whichOne }),
});

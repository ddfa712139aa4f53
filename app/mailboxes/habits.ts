/** The habits of a mailbox: how many, how far apart, when and by whose clock; asked for and told. */
import { z } from "zod";
import { type Ramp, rampDay } from "#app/mailboxes/ramp.ts";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** For a form: value and label. */
export const dayOptions = weekdays.map((label, n) => ({ value: String(n + 1), label }));

const Day = z.enum(["1", "2", "3", "4", "5", "6", "7"]);
const noDay = "Choose at least one day of the week.";

const howMany = (sentence: string) => z.number({ error: sentence }).int(sentence);

/** Missing fields leave a mailbox as it was when it had none of these. */
export const HabitFields = z.object({
  days: z
    .union([z.array(Day), Day.transform((one) => [one])], { error: noDay })
    .transform((chosen) => [...new Set(chosen)].sort().join(""))
    .pipe(z.string().min(1, noDay))
    .default("1234567"),
  hoursOf: z
    .enum(["prospect", "mailbox"], { error: "Choose whose clock it is." })
    .default("mailbox"),
  holidays: z
    .literal("yes")
    .optional()
    .transform((ticked) => ticked === "yes"),
  gapSeconds: howMany("Enter whole seconds from 0 to 3600.")
    .min(0, "Enter 0 or more seconds.")
    .max(3600, "An hour, 3600 seconds, is the longest gap.")
    .default(0),
  rampFrom: howMany("Enter a whole number from 1 to 500, or leave it empty.")
    .min(1, "Begin with at least 1.")
    .max(500, "Begin with at most 500.")
    .optional()
    .transform((number) => number ?? null),
  rampStep: howMany("Enter a whole number from 1 to 500.")
    .min(1, "Add at least 1 a day.")
    .max(500, "Add at most 500 a day.")
    .optional()
    .transform((number) => number ?? null),
});
export type HabitFields = z.infer<typeof HabitFields>;

/** What stands in the form. */
export function habitValues(habits: HabitFields) {
  const { hoursOf, holidays, gapSeconds, rampFrom, rampStep } = habits;
  return {
    days: [...habits.days],
    ...{ hoursOf, holidays: holidays ? "yes" : "", gapSeconds: String(gapSeconds) },
    ...{ rampFrom: String(rampFrom ?? ""), rampStep: String(rampStep ?? "") },
  };
}

/** For a mailbox of one's own that begins: good manners, to be changed. */
export const suggestedHabits: HabitFields = {
  ...{ days: "12345", holidays: false, gapSeconds: 60, rampFrom: 10, rampStep: 5 },
  hoursOf: "prospect",
};

/** What a change of habits puts an end to: a beginning that is none any more, a gap that was left. */
export function endedBy({ rampFrom, gapSeconds }: Partial<HabitFields>) {
  return {
    ...(rampFrom === null ? { rampStartedAt: null } : {}),
    ...(gapSeconds === 0 ? { freeAt: null } : {}),
  };
}

type Hours = {
  windowStart: number;
  windowEnd: number;
  zone: string;
  days?: string;
  hoursOf?: "prospect" | "mailbox";
  holidays?: boolean;
};

/** "between 08:00 and 18:00, Monday to Friday, by the prospect's clock (Europe/Berlin where …)". */
export function hoursWords(hours: Hours): string {
  const { windowStart, windowEnd, days = "1234567", hoursOf, holidays } = hours;
  const zone = hours.zone.replaceAll("_", " ");
  const between = `between ${dayTime(windowStart)} and ${dayTime(windowEnd)}`;
  const when = days === "1234567" ? between : `${between}, ${daysWords(days)}`;
  const off = holidays ? ", not on public holidays of their country" : "";
  return hoursOf === "prospect"
    ? `${when}, where the prospect is (${zone} if their country is unknown)${off}`
    : `${when} (${zone})${off}`;
}

/** "Monday to Friday", "Monday, Wednesday and Friday". */
export function daysWords(days: string): string {
  const chosen = [...days].map(Number).sort();
  const names = chosen.map((day) => weekdays[day - 1]!);
  const inRow = chosen.every((day, n) => n === 0 || day === chosen[n - 1]! + 1);
  if (inRow && names.length > 2) return `${names[0]} to ${names.at(-1)}`;
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** "Day 3 of its beginning: 20 in 24 hours, 5 more each day, up to 40"; undefined once it is over. */
export function rampWords(ramp: Ramp, at: Date, limit: number): string | undefined {
  const day = rampDay(ramp, at);
  if (day === undefined) return undefined;
  const { rampStep, dailyCap } = ramp;
  return `Day ${day} of its beginning: ${limit} in 24 hours, ${rampStep ?? 0} more each day, up to ${dailyCap}`;
}

/** Minutes after midnight as HH:MM. */
export function dayTime(minutes: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

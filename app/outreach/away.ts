/** Absences: until which day the next message waits. */
import { Temporal } from "temporal-polyfill";

/** The first moment of a day, "2026-12-01", where the mailbox is; its hours then hold as always. */
export function dayBegins(day: string, zone: string): Date {
  const begins = Temporal.PlainDate.from(day).toZonedDateTime(zone);
  return new Date(begins.epochMilliseconds);
}

/** The day until which they are away, where that is why they wait. */
export function awayUntil(reason: string | null | undefined): string | undefined {
  return /^away:(\d{4}-\d{2}-\d{2})$/.exec(reason ?? "")?.[1];
}

/** "They are out of office until 1 December." Undefined once that day has come. */
export function awaySentence(
  reason: string | null,
  { now, zone }: { now: Date; zone: string },
): string | undefined {
  const day = awayUntil(reason);
  if (!day || dayBegins(day, zone) <= now) return undefined;
  const words = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "long",
    timeZone: "UTC",
  });
  return `They are out of office, and back on ${words.format(new Date(`${day}T00:00:00Z`))}.`;
}

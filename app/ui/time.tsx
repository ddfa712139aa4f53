/** An instant or a day in words, and a figure, as their reader's language writes them. */
import { createContext, useContext } from "react";

/** A BCP 47 tag; the frame around a signed-in person's page provides theirs. */
export const Language = createContext("en-GB");

type TimeProps = {
  at: string | Date | null | undefined;
  /** An IANA zone; without one the time is in UTC and says so. */
  zone?: string | null;
  dateOnly?: boolean;
  /** Printed when there is no time. */
  none?: string;
};

export function Time({ at, zone, dateOnly, none = "never" }: TimeProps) {
  const language = useContext(Language);
  const instant = at ? new Date(at) : null;
  if (!instant || Number.isNaN(instant.getTime())) return <span className="muted">{none}</span>;
  const words = formatter(language, zone ?? "UTC", Boolean(dateOnly)).format(instant);
  return (
    <time dateTime={instant.toISOString()} lang={foreign(language)}>
      {zone || dateOnly ? words : `${words} UTC`}
    </time>
  );
}

/** A day of UTC, 2026-11-24, in words, where no element may stand: in a drawing. */
export function useDayWords(): (day: string) => string {
  const language = useContext(Language);
  return (day) => formatter(language, "UTC", true).format(new Date(day));
}

/** A number that stands by itself. */
export function Figure({ children }: { children: number }) {
  const language = useContext(Language);
  return <span lang={foreign(language)}>{children.toLocaleString(language)}</span>;
}

/** Pages are in English: what is not, says so to a screen reader (WCAG 3.1.2). */
function foreign(language: string): string | undefined {
  return language.startsWith("en") ? undefined : language;
}

/** Making one costs a hundred times using one, and a list page uses fifty. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(language: string, zone: string, dateOnly: boolean): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${dateOnly}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language, {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: zone,
    ...(dateOnly ? {} : { hour: "2-digit", minute: "2-digit" }),
  });
  formatters.set(key, made);
  return made;
}

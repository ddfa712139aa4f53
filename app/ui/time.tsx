/** An instant or a day in words. */

type TimeProps = {
  at: string | Date | null | undefined;
  /** An IANA zone; without one the time is in UTC and says so. */
  zone?: string | null;
  dateOnly?: boolean;
  /** Printed when there is no time. */
  none?: string;
};

export function Time({ at, zone, dateOnly, none = "never" }: TimeProps) {
  const instant = at ? new Date(at) : null;
  if (!instant || Number.isNaN(instant.getTime())) return <span className="muted">{none}</span>;
  const words = formatter(zone ?? "UTC", Boolean(dateOnly)).format(instant);
  return <time dateTime={instant.toISOString()}>{zone || dateOnly ? words : `${words} UTC`}</time>;
}

/** Making one costs a hundred times using one, and a list page uses fifty. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string, dateOnly: boolean): Intl.DateTimeFormat {
  const key = `${zone} ${dateOnly}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: zone,
    ...(dateOnly ? {} : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  });
  formatters.set(key, made);
  return made;
}

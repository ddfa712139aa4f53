/** How long things are kept: calendar arithmetic in UTC, and the words for it. */

/** So many months or days after the moment in the column `since`. */
export type Limited = { months: number; since: string } | { days: number; since: string };

/** How long a table's rows live, in the inventory's words. */
export type Kept = Limited | Limited[] | { until: string } | { forever: string };

export function isLimited(keep: Kept): keep is Limited | Limited[] {
  return Array.isArray(keep) || "since" in keep;
}

/** Each by itself ends a row. */
export function limitsOf(keep: Limited | Limited[]): Limited[] {
  return [keep].flat();
}

/**
 * The first instant at which it is due. A month ends on the same day and time of a later month, or on
 * that month's last day where it is shorter: 31 January and one month is 28 or 29 February.
 */
export function keptUntil(since: Date, keep: Limited): Date {
  const end = new Date(since);
  if ("days" in keep) {
    end.setUTCDate(end.getUTCDate() + keep.days);
    return end;
  }
  end.setUTCDate(1);
  end.setUTCMonth(end.getUTCMonth() + keep.months);
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  end.setUTCDate(Math.min(since.getUTCDate(), lastDay));
  return end;
}

/** The same length for PostgreSQL, whose intervals follow the same rule. */
export function intervalOf(keep: Limited): string {
  return "days" in keep ? `${keep.days} days` : `${keep.months} months`;
}

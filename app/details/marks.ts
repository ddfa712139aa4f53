/** Marks on a prospect that are noted among the changes: what setting and lifting each is called. */

/** Field of the change → when set, when lifted. */
const MARKS: Record<string, [string, string]> = {
  restricted: ["Restricted: kept, and not used", "Restriction lifted"],
  withheld: ["Not to be disclosed to others", "May be disclosed to others again"],
  noticed: ["Told that your team holds them", "Not told any more that your team holds them"],
  justified: ["Keeping them was justified again", "Keeping them is not justified any more"],
  merged: ["Merged with a double", "Merged with a double"],
};

export const MARKED_FIELDS = Object.keys(MARKS);

export function isMark(field: string): boolean {
  return Object.hasOwn(MARKS, field);
}

export function markWords(field: string, value: string | null): string {
  const [set, lifted] = MARKS[field]!;
  return value === null ? lifted : set;
}

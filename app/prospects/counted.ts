/** How many people, as far as anybody counts, in words. */

/** Beyond it a count says "more than". */
export const MOST_PEOPLE = 10_000;

export type CountedPeople = { counted: number; more: boolean };

/** What was counted up to one more than the most, without the few that do not count. */
export function countedPeople(found: number, without: number): CountedPeople {
  if (found > MOST_PEOPLE) return { counted: MOST_PEOPLE, more: true };
  return { counted: found - without, more: false };
}

/** "nobody", "1 person", "3,412 people", "more than 10,000 people". */
export function peopleWords({ counted, more }: CountedPeople): string {
  if (more) return `more than ${counted.toLocaleString("en")} people`;
  return counted === 0 ? "nobody" : people(counted);
}

/** "1 person", "3,412 people". */
export function people(count: number): string {
  return count === 1 ? "1 person" : `${count.toLocaleString("en")} people`;
}

/** "1 prospect", "3,412 prospects", "more than 10,000 prospects". */
export function prospectsWords(count: number, { more = false }: { more?: boolean } = {}): string {
  const number = count.toLocaleString("en");
  if (more) return `more than ${number} prospects`;
  return count === 1 ? "1 prospect" : `${number} prospects`;
}

/** A name that came from outside, as the database and a line of a page can hold it. */

/** Cut to `most` signs, without control characters and halves of a pair, which neither text nor JSON may hold. */
export function oneLine(raw: string, most: number): string {
  return raw
    .slice(0, most)
    .replace(/[\p{Cc}\p{Cs}]+/gu, " ")
    .trim();
}

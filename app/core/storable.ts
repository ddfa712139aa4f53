/** Text from outside as PostgreSQL takes it: no half of a pair, and no character zero. */

export function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "");
}

/** How large something is, in words. */

export function sizeWords(bytes: number): string {
  if (bytes < 1_000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)} KB`;
  return `${Number((bytes / 1_000_000).toFixed(1))} MB`;
}

/** Addresses that somebody else wrote, as links: only those that a browser opens as a page. */
import type { Link } from "#app/details/timeline.ts";

/** An address of another scheme could run. */
export function webLink(url: string | null | undefined, words: string): Link | undefined {
  return url && /^https?:\/\//i.test(url) ? { href: url, words } : undefined;
}

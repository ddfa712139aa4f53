/** Walking a history page by page: from a row to what is older or newer, however far back it is. */

/** The row next to which a page begins. */
export type Edge = { at: Date; id: string };

/** Which page: the newest, the very first one, or the one beside a row. */
export type Wanted = { from: "newest" | "first" } | { from: "older" | "newer"; edge: Edge };

export type Paged<R> = { rows: R[]; older?: Edge; newer?: Edge };

export const PAGE = 50;

const written = /^(\d{1,14})\.([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;

/** Whatever an address says that no page of ours wrote leads to the newest. */
export function readWanted(query: URLSearchParams): Wanted {
  const [before, after] = [edgeOf(query.get("before")), edgeOf(query.get("after"))];
  if (before) return { from: "older", edge: before };
  if (after) return { from: "newer", edge: after };
  return { from: query.has("first") ? "first" : "newest" };
}

/** The query that leads there. */
export function queryOf(towards: "before" | "after", { at, id }: Edge): string {
  return `?${towards}=${at.getTime()}.${id}`;
}

export function isRising({ from }: Wanted): boolean {
  return from === "first" || from === "newer";
}

/** `found` as it was asked for, in the order walked, with one more than a page where there is more. */
export function pageOf<R extends Edge>(wanted: Wanted, found: R[]): Paged<R> {
  const more = found.length > PAGE;
  const rows = found.slice(0, PAGE);
  const rising = isRising(wanted);
  if (rising) rows.reverse();
  const [newest, oldest] = [rows[0], rows.at(-1)];
  const hasOlder = rising ? wanted.from === "newer" : more;
  const hasNewer = rising ? more : wanted.from === "older";
  return {
    rows,
    ...(oldest && hasOlder ? { older: oldest } : {}),
    ...(newest && hasNewer ? { newer: newest } : {}),
  };
}

function edgeOf(text: string | null): Edge | undefined {
  const [, at, id] = written.exec(text ?? "") ?? [];
  return at && id ? { at: new Date(Number(at)), id } : undefined;
}

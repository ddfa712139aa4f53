/** The words for data: under each table stands what every column is, why we hold it and when it goes. */
import type { PgTable } from "drizzle-orm/pg-core";

export type Kind =
  | "identity"
  | "contact"
  | "content"
  | "behaviour"
  | "credential"
  | "financial"
  | "technical"
  | "operational";

export type Basis = "contract" | "consent" | "legitimate interest" | "legal obligation";

/** What erasing a person does to a column: `hash` is for suppression, which must outlive them. */
export type EraseRule = "delete row" | "blank" | "hash" | { keep: string };

export type ColumnData = {
  kind: Kind;
  for: string;
  basis: Basis;
  export: "yes" | { no: string };
  erase: EraseRule;
  /** Blanked so long after the moment in another column, while the row stays. */
  blankAfter?: { months: number; since: string };
};

type Said = Pick<ColumnData, "for" | "basis" | "erase" | "blankAfter"> &
  Partial<Pick<ColumnData, "export">>;

export const identity = personal("identity");
export const contact = personal("contact");
export const content = personal("content");
export const behaviour = personal("behaviour");
export const technical = personal("technical");

/** Never exported, never shown. */
export function credential(said: Omit<Said, "export">): ColumnData {
  return { kind: "credential", export: { no: "a secret is never shown" }, ...said };
}

/** Not about a person: ids, states, counts, settings. */
export function operational(purpose = "running the service"): ColumnData {
  return {
    kind: "operational",
    for: purpose,
    basis: "contract",
    export: { no: "not about a person" },
    erase: { keep: "not about a person" },
  };
}

/** What `teamTable` adds to every table. */
export const standard = {
  id: operational(),
  teamId: operational("keeping teams apart"),
  createdAt: operational(),
  updatedAt: operational(),
};

export type About = "prospect" | "member" | "correspondent" | "visitor" | "nobody";

/** So long after the moment in a column; where that is empty, it does not apply. */
export type Limit<C extends string> = { months: number; since: C } | { days: number; since: C };

/** How long rows live. The nightly purge deletes what is past a limit; of several, past any. */
export type Keep<C extends string> =
  | Limit<C>
  | Limit<C>[]
  | { until: "its owner is gone" }
  | { until: "the account closes" }
  | { forever: string };

export type TableData = {
  table: PgTable;
  about: About;
  /**
   * How one person's rows are found: `by` a column with their address or its hash, `of` a column with
   * a member's id that is no key, `with` a parent row.
   */
  found: { by: string } | { of: string } | { with: PgTable } | "nobody's";
  keep: Keep<string>;
  /**
   * Rows point at stored files: erasing a person rewrites lists that were imported, removes what we
   * made of people's data, and leaves a document that a member wrote. Each goes with its row.
   */
  stored?: { location: string; format: "csv" | "made" };
  /** Survives the closing of its team or person for so long, and why. */
  residue?: { months: number; because: string };
  columns: Record<string, ColumnData>;
};

/** `tsc` refuses a table with an unclassified column. */
export function classify<T extends PgTable, C extends string & keyof T["_"]["columns"]>(
  table: T,
  data: {
    about: About;
    found: { by: C } | { of: C } | { with: PgTable } | "nobody's";
    keep: Keep<C>;
    stored?: { location: C; format: "csv" | "made" };
    residue?: { months: number; because: string };
    columns: Record<keyof T["_"]["columns"], ColumnData>;
  },
): TableData {
  return { table, ...data } as TableData;
}

function personal(kind: Kind): (said: Said) => ColumnData {
  return (said) => ({ kind, export: "yes", ...said });
}

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
};

type Said = { for: string; basis: Basis; erase: EraseRule; export?: ColumnData["export"] };

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

/** How long rows live. `since` names a timestamp column; the nightly purge deletes what is past it. */
export type Keep<C extends string> =
  | { months: number; since: C }
  | { days: number; since: C }
  | { until: "its owner is gone" }
  | { until: "the account closes" }
  | { forever: string };

export type TableData = {
  table: PgTable;
  about: About;
  /** How one person's rows are found: a column with their address or its hash, or by a parent row. */
  found: { by: string } | { with: PgTable } | "nobody's";
  keep: Keep<string>;
  /** Rows point at stored files of people's data, which erasure must rewrite. */
  stored?: { location: string; format: "csv" };
  columns: Record<string, ColumnData>;
};

/** `tsc` refuses a table with an unclassified column. */
export function classify<T extends PgTable, C extends string & keyof T["_"]["columns"]>(
  table: T,
  data: {
    about: About;
    found: { by: C } | { with: PgTable } | "nobody's";
    keep: Keep<C>;
    stored?: { location: C; format: "csv" };
    columns: Record<keyof T["_"]["columns"], ColumnData>;
  },
): TableData {
  return { table, ...data } as TableData;
}

function personal(kind: Kind): (said: Said) => ColumnData {
  return (said) => ({ kind, export: "yes", ...said });
}

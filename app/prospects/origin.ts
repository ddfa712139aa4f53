/** Where data about a prospect came from, as a sentence. */

export type OriginKind = "import" | "form" | "sample" | "request" | "provider" | "merge" | "bulk";

export type OriginFacts = {
  kind: OriginKind;
  /** What the member said of the source. */
  note: string | null;
  /** The imported file, as the member named it; null once it was deleted. */
  fileName: string | null;
  /** Who did it; null once they left. */
  by: string | null;
  at: Date;
};

/** "Imported from leads.csv (trade fair, May), by Ada Larkfield"; the date is told beside it. */
export function originWords({ kind, note, fileName, by }: OriginFacts): string {
  const how = {
    import: fileName ? `Imported from ${fileName}` : "Imported from a file since deleted",
    form: "Typed in",
    sample: "From the sample list",
    request: "As they asked",
    provider: "From a provider",
    merge: "Taken from a double",
    bulk: "Set for many at once",
  }[kind];
  return [note ? `${how} (${note})` : how, by ? `by ${by}` : ""].filter(Boolean).join(", ");
}

/** The same in a cell of an export: only what outlives us. */
export function sourceCell({ kind, note, fileName }: Omit<OriginFacts, "by" | "at">): string {
  if (note) return note;
  if (kind === "import") return fileName ?? "Import";
  return cells[kind];
}

const cells: Record<Exclude<OriginKind, "import">, string> = {
  form: "Typed in",
  sample: "Sample list",
  request: "On request",
  provider: "Provider",
  merge: "Merged",
  bulk: "Set for many",
};

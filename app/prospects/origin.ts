/** Where data about a prospect came from, as a sentence. */

export type OriginKind = "import" | "form" | "sample" | "request" | "provider" | "merge" | "bulk";

export type LegalBasis = "legitimate interest" | "consent" | "contract" | "public source";

export type OriginFacts = {
  kind: OriginKind;
  /** What the member said of the source. */
  note: string | null;
  /** The imported file, as the member named it; null once it was deleted. */
  fileName: string | null;
  /** Who did it; null once they left. */
  by: string | null;
  at: Date;
  /** Why the team may hold what came so (GDPR art. 6). */
  basis?: LegalBasis | null;
  /** Who suggested it, and the page on which it was seen. */
  provider?: string | null;
  url?: string | null;
};

/**
 * "Imported from leads.csv (trade fair, May), by Ada Larkfield, on the basis of consent"; the date is
 * told beside it.
 */
export function originWords({
  kind,
  note,
  fileName,
  by,
  ...more
}: Omit<OriginFacts, "at">): string {
  const how = {
    import: fileName ? `Imported from ${fileName}` : "Imported from a file since deleted",
    form: "Typed in",
    sample: "From the sample list",
    request: "As they asked",
    provider: more.provider ? `Suggested by ${providerName(more.provider)}` : "From a provider",
    merge: "Taken from a double",
    bulk: "Set for many at once",
  }[kind];
  const beside = [note, more.url].filter(Boolean).join("; ");
  return [
    beside ? `${how} (${beside})` : how,
    by ? `${kind === "provider" ? "accepted by" : "by"} ${by}` : "",
    more.basis ? basisWords[more.basis] : "",
  ]
    .filter(Boolean)
    .join(", ");
}

const basisWords: Record<LegalBasis, string> = {
  "legitimate interest": "on the basis of legitimate interest",
  consent: "with their consent",
  contract: "for a contract with them",
  "public source": "from a public source",
};

/** A provider as people call it; one that is not known keeps its own word. */
export function providerName(name: string): string {
  const names: Record<string, string> = {
    own: "our own engine",
    hunter: "Hunter",
    briteverify: "BriteVerify",
  };
  return Object.hasOwn(names, name) ? names[name]! : name;
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

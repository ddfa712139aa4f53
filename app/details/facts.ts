/** What is held of one person as rows: the field, what it says, and where that is from. */
import { countryName } from "#app/core/country.ts";
import type { Link } from "#app/details/timeline.ts";
import { webLink } from "#app/details/web-link.ts";
import { type OriginFacts, originWords } from "#app/prospects/origin.ts";
import { FIELD_LABELS, PROSPECT_FIELDS, type ProspectField } from "#app/prospects/prospect.ts";

type Origin = OriginFacts & { importId: string | null };

export type FactShown = {
  term: string;
  value: string | null;
  /** Of a web address: where it leads. */
  href?: string;
  source: { words: string; at: Date; link?: Link } | null;
};

type Held = {
  prospect: Record<ProspectField, string | null>;
  sources: Record<ProspectField, Origin | undefined>;
  custom: { name: string; kind: string; text: string; source: Origin | undefined }[];
};

/** The built-in fields, also those that say nothing; then the team's own that say something. */
export function factsOf({ prospect, sources, custom }: Held): FactShown[] {
  const builtIn = PROSPECT_FIELDS.map((field) => {
    const value = prospect[field];
    const words = field === "country" && value ? countryName(value) : value;
    const known = value ? sources[field] : undefined;
    return { term: FIELD_LABELS[field], value: words, source: sourceOf(known) };
  });
  const own = custom.map(({ name, kind, text, source }) => {
    const href = kind === "url" ? webLink(text, "") : undefined;
    return { term: name, value: text, source: sourceOf(source), ...(href ? { href: text } : {}) };
  });
  return [...builtIn, ...own];
}

function sourceOf(origin: Origin | undefined): FactShown["source"] {
  if (!origin) return null;
  const { at, importId, url } = origin;
  const link = importId
    ? { href: `/imports/${importId}`, words: "the import" }
    : webLink(url, "where it was seen");
  return { words: originWords({ ...origin, url: null }), at, ...(link ? { link } : {}) };
}

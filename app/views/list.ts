/** The Prospects page in words and addresses: where it stands, what it says of itself, what a row shows. */
import type { DescribedEnrolment } from "#app/outreach/enrolment.ts";
import { isEverybody } from "#app/prospects/filter.ts";
import type { VERDICTS } from "#app/prospects/filter-value.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { type ListQuery, listUrl, type Sort } from "#app/prospects/search.ts";
import {
  reasonSentence,
  reasonWord,
  type SuppressionReason,
} from "#app/suppression/suppression.ts";
import { viewUrl } from "#app/views/view.ts";
import { verdictWords } from "#app/views/words.ts";

type First = { query: string } | undefined;

/** While a member has a view that they see first, everybody has an address of their own. */
const EVERYBODY = "/prospects?everybody=yes";

export function pageUrl(query: Partial<ListQuery>, first: First): string {
  const url = listUrl(query);
  return first && url === "/prospects" ? EVERYBODY : url;
}

/** Where a request should go instead: each question has one address, and none leads to the first view. */
export function placeOf(url: URL, query: ListQuery, first: First): string | undefined {
  const asked = `${url.pathname}${url.search}`;
  if (first && asked === "/prospects") return viewUrl(first);
  const canonical = isEverybody(query) ? pageUrl(query, first) : listUrl(query);
  return asked === canonical ? undefined : canonical;
}

type Told = { sort: Sort; by?: string; alike?: number; counted: number };

/** What is unlike what one would expect, in one sentence. */
export function remarkWords({ sort, by, alike, counted }: Told, asked: Sort): string | undefined {
  if (sort !== asked) {
    return "So many match that they are shown newest first. Add a word or a filter to see fewer.";
  }
  if (alike && alike === counted) {
    return "Nobody is spelled quite like this. These are spelled nearly so.";
  }
  if (alike) return "First whoever is spelled like this, then whoever is spelled nearly so.";
  if (by === "contacted") return "In the order in which they were last contacted.";
  if (by === "due") return "In the order in which they are to be justified.";
  return undefined;
}

type Tone = "good" | "warning" | "bad" | "plain";
type Verdict = (typeof VERDICTS)[number];

const verdictTones: Record<Verdict, Tone> = {
  valid: "good",
  risky: "warning",
  invalid: "bad",
  unknown: "plain",
};

type Listed = {
  id: string;
  email: string;
  firstName: string | null;
  lastName: string | null;
  position: string | null;
  company: string | null;
  verdict: Verdict | null;
  restrictedAt: Date | null;
  createdAt: Date;
  suppressed?: SuppressionReason;
  standing?: DescribedEnrolment;
};

export function rowOf({ suppressed, standing, restrictedAt, verdict, ...row }: Listed) {
  const { id, email, position, company, createdAt } = row;
  return {
    ...{ id, email, position, company, createdAt },
    name: displayName(row),
    verdict: verdict && { word: verdictWords[verdict], tone: verdictTones[verdict] },
    standing: standingOf(suppressed, restrictedAt, standing),
  };
}

/** The gravest first: who objected, who may not be used, and then how a sequence goes. */
function standingOf(
  suppressed: SuppressionReason | undefined,
  restrictedAt: Date | null,
  standing: DescribedEnrolment | undefined,
) {
  if (suppressed) {
    const why = reasonSentence(suppressed);
    return { word: reasonWord(suppressed), tone: "bad" as const, why };
  }
  if (restrictedAt) {
    return { word: "Restricted", tone: "warning" as const, why: "Kept, and not used." };
  }
  return standing && { ...standing, why: standing.next || standing.why };
}

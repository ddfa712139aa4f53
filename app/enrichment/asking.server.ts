/** Asking one question, without a transaction being open meanwhile: what came, in our words. */

import { eq } from "drizzle-orm";
import { everyAddress } from "#app/adapters/enrichment/patterns.ts";
import type {
  Candidate,
  DomainPage,
  Enrichment,
  EnrichmentRefusal,
  Person,
} from "#app/adapters/enrichment/port.ts";
import type { AskRefusalDetail } from "#app/adapters/provider.ts";
import type { Verifier } from "#app/adapters/verification/port.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { colleaguesAt, isHeld, suppressedOf } from "#app/enrichment/colleagues.server.ts";
import type { Workplace } from "#app/enrichment/enrichment.ts";
import type { Question } from "#app/enrichment/ledger.server.ts";
import { placeOf, readNameText } from "#app/enrichment/question.ts";
import type { Run } from "#app/enrichment/runs.server.ts";
import { hindrance } from "#app/prospects/uses.ts";
import { findSuppressions } from "#app/suppression/suppression.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { prospects } from "#db/schema/prospects.ts";

/** `word` where nothing was found, or nobody asked: why. */
export type Answered = {
  refused?: undefined;
  charged: number;
  person?: Person;
  page?: DomainPage;
  candidate?: Candidate;
  word?: string;
  /** Nobody was asked, so nothing was paid and the same may be asked another time. */
  unasked?: true;
};

/** `not-asked`: it was not worth trying after what another heard a moment ago. */
export type Answer =
  | Answered
  | { refused: "not-asked"; detail?: undefined }
  | { refused: EnrichmentRefusal; detail: AskRefusalDetail };

export type Ports = {
  port: Pick<Enrichment, "findAddress" | "searchDomain" | "enrichPerson">;
  verify: Verifier["verify"];
};

export async function askAbout(
  member: Member,
  run: Run,
  question: Question,
  ports: Ports,
): Promise<Answer> {
  if (question.prospectId) return askPerson(member, question.prospectId, ports);
  if (question.page) return askPage(run.domain!, question.page, ports);
  return run.soughtName ? find(member, run, ports) : unasked("stopped");
}

/** Looked at once more, the moment before: somebody may have objected since they were chosen. */
async function askPerson(member: Member, id: string, { port }: Ports): Promise<Answer> {
  const whom = await inTeam(member, async (tx) => {
    const [found] = await tx.select().from(prospects).where(eq(prospects.id, id));
    if (!found || hindrance(found, "others", now())) return undefined;
    return (await findSuppressions(tx, [found.email])).size > 0 ? undefined : found.email;
  });
  if (!whom) return unasked("changed");
  const outcome = await port.enrichPerson(whom);
  if (outcome.refused !== undefined) return outcome;
  const { found, charged } = outcome.value;
  return found ? { charged, person: found } : nothing("nothing", charged);
}

async function askPage(domain: string, page: number, { port }: Ports): Promise<Answer> {
  const outcome = await port.searchDomain(domain, page);
  if (outcome.refused !== undefined) return outcome;
  const { found, charged } = outcome.value;
  return found ? { charged, page: found } : nothing("nothing", charged);
}

async function find(member: Member, run: Run, { port, verify }: Ports): Promise<Answer> {
  const name = readNameText(run.soughtName!);
  const { domain, company } = placeOf(run.domain!);
  const place: Workplace = domain ? { domain } : { company: company! };
  const { known, bar } = await inTeam(member, async (tx) => ({
    known: domain && run.provider === "own" ? await colleaguesAt(tx, domain) : [],
    bar: await barOf(tx, name, place),
  }));
  if (bar) return unasked(bar);
  const outcome = await port.findAddress({ ...name, ...place, known });
  if (outcome.refused !== undefined) return outcome;
  const { found, charged } = outcome.value;
  const [first] = found ?? [];
  if (!first) return nothing(run.provider === "own" ? "no-pattern" : "nothing", charged);
  if (run.provider !== "own") return { charged, candidate: first };
  return choose(member, found!, verify);
}

/** Why nobody is told that they are looked for. An objection stands under an address, so each is tried. */
async function barOf(
  tx: Tx,
  name: { firstName: string; lastName: string },
  place: Workplace,
): Promise<string | undefined> {
  if (await isHeld(tx, name, place)) return "already-there";
  if (!place.domain) return undefined;
  const addresses = everyAddress({ ...name, domain: place.domain });
  return (await suppressedOf(tx, addresses)) ? "suppressed" : undefined;
}

/**
 * Our own guesses, each of them the same person: one whom the team may not contact under any of them
 * is not looked for under another. Checked from the likeliest on, until one is taken.
 */
async function choose(
  member: Member,
  guesses: Candidate[],
  verify: Ports["verify"],
): Promise<Answer> {
  const addresses = guesses.map(({ address }) => address);
  if (await inTeam(member, (tx) => suppressedOf(tx, addresses))) return unasked("suppressed");
  let likeliest: Candidate | undefined;
  for (const guess of guesses) {
    const outcome = await verify(guess.address);
    const verdict = outcome.value?.verdict ?? "unknown";
    if (verdict === "invalid") continue;
    const date = now().toISOString().slice(0, 10);
    const checked = { ...guess, verified: { status: verdict, date } };
    if (verdict === "valid") {
      const score = Math.max(guess.score ?? 0, outcome.value?.score ?? 0);
      return { charged: 0, candidate: { ...checked, score } };
    }
    likeliest ??= checked;
  }
  return likeliest ? { charged: 0, candidate: likeliest } : nothing("not-deliverable");
}

function nothing(word: string, charged = 0): Answered {
  return { charged, word };
}

function unasked(word: string): Answered {
  return { charged: 0, word, unasked: true };
}

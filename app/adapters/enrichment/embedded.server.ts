/** Enrichment without a provider: addresses guessed from those the team holds, and nothing it cannot know. */
import { boundedJson } from "#app/adapters/bounded-json.ts";
import { guessAddresses, learnPatterns } from "#app/adapters/enrichment/patterns.ts";
import type {
  Candidate,
  Enrichment,
  EnrichmentOutcome,
  Wanted,
} from "#app/adapters/enrichment/port.ts";
import { domainOf } from "#app/core/address.ts";
import { ok, refused } from "#app/core/result.ts";

/** What it finds are candidates to be verified: made like others, and not known to exist. */
export function openEmbeddedEnrichment(): Enrichment {
  return {
    name: "embedded",
    findAddress: async (wanted) => findAddress(wanted),
    searchDomain: async () => notOffered(),
    enrichPerson: async () => notOffered(),
  };
}

function findAddress({ firstName, lastName, domain, known = [] }: Wanted) {
  if (!domain) return notOffered();
  const at = domainOf(`@${domain}`);
  const learnt = learnPatterns(at, known);
  const guesses = guessAddresses({ firstName, lastName, domain: at }, learnt);
  const found = guesses.map(
    ({ address, pattern, seen, of, score }): Candidate => ({
      address,
      score,
      pattern,
      basis: { seen, of },
      sources: [],
      verified: null,
      fields: { firstName, lastName },
    }),
  );
  const raw = boundedJson({
    learnt: learnt.map(({ pattern, seen, of }) => ({ pattern, seen, of })),
  });
  return ok({ found: found.length > 0 ? found : null, raw, charged: 0 });
}

function notOffered(): Extract<EnrichmentOutcome<never>, { refused: string }> {
  return refused("not-offered", { retryAt: null, said: "our own engine asks nobody" });
}

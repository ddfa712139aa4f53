/** Who finds and completes people: our own engine, or Hunter with a team's key. */
import { openEmbeddedEnrichment } from "#app/adapters/enrichment/embedded.server.ts";
import { openHunterEnrichment } from "#app/adapters/enrichment/hunter.server.ts";
import type { Enrichment } from "#app/adapters/enrichment/port.ts";

export function openEnrichment(
  account: { kind: "hunter"; key: string } | { kind: "embedded" },
): Enrichment {
  return account.kind === "hunter" ? openHunterEnrichment(account) : openEmbeddedEnrichment();
}

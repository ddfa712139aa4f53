/** Jobs of the enrichment room. */
import { enrichmentDue, enrichmentSlice } from "#app/enrichment/jobs.ts";
import { wakeDueEnrichment } from "#app/enrichment/wake.server.ts";
import { workEnrichment } from "#app/enrichment/work.server.ts";
import { handle, handleSystem } from "#jobs/handle.ts";

handle(enrichmentSlice, (member) => workEnrichment(member));
handleSystem(enrichmentDue, () => wakeDueEnrichment());

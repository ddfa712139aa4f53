/** Suggestions that go: for fields that a team does not allow, or does not allow any more. */
import { inArray } from "drizzle-orm";
import { ENRICHABLE, type Enrichable } from "#app/enrichment/enrichment.ts";
import type { Tx } from "#db/client.ts";
import { fieldSuggestions, personSuggestions } from "#db/schema/enrichment.ts";

export async function dropUnallowed(tx: Tx, fields: Enrichable[]): Promise<void> {
  const unallowed = ENRICHABLE.filter((field) => !fields.includes(field));
  if (unallowed.length === 0) return;
  await tx.delete(fieldSuggestions).where(inArray(fieldSuggestions.field, unallowed));
  if (unallowed.includes("position")) await tx.update(personSuggestions).set({ position: null });
  if (unallowed.includes("company")) await tx.update(personSuggestions).set({ company: null });
}

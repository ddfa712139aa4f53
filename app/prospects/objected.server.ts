/** Somebody who asked a provider to stop: that holds here as well, and nobody else is asked about them (N12). */
import { eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { holdBack } from "#app/outreach/readiness.server.ts";
import { noteMark } from "#app/prospects/marks.server.ts";
import type { Tx } from "#db/client.ts";
import { fieldSuggestions } from "#db/schema/enrichment.ts";
import { prospects } from "#db/schema/prospects.ts";

type Objecting = {
  /** Locked. */
  person: Pick<typeof prospects.$inferSelect, "id" | "restrictedAt">;
  provider: string;
};

/**
 * As if a member had restricted them, by itself and in the provider's name: what is suggested about
 * them goes, and a message that was not claimed yet is held back.
 */
export async function restrictAsProviderSays(
  tx: Tx,
  worker: Member,
  { person, provider }: Objecting,
): Promise<void> {
  const { id: prospectId, restrictedAt: before } = person;
  await tx.delete(fieldSuggestions).where(eq(fieldSuggestions.prospectId, prospectId));
  if (before) return;
  const after = now();
  await tx.update(prospects).set({ restrictedAt: after }).where(eq(prospects.id, prospectId));
  const mark = { prospectId, field: "restricted", before, after, kind: "provider" } as const;
  await noteMark(tx, worker, { ...mark, provider });
  await holdBack(tx, [prospectId], "restricted");
}

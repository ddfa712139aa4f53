/** Keeping how a person wants things shown: one row, made with their first choice. */
import { eq, sql } from "drizzle-orm";
import type { PreferencesInput } from "#app/account/preferences.ts";
import type { TipId } from "#app/account/tips.ts";
import { now } from "#app/core/clock.ts";
import { ok } from "#app/core/result.ts";
import { house } from "#db/client.ts";
import { preferences } from "#db/schema/account.ts";

/** The zone as it was chosen: undefined means the team's. */
export async function readZone(userId: string): Promise<string | undefined> {
  const [found] = await house("account")
    .select({ zone: preferences.zone })
    .from(preferences)
    .where(eq(preferences.userId, userId));
  return found?.zone ?? undefined;
}

export async function savePreferences(userId: string, input: PreferencesInput) {
  const chosen = { ...input, zone: input.zone ?? null };
  await house("account")
    .insert(preferences)
    .values({ userId, ...chosen })
    .onConflictDoUpdate({ target: preferences.userId, set: { ...chosen, updatedAt: now() } });
  return ok();
}

/** One statement, so that two tips dismissed at once are both remembered. */
export async function dismissTip(userId: string, tip: TipId) {
  const known = preferences.dismissedTips;
  const one = sql`to_jsonb(array[${tip}::text])`;
  await house("account")
    .insert(preferences)
    .values({ userId, dismissedTips: [tip] })
    .onConflictDoUpdate({
      target: preferences.userId,
      set: {
        dismissedTips: sql`case when ${known} @> ${one} then ${known} else ${known} || ${one} end`,
        updatedAt: now(),
      },
    });
  return ok();
}

export async function showAllTips(userId: string) {
  await house("account")
    .update(preferences)
    .set({ dismissedTips: [], updatedAt: now() })
    .where(eq(preferences.userId, userId));
  return ok();
}

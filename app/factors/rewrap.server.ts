/** Secrets of authenticator apps that an older master key wraps are wrapped by the first. */
import { and, eq, gt, ne } from "drizzle-orm";
import { config } from "#app/config.server.ts";
import { rewrap, SealBroken } from "#app/core/sealing.server.ts";
import { ownerOf, sealedOf } from "#app/factors/authenticator.server.ts";
import { house } from "#db/client.ts";
import { authenticators } from "#db/schema/factors.ts";

export async function countOldAuthenticators(): Promise<number> {
  return house("keys").$count(authenticators, ne(authenticators.keyId, config.masterKeys[0]!.id));
}

/** As the vault's: each at once and as a whole, never one that was changed meanwhile. */
export async function rewrapAuthenticators(most: number, from?: string) {
  const old = ne(authenticators.keyId, config.masterKeys[0]!.id);
  const rows = await house("keys")
    .select()
    .from(authenticators)
    .where(and(old, from ? gt(authenticators.id, from) : undefined))
    .orderBy(authenticators.id)
    .limit(most);
  const outcomes = { done: 0, stuck: 0 };
  for (const row of rows) {
    if (await rewrapOne(row)) outcomes.done++;
    else outcomes.stuck++;
  }
  return { ...outcomes, ...(rows.length === most && { next: rows.at(-1)!.id }) };
}

async function rewrapOne(row: typeof authenticators.$inferSelect): Promise<boolean> {
  const { masterKeys } = config;
  try {
    const sealed = rewrap(sealedOf(row), ownerOf(row), { masterKey: masterKeys[0]!, masterKeys });
    await house("keys")
      .update(authenticators)
      .set({ keyId: sealed.keyId, wrappedKey: sealed.wrappedKey.toString("base64") })
      .where(and(eq(authenticators.id, row.id), eq(authenticators.wrappedKey, row.wrappedKey)));
    return true;
  } catch (error) {
    if (error instanceof SealBroken) return false;
    throw error;
  }
}

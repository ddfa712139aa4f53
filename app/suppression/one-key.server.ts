/** One suppression key for ever: no process starts with another than the one that made the hashes. */
import { ne } from "drizzle-orm";
import { vouchFor } from "#app/core/member.ts";
import { currentHashKeyId } from "#app/core/signing.server.ts";
import { house, inTeam } from "#db/client.ts";
import { suppressions } from "#db/schema/suppression.ts";
import { teams } from "#db/schema/team.ts";

const AT_ONCE = 10;

/**
 * Throws an Error in words when any team holds an opt-out that the configured key cannot find again.
 * Call it at boot, before anything can be sent.
 */
export async function refuseForeignHashes(): Promise<void> {
  const all = await house("teams").select({ id: teams.id }).from(teams);
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const found = await Promise.all(all.slice(from, from + AT_ONCE).map(({ id }) => foreignIn(id)));
    const keyId = found.find(Boolean);
    if (keyId) {
      throw new Error(
        `SUPPRESSION_KEY is not the key that the opt-outs were made with (${keyId}; this one is ${currentHashKeyId()}). With another key every opt-out would be forgotten, so nothing is started: put the old key back.`,
      );
    }
  }
}

async function foreignIn(teamId: string): Promise<string | undefined> {
  const member = vouchFor({ teamId, userId: null, role: "worker" });
  const [foreign] = await inTeam(member, (tx) =>
    tx
      .select({ keyId: suppressions.keyId })
      .from(suppressions)
      .where(ne(suppressions.keyId, currentHashKeyId()))
      .limit(1),
  );
  return foreign?.keyId;
}

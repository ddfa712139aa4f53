/** What an erased person wrote in a conversation with somebody else: that something came stays, their words go. */
import { and, eq } from "drizzle-orm";
import { OTHERS_CONVERSATIONS } from "#app/privacy/places.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { messages } from "#db/schema/conversations.ts";

type Counted = { counts: Record<string, number> };

const blank = {
  ...{ fromName: "", fromAddress: "", toAddress: "", subject: "" },
  ...{ visible: "", text: "", html: null, attached: "" },
};

/**
 * By the address that it came from; their own conversations are gone by then. The Message-ID stays: read
 * once more from the mailbox, the message would be stored anew otherwise.
 */
export async function blankElsewhere(
  tx: Tx,
  teamId: string,
  named: ReadonlyMap<string, Counted>,
): Promise<void> {
  if (named.size === 0) return;
  const found = await tx
    .select({ id: messages.id, address: messages.fromAddress })
    .from(messages)
    .where(and(eq(messages.teamId, teamId), among(messages.fromAddress, [...named.keys()], "text")))
    .orderBy(messages.id)
    .for("update");
  if (found.length === 0) return;
  const ids = found.map(({ id }) => id);
  await tx.update(messages).set(blank).where(among(messages.id, ids));
  for (const row of found) {
    const { counts } = named.get(row.address)!;
    counts[OTHERS_CONVERSATIONS] = (counts[OTHERS_CONVERSATIONS] ?? 0) + 1;
  }
}

/** One message that was put aside, read once more: into its conversation, or it stays aside. */
import { and, eq } from "drizzle-orm";
import { openReader } from "#app/adapters/mailbox/index.server.ts";
import type { Folder } from "#app/adapters/mailbox/reading-port.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { takeIn } from "#app/incoming/intake.server.ts";
import { readAgain } from "#app/incoming/jobs.ts";
import type { Lying } from "#app/incoming/place.server.ts";
import { openPassword } from "#app/mailboxes/credentials.server.ts";
import { findMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { quarantined } from "#db/schema/conversations.ts";

type Asked = { mailboxId: string; quarantinedId: string };

/**
 * Called by the job; safe to run twice. Its line in the list goes with the transaction that takes it in,
 * so that a worker that dies loses nothing; of a mailbox that cannot be read now it stays as it is.
 */
export async function readOneAgain(member: Member, { mailboxId, quarantinedId }: Asked) {
  const mailbox = await inTeam(member, (tx) => findMailbox(tx, mailboxId));
  if (mailbox.reading !== "on") return refused("not-read");
  const password = await openPassword(member, mailbox, { job: readAgain.name, why: "read" });
  if (password.refused) return refused(password.refused);
  const reader = openReader(mailbox, { password: password.value });
  if (!reader) return refused("not-read");
  const one = and(eq(quarantined.mailboxId, mailboxId), eq(quarantined.id, quarantinedId));
  try {
    const [row] = await inTeam(member, (tx) => tx.select().from(quarantined).where(one));
    if (!row) return ok();
    const at = lyingAt(row);
    const also = (tx: Tx) => tx.delete(quarantined).where(one);
    const taken = await takeIn(member, mailbox, { reader, at, also });
    if (taken.refused) return refused(taken.refused);
    const { aside: reason } = taken.value;
    // Whatever is neither broken nor in a conversation by now is gone, or not for us after all.
    await inTeam(member, (tx) =>
      reason ? tx.update(quarantined).set({ reason, at: now() }).where(one) : also(tx),
    );
    return ok();
  } finally {
    await reader.close();
  }
}

function lyingAt({ folder, validity, ...row }: typeof quarantined.$inferSelect): Lying {
  const { uid, key, bytes, at: receivedAt } = row;
  return { folder: folder as Folder, validity, head: { uid, key, bytes, receivedAt, headers: "" } };
}

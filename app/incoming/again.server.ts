/** One message that was put aside, read once more: into its conversation, or aside again. */
import { and, eq } from "drizzle-orm";
import { openReader } from "#app/adapters/mailbox/index.server.ts";
import type { Folder } from "#app/adapters/mailbox/reading-port.ts";
import type { Member } from "#app/core/member.ts";
import { ok, refused } from "#app/core/result.ts";
import { takeIn } from "#app/incoming/intake.server.ts";
import { readAgain } from "#app/incoming/jobs.ts";
import { putAside } from "#app/incoming/place.server.ts";
import { openPassword } from "#app/mailboxes/credentials.server.ts";
import { findMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { inTeam } from "#db/client.ts";
import { quarantined } from "#db/schema/conversations.ts";

type Asked = { mailboxId: string; quarantinedId: string };

/** Called by the job; safe to run twice. Of a mailbox that cannot be read now it stays as it is. */
export async function readOneAgain(member: Member, { mailboxId, quarantinedId }: Asked) {
  const mailbox = await inTeam(member, (tx) => findMailbox(tx, mailboxId));
  if (mailbox.reading !== "on") return refused("not-read");
  const password = await openPassword(member, mailbox, { job: readAgain.name, why: "read" });
  if (password.refused) return refused(password.refused);
  const reader = openReader(mailbox, { password: password.value });
  if (!reader) return refused("not-read");
  try {
    const one = and(eq(quarantined.mailboxId, mailboxId), eq(quarantined.id, quarantinedId));
    const [row] = await inTeam(member, (tx) => tx.delete(quarantined).where(one).returning());
    if (!row) return ok();
    const { uid, key, bytes, validity } = row;
    const head = { uid, key, bytes, receivedAt: row.at, headers: "" };
    const at = { folder: row.folder as Folder, validity, head };
    const problem = await takeIn(member, mailbox, { reader, at });
    if (!problem) return ok();
    await putAside(member, mailboxId, { ...at, reason: row.reason });
    return refused(problem);
  } finally {
    await reader.close();
  }
}

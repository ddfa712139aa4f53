/** How far each folder of a mailbox was read, and which messages in it were put aside. */
import { and, eq } from "drizzle-orm";
import type { Folder, Head, Place } from "#app/adapters/mailbox/reading-port.ts";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { inTeam } from "#db/client.ts";
import { quarantined, readings } from "#db/schema/conversations.ts";

export async function findPlace(
  member: Member,
  mailboxId: string,
  folder: Folder,
): Promise<Place | undefined> {
  const [row] = await inTeam(member, (tx) =>
    tx
      .select({ validity: readings.validity, lastUid: readings.lastUid, mark: readings.mark })
      .from(readings)
      .where(and(eq(readings.mailboxId, mailboxId), eq(readings.folder, folder))),
  );
  return row;
}

export async function keepPlace(
  member: Member,
  mailboxId: string,
  { folder, place }: { folder: Folder; place: Place },
): Promise<void> {
  const read = { ...place, readAt: now() };
  await inTeam(member, (tx) =>
    tx
      .insert(readings)
      .values({ teamId: member.teamId, mailboxId, folder, ...read })
      .onConflictDoUpdate({
        target: [readings.teamId, readings.mailboxId, readings.folder],
        set: read,
      }),
  );
}

export type Lying = { folder: Folder; validity: string; head: Head };

/** It stays in the mailbox, and is not looked at again; nothing of what it says is kept. */
export async function putAside(
  member: Member,
  mailboxId: string,
  { folder, validity, head, reason }: Lying & { reason: string },
): Promise<void> {
  const { uid, key, bytes } = head;
  const where = { teamId: member.teamId, mailboxId, folder, validity, uid, key };
  await inTeam(member, (tx) =>
    tx
      .insert(quarantined)
      .values({ ...where, bytes: Math.min(bytes, 2_147_483_647), reason, at: now() })
      .onConflictDoNothing(),
  );
}

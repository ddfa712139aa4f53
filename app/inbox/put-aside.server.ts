/** Messages of a mailbox that were put aside unread: listed for whoever reads it, read again, forgotten. */
import { and, desc, eq } from "drizzle-orm";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { mayReadAgain } from "#app/inbox/put-aside.ts";
import { mailboxesReadBy } from "#app/inbox/reading.server.ts";
import { readAgain } from "#app/incoming/jobs.ts";
import { findMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { quarantined, readings } from "#db/schema/conversations.ts";

const MOST = 200;

/** How many lie there, the newest of them first. Throws NotFound, also for whoever does not read it. */
export async function readPutAside(member: Member, mailboxId: string) {
  return inTeam(member, async (tx) => {
    const { id, address, reading } = await findReadable(tx, member, mailboxId);
    const places = await placesOf(tx, id);
    const rows = await tx
      .select()
      .from(quarantined)
      .where(eq(quarantined.mailboxId, id))
      .orderBy(desc(quarantined.at), desc(quarantined.id))
      .limit(MOST);
    const messages = rows.map((row) => ({
      ...{ id: row.id, at: row.at, bytes: row.bytes, reason: row.reason, folder: row.folder },
      again: mayReadAgain(row, { reading, places }),
    }));
    return {
      address,
      messages,
      total: await tx.$count(quarantined, eq(quarantined.mailboxId, id)),
    };
  });
}

/** Nothing for whoever does not read what comes back to it. */
export async function countPutAside(member: Member, mailboxId: string): Promise<number> {
  return inTeam(member, async (tx) => {
    if (!(await mailboxesReadBy(tx, member)).includes(mailboxId)) return 0;
    return tx.$count(quarantined, eq(quarantined.mailboxId, mailboxId));
  });
}

/** Has the worker fetch it once more; what is hostile still is put aside again. */
export async function tryAgain(member: Member, mailboxId: string, id: string) {
  return inTeam(member, async (tx) => {
    const { reading } = await findReadable(tx, member, mailboxId);
    const row = await find(tx, mailboxId, id);
    const places = await placesOf(tx, mailboxId);
    if (!mayReadAgain(row, { reading, places })) return refused("not-possible");
    const payload = { teamId: member.teamId, mailboxId, quarantinedId: id };
    await enqueue(tx, readAgain, payload, { key: id });
    return ok();
  });
}

/** The message stays where it lies in the mailbox. Once more changes nothing. */
export async function forgetPutAside(member: Member, mailboxId: string, id: string) {
  return inTeam(member, async (tx) => {
    await findReadable(tx, member, mailboxId);
    await tx
      .delete(quarantined)
      .where(and(eq(quarantined.mailboxId, mailboxId), eq(quarantined.id, id)));
    return ok();
  });
}

async function findReadable(tx: Tx, member: Member, mailboxId: string) {
  const mailbox = await findMailbox(tx, mailboxId);
  if (!(await mailboxesReadBy(tx, member)).includes(mailbox.id)) throw new NotFound("mailbox");
  return mailbox;
}

async function find(tx: Tx, mailboxId: string, id: string) {
  const one = and(eq(quarantined.mailboxId, mailboxId), eq(quarantined.id, id));
  const [row] = await tx.select().from(quarantined).where(one);
  if (!row) throw new NotFound("message");
  return row;
}

function placesOf(tx: Tx, mailboxId: string) {
  return tx
    .select({ folder: readings.folder, validity: readings.validity })
    .from(readings)
    .where(eq(readings.mailboxId, mailboxId));
}

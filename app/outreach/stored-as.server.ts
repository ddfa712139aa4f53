/** Learning under which Message-ID a provider stored what was sent: answers name that one. */
import { and, eq, gt, inArray, isNotNull, isNull } from "drizzle-orm";
import type { Reader } from "#app/adapters/mailbox/reading-port.ts";
import { after, HOUR, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { storedAs } from "#app/outreach/stored-as.ts";
import { inTeam } from "#db/client.ts";
import { enrolments, sends } from "#db/schema/outreach.ts";
import { prospects } from "#db/schema/prospects.ts";

/** A copy is there within moments; what was not found in this time is not found later. */
const STILL_LOOKED_FOR = HOUR;
const MOST = 50;

/** Asks nothing of a mailbox whose server leaves a message as it is. Safe to repeat. */
export async function learnIds(member: Member, { id }: Mailbox, reader: Reader): Promise<void> {
  if (!reader.sentLately) return;
  const rows = await inTeam(member, (tx) =>
    tx
      .select({
        ...{ id: sends.id, messageId: sends.messageId, subject: sends.subject },
        ...{ to: prospects.email, at: sends.countedAt },
      })
      .from(sends)
      .innerJoin(
        enrolments,
        and(eq(enrolments.teamId, sends.teamId), eq(enrolments.id, sends.enrolmentId)),
      )
      .innerJoin(
        prospects,
        and(eq(prospects.teamId, sends.teamId), eq(prospects.id, enrolments.prospectId)),
      )
      .where(
        and(
          eq(sends.mailboxId, id),
          inArray(sends.state, ["sent", "uncertain"]),
          gt(sends.countedAt, after(now(), -STILL_LOOKED_FOR)),
          isNotNull(sends.messageId),
          isNull(sends.storedId),
        ),
      )
      .limit(MOST),
  );
  if (rows.length === 0) return;
  const sought = rows.map((row) => ({
    ...row,
    messageId: row.messageId!,
    subject: row.subject ?? "",
  }));
  const found = storedAs(sought, await reader.sentLately(MOST));
  if (found.size === 0) return;
  await inTeam(member, async (tx) => {
    for (const [sendId, storedId] of found) {
      await tx.update(sends).set({ storedId }).where(eq(sends.id, sendId));
    }
  });
}

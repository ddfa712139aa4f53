/** Waiting at one mailbox for what comes (IDLE), and asking for a look as soon as something has. */
import { openReader } from "#app/adapters/mailbox/index.server.ts";
import { MINUTE } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { readDue } from "#app/dispatch/jobs.ts";
import { wakeReading } from "#app/dispatch/reading.server.ts";
import { openPassword } from "#app/mailboxes/credentials.server.ts";
import { findMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { inTeam } from "#db/client.ts";

/** Servers end an IDLE after half an hour (RFC 2177); many networks forget a silent connection sooner. */
const AT_A_TIME = 9 * MINUTE;

/**
 * Until `signal` says so, or the mailbox is not read any more, or its server goes away: whoever called
 * begins anew later. While it waits it holds one connection to the mail server and none to the database.
 */
export async function watchMailbox(
  member: Member,
  mailboxId: string,
  signal: AbortSignal,
): Promise<void> {
  const mailbox = await inTeam(member, (tx) => findMailbox(tx, mailboxId));
  if (mailbox.reading !== "on") return;
  const password = await openPassword(member, mailbox, { job: readDue.name, why: "read" });
  if (password.refused) return;
  const reader = openReader(mailbox, { password: password.value });
  if (!reader) return;
  try {
    // What came before the folder was open is nothing new to it: the first look is asked for at once.
    for (let time = 1; !signal.aborted; time = AT_A_TIME) {
      await reader.wait(time, signal);
      if (!signal.aborted) await inTeam(member, (tx) => wakeReading(tx, member, mailboxId));
    }
  } finally {
    await reader.close();
  }
}

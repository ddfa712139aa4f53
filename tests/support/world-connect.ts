/** The mailboxes room's part of a full world: a use of the password, and what was seen of the domain. */
import { eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { noteUse } from "#app/mailboxes/uses.server.ts";
import { inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import type { Person } from "#tests/support/people.ts";

export async function noteUses(
  { member }: Person,
  { marker, mailboxId }: { marker: string; mailboxId: string },
): Promise<void> {
  const opened = { id: mailboxId, credentialVersion: 1 };
  await noteUse(member, opened, { job: "outreach.send-due", why: "send" });
  const health = { records: { spf: [`v=spf1 include:${marker}.example ~all`], keys: [] } };
  await inTeam(member, (tx) =>
    tx.update(mailboxes).set({ health, healthAt: now() }).where(eq(mailboxes.id, mailboxId)),
  );
}

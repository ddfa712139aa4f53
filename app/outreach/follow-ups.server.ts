/** Whether a sequence that writes more than once would learn that somebody has answered. */
import { and, eq } from "drizzle-orm";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { hearsBack } from "#app/mailboxes/replies.server.ts";
import type { Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { senders, steps } from "#db/schema/outreach.ts";

/** Asked of every mailbox it sends from: people who answered are not to be written to again. */
export async function whyNoFollowUps(
  tx: Tx,
  sequenceId: string,
  mailbox: Pick<Mailbox, "kind" | "reading" | "repliesTo" | "provedAt">,
) {
  const letters = and(eq(steps.sequenceId, sequenceId), eq(steps.kind, "email"));
  if ((await tx.$count(steps, letters)) < 2) return undefined;
  const further = await tx
    .select({ mailbox: mailboxes })
    .from(senders)
    .innerJoin(
      mailboxes,
      and(eq(mailboxes.teamId, senders.teamId), eq(mailboxes.id, senders.mailboxId)),
    )
    .where(eq(senders.sequenceId, sequenceId));
  for (const one of [mailbox, ...further.map((row) => row.mailbox)]) {
    if (!(await hearsBack(tx, one))) return "no-replies" as const;
  }
  return undefined;
}

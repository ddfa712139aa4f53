/** The full world's second mailbox of a running sequence. */
import { now } from "#app/core/clock.ts";
import { inTeam } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { senders } from "#db/schema/outreach.ts";
import type { Person } from "#tests/support/people.ts";

type Given = { marker: string; sequenceId: string };

/** A mailbox that shares the people of the sequence with its first; says which. */
export async function shareSequence({ member, user }: Person, { marker, sequenceId }: Given) {
  return inTeam(member, async (tx) => {
    const { teamId } = member;
    const server = { host: "127.0.0.1", port: 9, security: "none" } as const;
    const own = { address: `second@${marker}.example`, fromName: `${marker} Second` };
    const ready = { kind: "smtp", state: "ready", testedAt: now() } as const;
    const [second] = await tx
      .insert(mailboxes)
      .values({ teamId, userId: user.id, ...server, ...own, ...ready })
      .returning();
    await tx.insert(senders).values({ teamId, sequenceId, mailboxId: second!.id });
    return second!.id;
  });
}

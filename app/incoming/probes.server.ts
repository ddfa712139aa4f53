/** Letters of ours that came back to show that answers reach us: noted, and nothing of them is kept. */
import type { Head } from "#app/adapters/mailbox/reading-port.ts";
import type { Member } from "#app/core/member.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { noteProbe, readProbe } from "#app/mailboxes/probe.server.ts";
import { inTeam } from "#db/client.ts";

/** Safe to repeat. */
export async function noteProbes(member: Member, through: Mailbox, heads: Head[]): Promise<void> {
  for (const { headers } of heads) {
    const probe = readProbe(headers);
    if (probe?.teamId !== member.teamId) continue;
    const { mailboxId } = probe;
    await inTeam(member, (tx) =>
      noteProbe(tx, member, { mailboxId, through: through.id, headers }),
    );
  }
}

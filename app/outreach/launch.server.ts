/** What a launch would do, counted, before anybody presses the button. */
import { eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import { countObstacles } from "#app/outreach/preview.server.ts";
import { surveyRecipients } from "#app/outreach/recipients.server.ts";
import { mailboxFacts, readRoom, type SendingMailbox } from "#app/outreach/room.server.ts";
import { findSequence, isLive, whyNotLaunch } from "#app/outreach/sequences.server.ts";
import { turnOf } from "#app/outreach/turn.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { teams } from "#db/schema/team.ts";

/** `first` and `last` are estimates in the mailbox's own time, as if nothing else were sent from it. */
export async function readLaunch(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const sequence = await findSequence(tx, id);
    const mailbox = await readMailboxFacts(tx, sequence.mailboxId);
    const [team] = await tx.select().from(teams).where(eq(teams.id, member.teamId));
    const counts = countObstacles(await surveyRecipients(tx, id));
    const times = mailbox ? await estimate(tx, mailbox, counts.ready) : undefined;
    const hindrance = isLive(sequence)
      ? ("already-running" as const)
      : (whyNotLaunch(team, mailbox) ?? (counts.ready === 0 ? ("nobody" as const) : undefined));
    return {
      name: sequence.name,
      mailbox,
      counts,
      postalAddress: team?.postalAddress ?? null,
      again: sequence.launchedAt !== null,
      ...(times ? { times } : {}),
      ...(hindrance ? { hindrance } : {}),
    };
  });
}

async function readMailboxFacts(tx: Tx, id: string | null): Promise<SendingMailbox | undefined> {
  if (!id) return undefined;
  const [mailbox] = await tx.select(mailboxFacts).from(mailboxes).where(eq(mailboxes.id, id));
  return mailbox;
}

async function estimate(tx: Tx, mailbox: SendingMailbox, people: number) {
  const room = await readRoom(tx, mailbox);
  const at = mailboxTime(mailbox, now());
  const first = turnOf(room, { now: at, place: 0 });
  const last = turnOf(room, { now: at, place: Math.max(people - 1, 0) });
  return { now: at, first: first.at, last: last.at };
}

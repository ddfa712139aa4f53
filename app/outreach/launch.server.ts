/** What a launch would do, counted, before anybody presses the button. */
import { eq } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { worriesOf } from "#app/mailboxes/health.ts";
import { mailboxTime } from "#app/mailboxes/mailbox.ts";
import type { Barred } from "#app/outreach/door.ts";
import { whyTooHeavy } from "#app/outreach/files.server.ts";
import { whyNoFollowUps } from "#app/outreach/follow-ups.server.ts";
import { countObstacles } from "#app/outreach/preview.server.ts";
import { type Recipient, surveyRecipients } from "#app/outreach/recipients.server.ts";
import { readMailboxFacts, readRoom, type SendingMailbox } from "#app/outreach/room.server.ts";
import { senderIds } from "#app/outreach/senders.server.ts";
import { findSequence, isLive, whyNotLaunch } from "#app/outreach/sequences.server.ts";
import { turnOf } from "#app/outreach/turn.ts";
import { surveyMeasuring } from "#app/tracking/opened.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { teams } from "#db/schema/team.ts";

/** `first` and `last` are estimates in the mailbox's own time, as if nothing else were sent from it. */
export async function readLaunch(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const sequence = await findSequence(tx, id);
    const boxes = await readMailboxFacts(tx, await senderIds(tx, id));
    const ready = boxes.filter(({ state }) => state === "ready");
    const mailbox = ready[0] ?? boxes[0];
    const [team] = await tx.select().from(teams).where(eq(teams.id, member.teamId));
    const recipients = await surveyRecipients(tx, id);
    const counts = countObstacles(recipients);
    const barred = countBarred(recipients);
    const measuring = await surveyMeasuring(
      tx,
      recipients.filter(({ obstacle }) => !obstacle).map(({ enrolmentId }) => enrolmentId),
    );
    const from = ready.length > 0 ? ready : boxes;
    const times = mailbox ? await estimate(tx, from, counts.ready) : undefined;
    const hindrance = isLive(sequence)
      ? ("already-running" as const)
      : (whyNotLaunch(team, mailbox) ??
        (await whyNoFollowUps(tx, id, mailbox!)) ??
        (await whyTooHeavy(tx, id, boxes)) ??
        (counts.ready + barred.consent === 0 ? ("nobody" as const) : undefined));
    return {
      name: sequence.name,
      mailbox,
      others: from.slice(1).map(({ address }) => address),
      counts,
      barred,
      measuring,
      postalAddress: team?.postalAddress ?? null,
      again: sequence.launchedAt !== null,
      worries: mailbox ? worriesOf(mailbox) : [],
      ...(times ? { times } : {}),
      ...(hindrance ? { hindrance } : {}),
    };
  });
}

function countBarred(recipients: Recipient[]) {
  const of = (reason: Barred) =>
    recipients.filter(({ obstacle }) => obstacle?.kind === "barred" && obstacle.reason === reason);
  return { invalid: of("invalid").length, consent: of("consent").length };
}

/** Of each mailbox its first and its last, with people shared by what each takes in a day. */
async function estimate(tx: Tx, boxes: SendingMailbox[], people: number) {
  const at = mailboxTime(boxes[0]!, now());
  const rooms = await Promise.all(boxes.map((box) => readRoom(tx, box)));
  const all = rooms.reduce((sum, { cap }) => sum + cap, 0);
  const turns = rooms.flatMap((room) => {
    const last = Math.max(Math.ceil((people * room.cap) / all) - 1, 0);
    return [0, last].map((place) => turnOf(room, { now: at, place }).at.getTime());
  });
  return { now: at, first: new Date(Math.min(...turns)), last: new Date(Math.max(...turns)) };
}

/** One message from the mailbox into its conversation: whatever it is, the next one is read. */
import type { Reader, ReadingWhy } from "#app/adapters/mailbox/reading-port.ts";
import { now } from "#app/core/clock.ts";
import { dayIn } from "#app/core/day.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { type Ok, ok, type Refused, refused } from "#app/core/result.ts";
import { parseApart } from "#app/incoming/apart.server.ts";
import { type Also, type Arrived, receive } from "#app/incoming/arrival.server.ts";
import { findWhatItIsAbout } from "#app/incoming/ours.server.ts";
import type { Lying } from "#app/incoming/place.server.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { inTeam } from "#db/client.ts";
import { isPassing } from "#db/patience.ts";

/** Beyond this nothing is fetched: mail servers rarely take more. */
const MOST_BYTES = 30_000_000;

export type Intake = { reader: Reader; at: Lying; also?: Also };
/** Of a message that cannot be read `aside` says why; it is the caller's to note where it lies. */
export type Taken = { aside?: string };

/** Refused where the mailbox, not the message, is the trouble. What is not for us after all is left. */
export async function takeIn(
  member: Member,
  mailbox: Mailbox,
  { reader, at, also }: Intake,
): Promise<Ok<Taken> | Refused<ReadingWhy>> {
  const fetched = await reader.fetch(at.folder, at.head, MOST_BYTES);
  if (fetched.refused === "gone") return ok({});
  if (fetched.refused === "too-big") return ok({ aside: "too-big" });
  if (fetched.refused) return refused(fetched.refused);
  const came = earlier(at.head.receivedAt, now());
  const received = dayIn(mailbox.zone, came);
  const { mail, hostile } = await parseApart({ bytes: fetched.value, received });
  return ok(mail ? await keep(member, mailbox, { mail, at: came, also }) : { aside: hostile });
}

/** A message that our own code stumbles over must not keep the mailbox from being read for ever. */
async function keep(member: Member, mailbox: Mailbox, arrived: Arrived): Promise<Taken> {
  try {
    const about = await inTeam(member, (tx) => findWhatItIsAbout(tx, mailbox, arrived.mail));
    if (about) await receive(member, about, arrived);
    return {};
  } catch (error) {
    if (isPassing(error)) throw error;
    log.error({ err: error, mailboxId: mailbox.id }, "a message could not be taken in");
    return { aside: "unreadable" };
  }
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

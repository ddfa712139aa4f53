/** One message from the mailbox into its conversation, or aside: whatever it is, the next one is read. */
import type { Reader, ReadingWhy } from "#app/adapters/mailbox/reading-port.ts";
import { now } from "#app/core/clock.ts";
import { dayIn } from "#app/core/day.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { parseApart } from "#app/incoming/apart.server.ts";
import { receive } from "#app/incoming/arrival.server.ts";
import { findWhatItIsAbout } from "#app/incoming/ours.server.ts";
import type { ReadMail } from "#app/incoming/parse.server.ts";
import { type Lying, putAside } from "#app/incoming/place.server.ts";
import type { Mailbox } from "#app/mailboxes/mailboxes.server.ts";
import { inTeam } from "#db/client.ts";
import { isPassing } from "#db/patience.ts";

/** Beyond this nothing is fetched: mail servers rarely take more. */
const MOST_BYTES = 30_000_000;

/** Gives a word where the mailbox, not the message, is the trouble. */
export async function takeIn(
  member: Member,
  mailbox: Mailbox,
  { reader, at }: { reader: Reader; at: Lying },
): Promise<ReadingWhy | undefined> {
  const fetched = await reader.fetch(at.folder, at.head, MOST_BYTES);
  if (fetched.refused === "gone") return undefined;
  if (fetched.refused === "too-big") {
    await putAside(member, mailbox.id, { ...at, reason: "too-big" });
    return undefined;
  }
  if (fetched.refused) return fetched.refused;
  const came = earlier(at.head.receivedAt, now());
  const received = dayIn(mailbox.zone, came);
  const { mail, hostile } = await parseApart({ bytes: fetched.value, received });
  if (mail) await keep(member, mailbox, { mail, came, at });
  else await putAside(member, mailbox.id, { ...at, reason: hostile });
  return undefined;
}

type Keeping = { mail: ReadMail; came: Date; at: Lying };

/** A message that our own code stumbles over must not keep the mailbox from being read for ever. */
async function keep(member: Member, mailbox: Mailbox, { mail, came, at }: Keeping) {
  try {
    const about = await inTeam(member, (tx) => findWhatItIsAbout(tx, mailbox, mail));
    if (about) await receive(member, about, { mail, at: came });
  } catch (error) {
    if (isPassing(error)) throw error;
    log.error({ err: error, mailboxId: mailbox.id }, "a message could not be taken in");
    await putAside(member, mailbox.id, { ...at, reason: "unreadable" });
  }
}

function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

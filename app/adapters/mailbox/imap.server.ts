/** Reading a member's mailbox by IMAP (RFC 9051): heads, whole messages, the Sent folder, and waiting. */
import type { ImapFlow } from "imapflow";
import {
  type Connection,
  close,
  forget,
  inFolder,
  opening,
  sessionOf,
} from "#app/adapters/mailbox/imap-connection.server.ts";
import {
  asking,
  foldersOf,
  type ImapSession,
  type ImapSettings,
  ReadingFailure,
} from "#app/adapters/mailbox/imap-session.server.ts";
import type {
  Folder,
  Head,
  Heads,
  Place,
  Reader,
  ReadingWhy,
} from "#app/adapters/mailbox/reading-port.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { ok, type Refused, refused } from "#app/core/result.ts";

/** What tells whether a message is for us; of others nothing more is ever asked. */
const asked = [
  "from",
  "sender",
  "subject",
  "message-id",
  "in-reply-to",
  "references",
  "content-type",
  "return-path",
  "auto-submitted",
  "x-failed-recipients",
  // Of our own test letters: that they came, and what their provider signs.
  "x-audienti-probe",
  "dkim-signature",
];

/** No server that people use lets more through; what is cut off says nothing that we look for. */
const MOST_OF_A_HEAD = 200_000;

/** A mailbox that is read for the first time, or was made anew, is read from here on. */
const firstLook = 30 * DAY;

/** Connects when it is first asked, and again after a connection was lost. */
export function openImap(settings: ImapSettings): Reader {
  const connection: Connection = { settings };
  return {
    list: (folder, place, most) => orRefused(() => list(connection, { folder, place, most })),
    fetch: (folder, head, mostBytes) =>
      orRefused(() => fetchWhole(connection, { folder, head, mostBytes })),
    find: (messageId) => find(connection, messageId),
    wait: (ms, signal) => wait(connection, ms, signal),
    close: () => close(connection),
  };
}

type Listing = { folder: Folder; place: Place | undefined; most: number };

async function list(connection: Connection, { folder, place, most }: Listing) {
  return inFolder(connection, folder, async (client) => {
    // A folder that is open already tells of what came since only with an answer.
    await client.noop();
    const { uidValidity, uidNext } = opened(client);
    const validity = String(uidValidity);
    const known = place?.validity === validity ? place : undefined;
    const uids = await uidsAfter(client, known);
    const heads = await headsOf(client, uids.slice(0, most));
    const more = uids.length > most;
    const read = more ? uids[most - 1]! : Math.max(uids.at(-1) ?? 0, known?.lastUid ?? uidNext - 1);
    return ok<Heads>({ heads, more, place: { validity, lastUid: read, mark: null } });
  });
}

async function uidsAfter(client: ImapFlow, place: Place | undefined): Promise<number[]> {
  const from = (place?.lastUid ?? 0) + 1;
  // "5:*" names the last message even where there is none after 5.
  const query = place ? { uid: `${from}:*` } : { since: after(now(), -firstLook) };
  const found = (await client.search(query, { uid: true })) || [];
  return found.filter((uid) => uid >= from).sort((a, b) => a - b);
}

async function headsOf(client: ImapFlow, uids: number[]): Promise<Head[]> {
  if (uids.length === 0) return [];
  const wanted = { uid: true, size: true, internalDate: true, headers: asked };
  const heads: Head[] = [];
  // One after the other: anybody may send a hundred messages with heads of many megabytes.
  for await (const found of client.fetch(uids.join(","), wanted, { uid: true })) {
    const { uid, size = 0, internalDate, headers } = found;
    heads.push({
      uid,
      key: String(uid),
      bytes: size,
      receivedAt: new Date(internalDate ?? now()),
      headers: headers?.subarray(0, MOST_OF_A_HEAD).toString("utf8") ?? "",
    });
  }
  return heads.sort((a, b) => a.uid - b.uid);
}

type Fetching = { folder: Folder; head: Head; mostBytes: number };

async function fetchWhole(connection: Connection, { folder, head, mostBytes }: Fetching) {
  if (head.bytes > mostBytes) return refused("too-big");
  return inFolder(connection, folder, async (client) => {
    const source = { maxLength: mostBytes + 1 };
    const found = await client.fetchOne(String(head.uid), { source }, { uid: true });
    const bytes = found ? found.source : undefined;
    if (!bytes) return refused("gone");
    return bytes.length > mostBytes ? refused("too-big") : ok<Uint8Array>(bytes);
  });
}

/** Not to be able to look says nothing about the message. */
async function find(connection: Connection, messageId: string) {
  try {
    const session = await sessionOf(connection);
    const paths = await foldersOf(session, "sent");
    if (paths.length === 0) return "unknown";
    for (const path of paths) {
      const found = await opening(session, path, (client) =>
        client.search({ header: { "message-id": messageId } }, { uid: true }),
      );
      if (!found) return "unknown";
      if (found.length > 0) return "delivered";
    }
    return "absent";
  } catch (failure) {
    if (!(failure instanceof ReadingFailure)) throw failure;
    forget(connection);
    return "unknown";
  }
}

/** Throws ReadingFailure when the server cannot be reached, so that nobody asks it in a circle. */
async function wait(connection: Connection, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const session = await sessionOf(connection);
  try {
    if (session.client.mailbox === false || session.client.mailbox.path !== "INBOX") {
      await asking(() => session.client.mailboxOpen("INBOX", { readOnly: true }));
    }
    if (!session.news && !signal.aborted) await asking(() => idle(session, ms, signal));
    session.news = false;
  } catch (failure) {
    forget(connection);
    throw failure;
  }
}

/** Where IDLE (RFC 2177) is not offered the time alone ends the wait. */
function idle({ client }: ImapSession, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const offered = client.capabilities.has("IDLE");
    const done = () => {
      clearTimeout(timer);
      client.off("exists", done);
      client.off("close", lost);
      signal.removeEventListener("abort", done);
      // Any command ends IDLE; what it answers does not matter.
      if (offered && client.usable) client.noop().then(() => resolve(), reject);
      else resolve();
    };
    const lost = () => reject(new ReadingFailure("connection-lost"));
    const timer = setTimeout(done, ms);
    client.on("exists", done);
    client.once("close", lost);
    signal.addEventListener("abort", done, { once: true });
    if (offered) client.idle().catch(reject);
  });
}

function opened({ mailbox }: ImapFlow) {
  if (!mailbox) throw new ReadingFailure("folder-not-found");
  return mailbox;
}

async function orRefused<T>(ask: () => Promise<T>): Promise<T | Refused<ReadingWhy>> {
  try {
    return await ask();
  } catch (failure) {
    if (!(failure instanceof ReadingFailure)) throw failure;
    return refused<ReadingWhy>(failure.why);
  }
}

/** A connection to an IMAP server that is made when it is first needed, and anew after it was lost. */
import type { ImapFlow, MailboxLockObject } from "imapflow";
import {
  asking,
  endSession,
  foldersOf,
  type ImapSession,
  type ImapSettings,
  openSession,
  ReadingFailure,
} from "#app/adapters/mailbox/imap-session.server.ts";
import type { Folder } from "#app/adapters/mailbox/reading-port.ts";

export type Connection = {
  settings: ImapSettings;
  session?: Promise<ImapSession> | undefined;
};

export async function close(connection: Connection): Promise<void> {
  const { session } = connection;
  connection.session = undefined;
  if (session) await session.then(endSession, () => {});
}

export async function inFolder<T>(
  connection: Connection,
  folder: Folder,
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  const session = await sessionOf(connection);
  const [path] = await foldersOf(session, folder);
  if (!path) throw new ReadingFailure("folder-not-found");
  try {
    return await opening(session, path, work);
  } catch (failure) {
    forget(connection);
    throw failure;
  }
}

/** Read-only (EXAMINE), so that nothing is marked as seen, whatever is asked. */
export function opening<T>(
  { client }: ImapSession,
  path: string,
  work: (client: ImapFlow) => Promise<T>,
): Promise<T> {
  return asking(async () => {
    const lock: MailboxLockObject = await client.getMailboxLock(path, { readOnly: true });
    try {
      return await work(client);
    } finally {
      lock.release();
    }
  });
}

export function sessionOf(connection: Connection): Promise<ImapSession> {
  if (!connection.session) {
    connection.session = openSession(connection.settings);
    connection.session.catch(() => {
      connection.session = undefined;
    });
  }
  return connection.session;
}

/** After a failure the next question begins with a new connection. */
export function forget(connection: Connection): void {
  const { session } = connection;
  connection.session = undefined;
  session?.then(({ client }) => client.close()).catch(() => {});
}

/** A signed-in IMAP session that only ever looks: folders are opened read-only, and nothing is logged. */
import type { ImapFlow } from "imapflow";
import { type ImapError, whyImap } from "#app/adapters/mailbox/imap-problem.ts";
import type { Folder, ReadingWhy } from "#app/adapters/mailbox/reading-port.ts";
import { whyNot } from "#app/adapters/mailbox/smtp-wire.server.ts";
import { publicLookup } from "#app/adapters/network-guard.server.ts";
import { isWrittenPrivate } from "#app/adapters/network-guard.ts";
import { bareHost, isLoopbackHost } from "#app/core/reserved.ts";

export type ImapSettings = {
  host: string;
  port: number;
  security: "tls" | "starttls" | "none";
  username?: string | undefined;
  password?: string | undefined;
  /** Never into a private network, whatever its name leads to. */
  publicOnly?: boolean | undefined;
};

/** Thrown by everything that asks the server, with the reason in a word. */
export class ReadingFailure extends Error {
  readonly why: ReadingWhy;
  constructor(why: ReadingWhy) {
    super(`imap: ${why}`);
    this.name = "ReadingFailure";
    this.why = why;
  }
}

export type ImapSession = {
  client: ImapFlow;
  /** By role; the server is asked once. */
  folders?: Promise<Map<Folder, string[]>>;
  /** Something came since it was last asked for. */
  news: boolean;
};

const second = 1000;
/** A line of one header may be long; a message is bounded by whoever fetches it. */
const mostBytes = 64 * 1024 * 1024;

/** Throws ReadingFailure. The password never travels unencrypted, but to this machine. */
export async function openSession(settings: ImapSettings): Promise<ImapSession> {
  const { host, security, username } = settings;
  if (security === "none" && !isLoopbackHost(host))
    throw new ReadingFailure("password-unprotected");
  if (!username) throw new ReadingFailure("auth-required");
  if (settings.publicOnly && isWrittenPrivate(host)) throw new ReadingFailure("private-network");
  const client = await makeClient(settings);
  const session: ImapSession = { client, news: false };
  // Without a listener a lost connection would end the process; whoever asks next is told.
  client.on("error", () => {});
  client.on("exists", ({ count, prevCount }) => {
    if (count > prevCount) session.news = true;
  });
  await asking(() => client.connect()).catch((failure) => {
    client.close();
    throw failure;
  });
  return session;
}

/** Says goodbye, and does not wait long for the answer. */
export async function endSession({ client }: ImapSession): Promise<void> {
  const late = setTimeout(() => client.close(), 2 * second).unref();
  await client.logout().catch(() => {});
  clearTimeout(late);
  client.close();
}

/** What `work` throws, as a ReadingFailure where the server or the network is the reason. */
export async function asking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ReadingFailure) throw error;
    const why = whyImap(error as ImapError) ?? byNetwork(error as ImapError);
    if (!why) throw error;
    throw new ReadingFailure(why);
  }
}

/** The folders of a role, the server's own word for it first, then well-known names. */
export async function foldersOf(session: ImapSession, folder: Folder): Promise<string[]> {
  if (folder === "inbox") return ["INBOX"];
  session.folders ??= asking(() => listFolders(session));
  return (await session.folders).get(folder) ?? [];
}

async function listFolders({ client }: ImapSession): Promise<Map<Folder, string[]>> {
  const roles: [string, Folder][] = [
    ["\\Sent", "sent"],
    ["\\Junk", "junk"],
  ];
  const all = (await client.list()).filter(({ flags }) => !flags.has("\\Noselect"));
  const own = all.toSorted((a, b) => rank(a.specialUseSource) - rank(b.specialUseSource));
  return new Map(
    roles.map(([use, role]) => [
      role,
      own.filter(({ specialUse }) => specialUse === use).map(({ path }) => path),
    ]),
  );
}

function rank(source: string | undefined): number {
  return source === "extension" ? 0 : 1;
}

function byNetwork(error: ImapError): ReadingWhy | undefined {
  // What has no code of the network is a fault of ours and must not be called weather.
  return error.code && /^(?:E[A-Z]|CERT_|ERR_(?:SSL|TLS)|DEPTH_|SELF_|UNABLE_)/.test(error.code)
    ? whyNot(error)
    : undefined;
}

async function makeClient(settings: ImapSettings) {
  const { host, port, security, username, password = "", publicOnly } = settings;
  // Slow to load, and only workers that read mail have a use for it.
  const { ImapFlow } = await import("imapflow");
  const name = bareHost(host);
  return new ImapFlow({
    host: name,
    port,
    secure: security === "tls",
    doSTARTTLS: security === "starttls",
    // Handed on to the socket as well where TLS comes later.
    tls: {
      minVersion: "TLSv1.2",
      rejectUnauthorized: !isLoopbackHost(host),
      ...(publicOnly && { lookup: publicLookup }),
    },
    auth: { user: username!, pass: password },
    logger: false,
    emitLogs: false,
    clientInfo: {
      name: "Audienti",
      version: false,
      vendor: false,
      os: false,
      "support-url": false,
    },
    disableAutoIdle: true,
    maxIdleTime: 5 * 60 * second,
    connectionTimeout: 30 * second,
    greetingTimeout: 30 * second,
    socketTimeout: 10 * 60 * second,
    maxLiteralSize: mostBytes,
    maxResponseSize: mostBytes,
  });
}

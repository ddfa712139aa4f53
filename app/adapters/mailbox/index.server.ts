/** A mailbox as its row describes it: a real one over SMTP, or the team's practice mailbox. */
import { join } from "node:path";
import { openGmail } from "#app/adapters/mailbox/gmail.server.ts";
import { openGmailReader } from "#app/adapters/mailbox/gmail-reader.server.ts";
import { openGraph } from "#app/adapters/mailbox/graph.server.ts";
import { openGraphReader } from "#app/adapters/mailbox/graph-reader.server.ts";
import { openImap } from "#app/adapters/mailbox/imap.server.ts";
import type { Mailbox } from "#app/adapters/mailbox/port.ts";
import { openPractice } from "#app/adapters/mailbox/practice.server.ts";
import type { Reader } from "#app/adapters/mailbox/reading-port.ts";
import { openSmtp } from "#app/adapters/mailbox/smtp.server.ts";
import { onlyPublicServers } from "#app/adapters/network-guard.ts";
import { type Access, openAccess } from "#app/adapters/oauth/access.server.ts";
import { config } from "#app/config.server.ts";
import { Id } from "#app/core/id.ts";

export type MailboxRow = {
  id: string;
  teamId: string;
  kind: "practice" | "smtp" | "google" | "microsoft";
  host: string | null;
  port: number | null;
  security: "tls" | "starttls" | "none" | null;
  username: string | null;
  /** Names the credential where signing in changes it, as with Google and Microsoft. */
  credentialVersion?: number;
};

/** Opens nothing yet; the first send or test connects. Close it when the work is done. */
export function openMailbox(
  row: MailboxRow,
  { password, connections }: { password?: string; connections?: number } = {},
): Mailbox {
  if (row.kind === "practice") return openPractice({ dir: practiceFolder(row.teamId) });
  if (row.kind === "google") return openGmail(accessTo(row, password));
  if (row.kind === "microsoft") return openGraph(accessTo(row, password));
  const { host, port, security } = row;
  if (!host || !port || !security) throw new Error(`mailbox ${row.id} names no server`);
  return openSmtp({
    host,
    port,
    security,
    username: row.username ?? undefined,
    password,
    connections,
    publicOnly: onlyPublicServers(config),
  });
}

export type ReaderRow = Omit<MailboxRow, "host" | "port" | "security"> & {
  imapHost: string | null;
  imapPort: number | null;
  imapSecurity: "tls" | "starttls" | "none" | null;
};

/** Undefined for a mailbox that has no way of being read. Connects when it is first asked. */
export function openReader(
  row: ReaderRow,
  { password }: { password?: string | undefined } = {},
): Reader | undefined {
  if (row.kind === "google") return openGmailReader(accessTo(row, password));
  if (row.kind === "microsoft") return openGraphReader(accessTo(row, password));
  const { imapHost: host, imapPort: port, imapSecurity: security } = row;
  if (row.kind !== "smtp" || !host || !port || !security) return undefined;
  const username = row.username ?? undefined;
  const publicOnly = onlyPublicServers(config);
  return openImap({ host, port, security, username, password, publicOnly });
}

type Signed = Pick<MailboxRow, "id" | "teamId" | "kind" | "credentialVersion">;

function accessTo({ id, teamId, kind, credentialVersion = 0 }: Signed, secret = ""): Access {
  if (kind !== "google" && kind !== "microsoft") throw new Error(`mailbox ${id} signs in nowhere`);
  return openAccess({ id, teamId, kind, credentialVersion }, secret);
}

/** Where a team's practice messages lie. */
export function practiceFolder(teamId: string): string {
  return join(config.dataDir, "practice", Id.parse(teamId));
}

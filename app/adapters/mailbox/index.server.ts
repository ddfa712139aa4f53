/** A mailbox as its row describes it: a real one over SMTP, or the team's practice mailbox. */
import { join } from "node:path";
import { openGmail } from "#app/adapters/mailbox/gmail.server.ts";
import { openGraph } from "#app/adapters/mailbox/graph.server.ts";
import { openImap } from "#app/adapters/mailbox/imap.server.ts";
import type { Mailbox } from "#app/adapters/mailbox/port.ts";
import { openPractice } from "#app/adapters/mailbox/practice.server.ts";
import type { Reader } from "#app/adapters/mailbox/reading-port.ts";
import { openSmtp } from "#app/adapters/mailbox/smtp.server.ts";
import { openAccess } from "#app/adapters/oauth/access.server.ts";
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
  if (row.kind !== "smtp") return openByProvider(row, password);
  const { host, port, security } = row;
  if (!host || !port || !security) throw new Error(`mailbox ${row.id} names no server`);
  return openSmtp({
    host,
    port,
    security,
    username: row.username ?? undefined,
    password,
    connections,
  });
}

export type ReaderRow = {
  kind: MailboxRow["kind"];
  imapHost: string | null;
  imapPort: number | null;
  imapSecurity: "tls" | "starttls" | "none" | null;
  username: string | null;
};

/** Undefined for a mailbox that has no way of being read. Connects when it is first asked. */
export function openReader(
  row: ReaderRow,
  { password }: { password?: string | undefined } = {},
): Reader | undefined {
  const { imapHost: host, imapPort: port, imapSecurity: security } = row;
  if (row.kind !== "smtp" || !host || !port || !security) return undefined;
  return openImap({ host, port, security, username: row.username ?? undefined, password });
}

function openByProvider(
  { id, teamId, kind, credentialVersion = 0 }: MailboxRow,
  secret = "",
): Mailbox {
  if (kind === "google") {
    return openGmail(openAccess({ id, teamId, kind, credentialVersion }, secret));
  }
  if (kind === "microsoft") {
    return openGraph(openAccess({ id, teamId, kind, credentialVersion }, secret));
  }
  throw new Error(`mailbox ${id} signs in nowhere`);
}

/** Where a team's practice messages lie. */
export function practiceFolder(teamId: string): string {
  return join(config.dataDir, "practice", Id.parse(teamId));
}

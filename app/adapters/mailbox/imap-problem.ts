/** What went wrong with an IMAP server, in the words of the port (RFC 9051, RFC 5530). */
import type { ReadingWhy } from "#app/adapters/mailbox/reading-port.ts";

/** What the client's errors carry; each of it may be missing. */
export type ImapError = Error & {
  code?: string;
  authenticationFailed?: boolean;
  tlsFailed?: boolean;
  mailboxMissing?: boolean;
  responseStatus?: string;
  serverResponseCode?: string;
};

const byCode: Record<string, ReadingWhy> = {
  CONNECT_TIMEOUT: "timed-out",
  UPGRADE_TIMEOUT: "timed-out",
  ETIMEOUT: "timed-out",
  LockTimeout: "timed-out",
  GREETING_TIMEOUT: "no-greeting",
  NoConnection: "connection-lost",
  EConnectionClosed: "connection-lost",
  StateLogout: "connection-lost",
  ClosedAfterConnectText: "connection-lost",
  ClosedAfterConnectTLS: "connection-lost",
  ETHROTTLE: "slow-down",
  STARTTLS_INJECTION: "protocol-error",
};

/** The response codes that say more than NO does. */
const byResponse: Record<string, ReadingWhy> = {
  UNAVAILABLE: "server-busy",
  INUSE: "server-busy",
  LIMIT: "slow-down",
  PRIVACYREQUIRED: "encryption-required",
  CONTACTADMIN: "server-refused",
  NOPERM: "not-allowed",
  NONEXISTENT: "folder-not-found",
};

/** Undefined for what neither the server nor the protocol said: then the network did, or we are wrong. */
export function whyImap(error: ImapError): ReadingWhy | undefined {
  const { code = "" } = error;
  const said = byResponse[error.serverResponseCode ?? ""];
  if (error.authenticationFailed) return said ?? "wrong-password";
  if (byCode[code]) return byCode[code];
  if (error.tlsFailed && !code) return "starttls-not-offered";
  if (error.mailboxMissing) return "folder-not-found";
  if (error.responseStatus) return said ?? "try-later";
  return /^(?:Parser|Unexpected|Missing|Invalid|Line|Literal|Response|TooMany)/.test(code)
    ? "protocol-error"
    : undefined;
}

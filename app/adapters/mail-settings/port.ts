/** The mail settings that a domain publishes: where one sends, where one reads, and how we know. */

export type ServerSettings = { host: string; port: number; security: "tls" | "starttls" };

/** From surest to least sure. */
export type FoundBy = "autoconfig" | "srv" | "mail-host" | "guess";

export type MailSettings = {
  by: FoundBy;
  /** The address we asked, or the host that told. */
  from: string;
  smtp?: ServerSettings | undefined;
  imap?: ServerSettings | undefined;
  /** The user name is the whole address, or the part before the @. */
  username: "address" | "local-part";
};

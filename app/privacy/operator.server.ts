/** Who runs this installation, and who else gets to see data here, as it is configured. */
import { readSender } from "#app/adapters/mail/sender.ts";
import { config } from "#app/config.server.ts";
import { isReservedDomain } from "#app/core/reserved.ts";

/** One who processes data for us, or the absence of one, said as plainly. */
export type Processor = { task: string; who: string; gets: string };

/** Where people write to: the address that our own letters come from. */
export function contactAddress(): string {
  return readSender(config.mailFrom).address;
}

/** True while nobody has set a sender: a page that asks people to write must not pretend. */
export function contactIsPlaceholder(): boolean {
  return isReservedDomain(contactAddress());
}

/** Where this installation lives, without a slash at its end. */
export function siteUrl(): string {
  return config.baseUrl;
}

/** Told from what is switched on, so that the list cannot lie. */
export function listProcessors(): Processor[] {
  return [letters(), database(), files(), ...mailProviders()];
}

/** Only where members can sign in there. */
function mailProviders(): Processor[] {
  const gets = "the messages sent through it, and who in it let us send or read";
  const task = (what: string) => `Mailboxes that a team connected by signing in at ${what}`;
  return [
    ...(config.google ? [{ task: task("Google"), who: "Google (google.com), USA", gets }] : []),
    ...(config.microsoft
      ? [{ task: task("Microsoft"), who: "Microsoft (microsoft.com), USA", gets }]
      : []),
  ];
}

function letters(): Processor {
  const task = "Our letters to members";
  return config.resendKey
    ? { task, who: "Resend (resend.com), USA", gets: "the member’s address and the letter" }
    : { task, who: "Nobody: letters stay on this machine", gets: "nothing" };
}

function database(): Processor {
  const task = "The two databases";
  return config.embedded
    ? { task, who: "Nobody: they run on this machine", gets: "nothing" }
    : {
        task,
        who: "The database server of this installation; ask us where it stands",
        gets: "what the tables above list; mailbox passwords only sealed",
      };
}

function files(): Processor {
  const task = "Imported files";
  return { task, who: "Nobody: they lie on this machine’s disk", gets: "nothing" };
}

/** Why somebody was stopped or is held back: every stored word as a sentence. */

/** Any stored reason as a sentence; never the stored word itself. */
export function whyStopped(reason: string | null): string {
  if (!reason) return "No reason was noted.";
  const known = Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
  if (known) return known;
  if (reason.startsWith("missing:")) return missingSentence(reason.slice(8).split(","));
  return "The mail server did not take the message.";
}

const holds = new Set(["restricted", "consent", "invalid"]);

/** Blocked by a mark on the person, or by what the door says of them now: lifting it lets them go on. */
export function isHeld(reason: string | null | undefined): boolean {
  return holds.has(reason ?? "");
}

/** "No first name and no company." */
export function missingSentence(names: string[]): string {
  const empty = names.flatMap((name) => (Object.hasOwn(parts, name) ? [parts[name]!] : []));
  const fields = names
    .filter((name) => !Object.hasOwn(parts, name))
    .map((name) => `no ${name.replaceAll("_", " ")}`);
  const said = [...fields, ...empty];
  const last = said.pop() ?? "something is missing";
  return `${capital(said.length > 0 ? `${said.join(", ")} and ${last}` : last)}.`;
}

const reasons: Record<string, string> = {
  unsubscribed: "They asked not to be written to again.",
  replied: "They replied.",
  objected: "They answered that they do not want to be written to.",
  complained: "They called a message spam.",
  "company-replied": "Somebody at their company replied.",
  blacklisted: "Your team blacklisted them.",
  forgotten: "Your team forgot them and never writes to them again.",
  "address-unknown": "Their mail server says that the address does not exist.",
  removed: "Your team took them out.",
  binned: "Your team put them into the bin.",
  restricted: "Their data is restricted: it is kept, and not used.",
  consent: "Their country, or not knowing it, asks for consent first.",
  invalid:
    "The address was found not to exist. Should a check find otherwise, they go on while the sequence runs.",
  refused: "Their mail server refused the message.",
  policy: "The mail server refused the message for what it says or who sends it.",
  "gave-up": "For five days the message could not be delivered.",
  "too-big": "The message is too big for a mail server on its way.",
  "reserved-domain": "The address is made up for examples: no mail can reach it.",
  "smtputf8-not-offered": "The mail server cannot write to an address with such letters.",
  "invalid-recipient": "The address cannot be written to as it stands.",
  "invalid-sender": "The mailbox’s own address or name cannot stand in a message.",
  "invalid-header": "Something in the message cannot stand in its first lines.",
  "invalid-message-id": "The message could not be numbered.",
  "invalid-attachment": "A file that goes with it has a name that cannot travel.",
  "invalid-date": "The message could not be dated.",
  cancelled: "The message was called back before it left.",
  "step-deleted": "The step was deleted before the message left.",
  "branch-ended": "A branch ended the sequence for them.",
  interrupted: "We were interrupted before the message left.",
  "sent-again": "You chose to send it again.",
  "mailbox-full": "Their mailbox is full.",
  "try-later": "Their mail server asked to come back later.",
  "slow-down": "The mail server asked to go slower.",
  "sending-limit": "The mailbox reached its provider’s limit.",
  "server-busy": "The mail server was busy.",
  "connection-lost": "The connection to the mail server broke before the message left.",
  "timed-out": "The mail server did not answer in time.",
};

const parts: Record<string, string> = {
  subject: "the subject comes out empty",
  body: "the message comes out empty",
  booking_link: "the mailbox has no booking link",
  postal_address: "your postal address is missing",
};

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

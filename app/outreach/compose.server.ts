/** From rows to one message: the template filled, the footer the law wants, the headers of RFC 8058. */

import { config } from "#app/config.server.ts";
import { domainOf } from "#app/core/address.ts";
import { renderLetter } from "#app/core/letter.ts";
import type { MimeMessage } from "#app/core/mime.ts";
import { contactHash, messageTag } from "#app/core/signing.server.ts";
import { composeMessage } from "#app/outreach/message.ts";
import { unsubscribeToken } from "#app/suppression/one-click.server.ts";

export type Writing = {
  subject: string;
  body: string;
  prospect: {
    email: string;
    firstName: string | null;
    lastName: string | null;
    company: string | null;
    position: string | null;
    country: string | null;
  };
  /** Where we have the person from, and since when. */
  origin: { kind: string; note: string | null; at: Date };
  mailbox: { address: string; fromName: string };
  team: { id: string; name: string; postalAddress: string };
};

export type Composed =
  | { missing: string[]; message?: undefined }
  | { missing?: undefined; message: MimeMessage };

export type LedgerEntry = {
  id: string;
  /** What the ledger says already: a message that is tried again keeps both. */
  before?: { messageId: string; subject: string } | undefined;
  date: Date;
  /** Lets an opt-out find the person even if their address is corrected later. */
  enrolmentId?: string;
};

export function compose(
  writing: Writing,
  { id, date, before, enrolmentId }: LedgerEntry,
): Composed {
  const { prospect, mailbox, team, origin } = writing;
  const hash = contactHash(prospect.email);
  const token = unsubscribeToken({ teamId: team.id, hash, enrolmentId });
  const unsubscribeUrl = `${config.baseUrl}/u/${token}`;
  const filled = composeMessage({
    subject: writing.subject,
    body: writing.body,
    person: {
      email: prospect.email,
      first_name: prospect.firstName,
      last_name: prospect.lastName,
      company: prospect.company,
      position: prospect.position,
      country: prospect.country,
    },
    sender: { name: mailbox.fromName, address: mailbox.address },
    team: { name: team.name, postalAddress: team.postalAddress },
    unsubscribeUrl,
    source: { how: howWeGotThem(origin), on: origin.at },
  });
  if (filled.missing) return { missing: filled.missing };
  const { subject, text, html } = renderLetter(filled.letter, { name: "personal" });
  return {
    message: {
      messageId: before?.messageId ?? `<${id}.${messageTag(id)}@${domainOf(mailbox.address)}>`,
      from: { name: mailbox.fromName, address: mailbox.address },
      to: prospect.email,
      subject: before?.subject ?? subject,
      text,
      html,
      headers: {
        "List-Unsubscribe": `<${unsubscribeUrl}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      },
      date,
    },
  };
}

function howWeGotThem({ kind, note }: Writing["origin"]): string {
  if (note) return note;
  return kind === "import" ? "a list that we were given or made" : "our own notes";
}

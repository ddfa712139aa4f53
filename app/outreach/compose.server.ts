/** From rows to one message: the template filled, the footer the law wants, the headers of RFC 8058. */

import { config } from "#app/config.server.ts";
import { domainOf } from "#app/core/address.ts";
import { languageOfCountry } from "#app/core/language.ts";
import { renderLetter } from "#app/core/letter.ts";
import type { MimeMessage } from "#app/core/mime.ts";
import { whyToken } from "#app/core/person-token.server.ts";
import { contactHash, messageTag } from "#app/core/signing.server.ts";
import { howWeGotThem } from "#app/outreach/footer.ts";
import { composeMessage } from "#app/outreach/message.ts";
import { type Thread, under } from "#app/outreach/thread.ts";
import { unsubscribeToken } from "#app/suppression/one-click.server.ts";
import { consentLine, withPixel } from "#app/tracking/letter.ts";
import type { Opens } from "#app/tracking/measuring.server.ts";

export type Writing = {
  subject: string;
  body: string;
  /** Goes under what was sent before, if anything was. */
  follows?: boolean;
  thread?: Thread;
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
  mailbox: {
    address: string;
    fromName: string;
    signature?: string;
    bookingUrl?: string | null;
    /** Answers go to another mailbox, because this one only sends. */
    replyTo?: string | undefined;
  };
  team: { id: string; name: string; postalAddress: string };
};

export type Composed =
  | { missing: string[]; message?: undefined; words?: undefined }
  | { missing?: undefined; message: MimeMessage; words: string };

export type LedgerEntry = {
  id: string;
  /** What the ledger says already: a message that is tried again keeps it. */
  before?: { messageId: string; subject: string; body?: string | null } | undefined;
  date: Date;
  /** Lets an opt-out find the person even if their address is corrected later. */
  enrolmentId?: string;
  /** How its opening is measured; left out where it is only looked at. */
  opens?: Opens;
};

export function compose(
  writing: Writing,
  { id, date, before, enrolmentId, opens }: LedgerEntry,
): Composed {
  const { prospect, mailbox, team, origin } = writing;
  const hash = contactHash(prospect.email);
  const link = { teamId: team.id, hash, enrolmentId };
  const unsubscribeUrl = `${config.baseUrl}/u/${unsubscribeToken(link)}`;
  const reply = writing.follows ? under(writing.thread ?? []) : undefined;
  const line = before?.subject ?? reply?.subject;
  const filled = composeMessage({
    subject: writing.subject,
    body: writing.body,
    ...(line === undefined ? {} : { line }),
    ...(before?.body == null ? {} : { words: before.body }),
    person: {
      email: prospect.email,
      first_name: prospect.firstName,
      last_name: prospect.lastName,
      company: prospect.company,
      position: prospect.position,
      country: prospect.country,
      booking_link: mailbox.bookingUrl ?? null,
    },
    signature: mailbox.signature ?? "",
    sender: { name: mailbox.fromName, address: mailbox.address },
    team: { name: team.name, postalAddress: team.postalAddress },
    unsubscribeUrl,
    whyUrl: `${config.baseUrl}/why/${whyToken(link)}`,
    source: { how: howWeGotThem(origin, prospect.country), on: origin.at },
  });
  if (filled.missing) return { missing: filled.missing };
  const asking = opens?.consent
    ? [consentLine(opens.consent, languageOfCountry(prospect.country))]
    : [];
  const letter = { ...filled.letter, blocks: [...filled.letter.blocks, ...asking] };
  const { subject, text, html } = renderLetter(letter, { name: "personal" });
  return {
    words: filled.words,
    message: {
      messageId: before?.messageId ?? `<${id}.${messageTag(id)}@${domainOf(mailbox.address)}>`,
      from: { name: mailbox.fromName, address: mailbox.address },
      to: prospect.email,
      subject,
      text,
      html: withPixel(html, opens?.pixel),
      headers: {
        ...(mailbox.replyTo && { "Reply-To": mailbox.replyTo }),
        "List-Unsubscribe": `<${unsubscribeUrl}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        ...reply?.headers,
      },
      date,
    },
  };
}

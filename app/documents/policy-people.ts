/** The privacy policy's words to people who were written to, and to those who have an account. */
import { CONFIRMED_WITHIN, GONE_WITHIN } from "#app/privacy/policy.ts";
import type { DocumentLine } from "#db/schema/privacy.ts";

/** `contact` is written as a link. */
export function toPeopleWrittenTo(contact: string): DocumentLine[] {
  return [
    { tag: "h2", text: "If you were written to", id: "written-to" },
    {
      tag: "p",
      text: "A team added you because it believes that its offer concerns your work. The message says which team. You may, without giving reasons:",
    },
    {
      tag: "li",
      text: "**Object.** Press “Unsubscribe” at the end of any message, or the button on the page “Why did I get this?” that every message links to. That team does not write to you again, from this or any later import; what was waiting is cancelled.",
    },
    {
      tag: "li",
      text: "**Be forgotten.** Ask on that page, with a code mailed to you, or answer the message. Nobody writes to you from then on; within a month the team presses one button or says why not: everything about you is erased, in tables, stored files and the job queue, and a keyed hash of your address stays, so that you are not brought in again.",
    },
    {
      tag: "li",
      text: "**Know, correct, take along, or restrict** what is held about you, and where it came from. That page shows it masked, with the code all of it, and hands you a copy at once. The team corrects it, keeps your own statement with it, and hands you all of it as one file. Restricted, it is kept and used for nothing. You may also ask that nobody else gets it.",
    },
    {
      tag: "li",
      text: "**Be told.** Whoever holds you tells you within a month: the first message does. Whom a team has not told by then is kept from providers and from files for others.",
    },
    {
      tag: "p",
      text: `If the team does not answer, write to ${contact} from the address that was written to, so that we know it is you. You hear from us within ${CONFIRMED_WITHIN} days. You may also complain to your data protection authority.`,
    },
  ];
}

export const ifYouAnswer: DocumentLine[] = [
  { tag: "h2", text: "If you answer, or a message comes back", id: "answers" },
  {
    tag: "p",
    text: "What you write back is kept in the team’s conversation with you: names, addresses, text, and names and sizes of attachments, not the files. So are bounces, automatic replies and complaints, what the team answers, and its notes beside it. The mailbox’s owner reads it, colleagues they chose, and whoever it was given to. Pictures in it are never loaded.",
  },
  {
    tag: "p",
    text: "Of each message to you is kept, beside its words, when its state changed and why, its number and the one that the mailbox’s provider gave it, and the names of files that went with it. Files that a team sends stay as long as the step they belong to.",
  },
  {
    tag: "p",
    text: "Of other mail in that mailbox we see only the heads, received and sent, to tell whether it is for or from us, and whole reports that may concern us; nothing of it is kept, but that one could not be read: when it came and how large it was. If you write that you want no more mail, it ends at once.",
  },
];

export const whenOpened: DocumentLine[] = [
  { tag: "h2", text: "If it is measured whether mail is opened", id: "opened" },
  {
    tag: "p",
    text: "Only if a team chose it, and only as far as your country’s rule or your own consent allows, a message carries a tiny picture that tells when it is fetched. We keep when, whether a person, a proxy or a filter seems to have fetched it, and the country; never a network address. Totals name nobody. You may say no at any time: pictures sent before then tell nothing any more, and what was kept is deleted. Events go after 13 months.",
  },
];

export const checkingAndFinding: DocumentLine[] = [
  { tag: "h2", text: "If your address or details were checked", id: "checking" },
  {
    tag: "p",
    text: "A team may ask whether an address can receive mail, and look for an address, a position or a company. We answer from what that team holds and from the domain’s mail host, without sending anything; or the team asks a provider with its own key, who then gets the address, or name and company.",
  },
  {
    tag: "p",
    text: "What comes back is a suggestion until a member accepts it, each field with its source and date. Refused, it is deleted at once; left alone, after 30 days. A verdict on an address is kept for 24 months, so that nobody is asked twice. No provider is asked about whoever objected, is restricted or not to be disclosed; an objection that one passes on counts as made to us.",
  },
];

export function toPeopleWithAnAccount(contact: string): DocumentLine[] {
  return [
    { tag: "h2", text: "If you have an account", id: "account" },
    {
      tag: "p",
      text: "You may see, correct, take along and erase your data, restrict its use and object to it. [My data](/my-data) shows all that is held about you, and hands it to you as one archive with your files, also while your account is closing. The archive waits a week, for you alone.",
    },
    {
      tag: "p",
      text: "Your team’s prospects leave through **Export** on the Prospects page, your files through the Imports page, byte for byte as you brought them.",
    },
    ...signingIn,
    ...onlyIfYouSayYes,
    ...letters,
    ...closing(contact),
    {
      tag: "p",
      text: "Nobody under 16 may have an account. If you know of one, write to us and it goes.",
    },
  ];
}

const signingIn: DocumentLine[] = [
  { tag: "h3", text: "Signing in, and what is noted of it", id: "signed-in" },
  {
    tag: "p",
    text: "A session ends after 7 days without use and after 30 in any case. You see where you are [signed in](/account/sessions) and end any of it. An authenticator app and passkeys may guard your account as a [second factor](/account/factors): the app’s secret is kept sealed, of a passkey only its public half, of recovery codes only keyed hashes. What happens to the safety of your account is noted for 12 months, and you get a letter about what matters.",
  },
  {
    tag: "p",
    text: "Each time our worker opens your mailbox’s password is noted, with the reason, shown to you alone and kept for 12 months; so is what public records say of your mailbox’s domain, and who signed a test letter that came back.",
  },
  {
    tag: "p",
    text: "Each request that you make while signed in is noted, for support and against misuse: when, which kind of page, how it went, the browser’s family, the country, and the address of your network, cut short before it is written down. You read [every line of it](/account/requests). Network and country are blanked after 12 months; when your account goes, your name goes from every line.",
  },
];

const onlyIfYouSayYes: DocumentLine[] = [
  { tag: "h3", text: "Only if you say yes", id: "consent" },
  {
    tag: "p",
    text: "The trail of pages that you visit and how long you stay, letters when these words change, and cookies that are not needed are off until you choose them. [Each answer](/account/consents) is kept with its words, its time and the page it was given on. You take it back whenever you like, and a no costs you nothing else.",
  },
];

const letters: DocumentLine[] = [
  { tag: "h3", text: "Letters", id: "letters" },
  {
    tag: "p",
    text: "Once your address is confirmed we send whoever opened a team at most four letters in two weeks, each about one thing that is left to set up, and none when nothing is. One press in any of them ends them. Letters about the safety and the closing of your account come as long as you have one.",
  },
];

function closing(contact: string): DocumentLine[] {
  return [
    { tag: "h3", text: "Closing", id: "closing" },
    {
      tag: "p",
      text: `You [close your account](/account/close), or a team of yours, yourself. Sending stops at once. Until day ${GONE_WITHIN - 1} it can be opened again, and by the end of day ${GONE_WITHIN} all of it is gone, from both databases, the files and the job queue, but for what [the record](/privacy/record) says stays, each with its reason and its end. A letter counts what was erased.`,
    },
    {
      tag: "p",
      text: `If you cannot get in, write to ${contact} from the address of the account: we confirm within ${CONFIRMED_WITHIN} days.`,
    },
  ];
}

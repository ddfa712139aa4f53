/** The privacy policy as data: only what is true of this version; what is held is told from the inventory. */
import { cookieTable } from "#app/consent/cookies.ts";
import {
  checkingAndFinding,
  ifYouAnswer,
  toPeopleWithAnAccount,
  toPeopleWrittenTo,
  whenOpened,
} from "#app/documents/policy-people.ts";
import { recordLines, shortLines, tableLines } from "#app/documents/policy-tables.ts";
import { GONE_WITHIN } from "#app/privacy/policy.ts";
import type { RecordGroup } from "#app/privacy/record.ts";
import type { DocumentLine } from "#db/schema/privacy.ts";

export type PolicyFacts = {
  contact: string;
  /** Nobody has given this copy an address to write to. */
  placeholder: boolean;
  processors: { task: string; who: string; gets: string }[];
  groups: RecordGroup[];
};

export function policyLines(facts: PolicyFacts): DocumentLine[] {
  const contact = `[${facts.contact}](mailto:${facts.contact})`;
  return [
    ...inShort,
    ...whoAnswers(contact, facts.placeholder),
    ...toPeopleWrittenTo(contact),
    ...ifYouAnswer,
    ...whenOpened,
    ...checkingAndFinding,
    ...toPeopleWithAnAccount(contact),
    ...whatIsHeld(facts.groups),
    ...recordLines(facts.groups),
    ...wherePromisesPull,
    ...whoElse(facts.processors),
    ...cookies,
    ...atTheEnd,
  ];
}

const inShort: DocumentLine[] = [
  { tag: "h2", text: "In short" },
  {
    tag: "li",
    text: "We do not sell data, show advertisements, or keep a directory of people: each team sees only what it brought in or looked for itself.",
  },
  {
    tag: "li",
    text: "If a message from here reached you, one press on its link ends that. You need no account, and it works for ever.",
  },
  {
    tag: "li",
    text: "Whether a message is opened is not recorded unless its team chose so, and then only [as far as you allow](#opened). No link in it is followed.",
  },
  {
    tag: "li",
    text: "Of people without an account we keep no log. Of those with one we note [their requests](#signed-in), which they can read. Our technical logs name routes and errors, never a person or a network.",
  },
  {
    tag: "li",
    text: "What is held about you has an end, and the end is kept by a program every night.",
  },
];

function whoAnswers(contact: string, placeholder: boolean): DocumentLine[] {
  const where = placeholder
    ? "It has not been given an address to write to yet: a copy for trying things out, on somebody’s own machine."
    : `Write to ${contact}.`;
  return [
    { tag: "h2", text: "Who answers for it" },
    {
      tag: "p",
      text: "For the data of people with an account, we decide what happens: we are its controller. For the people whom a team brings in to write to, the team decides: it is the controller, and we act for it, as its processor.",
    },
    { tag: "p", text: `We are whoever runs this copy of Audienti. ${where}` },
  ];
}

function whatIsHeld(groups: RecordGroup[]): DocumentLine[] {
  return [
    { tag: "h2", text: "What is held, why, and how long", id: "held" },
    {
      tag: "p",
      text: "In short, by whom it is about. Every single thing has a line in [the record of processing](/privacy/record), which is part of this policy. Both are made from the classification that stands under every table of our database. The program that ends things every night reads the same.",
    },
    ...shortLines(groups),
  ];
}

const wherePromisesPull: DocumentLine[] = [
  { tag: "h2", text: "Where promises pull against each other" },
  {
    tag: "p",
    text: "**Forgotten, and still never written to.** Whoever is forgotten could be brought in again by the next file. So a hash of the address stays, made with a secret key that is in no database. Without the key it leads to nobody; with it we recognise the address and refuse it.",
  },
  {
    tag: "p",
    text: "**Files kept, people erased.** A file that a team brought in stays until the team deletes it or closes its account. When somebody in it is erased, that person’s rows are overwritten in the file, and only they; the page of the import says how many and when. Workbooks are kept as CSV. Files that a team makes itself lie a week at most, and go when anybody in that team is erased.",
  },
  {
    tag: "p",
    text: "**Deleted, and still there for a while.** Whoever a team deletes lies unused in its bin for 30 days and is then erased; so are notes of how people stood before an act on many.",
  },
  {
    tag: "p",
    text: "**One person, held twice.** When a team makes one of two entries, what either asked for holds for both, and the address that is not kept is erased.",
  },
  {
    tag: "p",
    text: `**Almost everything, or all.** When an account is closed all of it goes within ${GONE_WITHIN} days. What stays is in [the record](/privacy/record), each with its reason: hashes of people who objected, and the ledger of who was erased, in hashes too.`,
  },
  {
    tag: "p",
    text: "**Counting messages without remembering people.** A mailbox has a daily limit, so a message to somebody who was erased still counts. Its row keeps a time and loses the person, the subject and its Message-ID.",
  },
  {
    tag: "p",
    text: "**A log for ever, and nobody in it.** The lines of the request log stay, so that you can read back to your first one. Once your account is gone they tell of a time and a kind of page, and of nobody.",
  },
];

function whoElse(processors: PolicyFacts["processors"]): DocumentLine[] {
  return [
    { tag: "h2", text: "Who else gets to see data", id: "processors" },
    { tag: "p", text: "This list is made from what is switched on here." },
    ...tableLines(
      ["For what", "Who", "What they get"],
      processors.map(({ task, who, gets }) => ({ cells: [task, who, gets] })),
    ),
    {
      tag: "p",
      text: "Hunter (hunter.io) and BriteVerify (Validity), both in the USA, are asked only by teams that gave a key of their own, and only as [above](#checking). Our own checks ask the name servers and, where the operator allows it, the mail server of the address’s domain.",
    },
    {
      tag: "p",
      text: "A team’s messages leave through the mailbox that the team connected, so its mail provider and the mail provider of whoever receives them see those messages. Practice sends nothing anywhere. Passwords of mailboxes, and what Google or Microsoft give us in place of one, are sealed at once and lie in a database of their own, which pages can add to and cannot read.",
    },
    {
      tag: "p",
      text: "A team may have Slack, Discord or programs of its own told that somebody replied, unsubscribed or objected: without names, unless the team chose so, and never naming whoever is restricted or not to be disclosed.",
    },
    {
      tag: "p",
      text: "What a mailbox at Google or Microsoft lets us do is used for two things: to send its owner’s messages and, only where its owner allowed that too, to recognise what comes back to them. It is used for no advertisement and trains no model, nobody here reads it, and it is passed on to nobody. Our use of what Google’s interfaces give us keeps to the [Google API Services User Data Policy](https://developers.google.com/terms/api-services-user-data-policy), its Limited Use requirements included.",
    },
  ];
}

const cookies: DocumentLine[] = [
  { tag: "h2", text: "Cookies", id: "cookies" },
  {
    tag: "p",
    text: "These are needed for what you asked for, so nobody asks you about them. Pages for everybody set none. [The cookies page](/cookies) lists all, with those that are set only after your yes.",
  },
  ...tableLines(
    ["Name", "What for", "How long"],
    cookieTable
      .filter(({ needs }) => !needs)
      .map((cookie) => ({ cells: [cookie.name, cookie.for, cookie.life] })),
  ),
];

const atTheEnd: DocumentLine[] = [
  { tag: "h2", text: "How it is protected" },
  { tag: "p", text: "That has [a page of its own](/security)." },
  { tag: "h2", text: "When this changes" },
  {
    tag: "p",
    text: "A new version appears here with its date, and [every earlier one](/privacy/versions) stays readable beside what changed. If you have an account, a note on your pages says so until you have seen it, and a letter if you asked for one. Whatever is held for a new purpose is asked for first.",
  },
];

/** The terms of use, in plain words: what is published when they differ from the newest version. */
import type { DocumentLine } from "#db/schema/privacy.ts";

export function termsLines({ contact }: { contact: string }): DocumentLine[] {
  return [
    ...beginning,
    ...fairness,
    ...data,
    ...ending,
    { tag: "h2", text: "Writing to us" },
    { tag: "p", text: `[${contact}](mailto:${contact})` },
  ];
}

const beginning: DocumentLine[] = [
  { tag: "h2", text: "What this is" },
  {
    tag: "p",
    text: "Audienti keeps your team’s prospects and writes to them from your own mailbox. This is an early version and free of charge. Should it ever cost something, you read the price and are asked before you pay.",
  },
  { tag: "h2", text: "Your account" },
  { tag: "li", text: "You are 16 or older and use Audienti for work." },
  {
    tag: "li",
    text: "The address you sign up with is yours, and you keep the password to yourself.",
  },
  {
    tag: "li",
    text: "What is done under your account is done by you, unless you told us that it was taken.",
  },
];

const fairness: DocumentLine[] = [
  { tag: "h2", text: "Whom you may write to, and how" },
  {
    tag: "li",
    text: "Only people whose work your message concerns, and only where the law of their country allows it. In some, such as Germany, that takes their consent beforehand, for companies too.",
  },
  {
    tag: "li",
    text: "Say who you are. Every message carries your postal address and a way to end it.",
  },
  {
    tag: "li",
    text: "Whoever unsubscribes or asks to be forgotten stays out. You do not go around it with another address, another team or another tool.",
  },
  {
    tag: "li",
    text: "No bought lists, no addresses of private life, no children, no deceit in a subject line. An address that was found or guessed is no reason to write to it: that takes a reason of its own.",
  },
  {
    tag: "li",
    text: "Nothing here may be used to harass, to spread malware, or to get at other people’s data; nor may you overload it or look for gaps beyond what [the security page](/security) invites.",
  },
];

const data: DocumentLine[] = [
  { tag: "h2", text: "Your data, and that of the people you bring in" },
  {
    tag: "p",
    text: "Both stay yours. We use them to do what you ask for and for nothing else; the [privacy policy](/privacy) says what that is. For the people you bring in you are the controller and we are your processor: we act on your instructions, which are what you press here; we keep their data secret and safe, tell you without delay should it leak, and erase it when you say so or when its time is over.",
  },
  {
    tag: "p",
    text: "You have a right to hold them: a source you can name and a reason that a fair person would accept. When one of them asks you what you hold, you answer.",
  },
];

const ending: DocumentLine[] = [
  { tag: "h2", text: "What you can expect of us" },
  {
    tag: "p",
    text: "We do our work with care, and we say so when something is uncertain: a message that may or may not have left is shown as such and never sent again by itself. We do not promise that the service is always there, nor that a message is read. Where the law lets us, we are liable only for harm done on purpose or by gross negligence, and for life and limb.",
  },
  { tag: "h2", text: "Ending it" },
  {
    tag: "p",
    text: "You may stop at any time. We may end an account that breaks these terms; we say why, and unless people are being harmed you have 14 days to take your data along. Afterwards it is erased as the privacy policy says.",
  },
  { tag: "h2", text: "When these terms change" },
  {
    tag: "p",
    text: "A new version appears here with its date, and [every earlier one](/terms/versions) stays readable beside what changed. Your account keeps the version that you accepted until you accept another.",
  },
];

/** What can be wrong with a mailbox: one word in the database, two sentences for its owner. */
import {
  type ConnectingWord,
  connectingSentences,
  type Explained,
  type Explaining,
  later,
  type Where,
} from "#app/mailboxes/problem-connecting.ts";
import { nameOfProvider } from "#app/mailboxes/provider.ts";

/** About the stored password, its owner, and what became of the messages. */
type StandingWord =
  | "closing"
  | "password-gone"
  | "password-unreadable"
  | "password-shredded"
  | "owner-left"
  | "owner-closing"
  | "owner-gone"
  | "policy"
  | "too-big"
  | "refused-elsewhere"
  | "bounces"
  | "complaints";

/** What a test may say, and what else may end the sending. */
export type ProblemWord = ConnectingWord | StandingWord;

/** Its owner had the password destroyed. */
export const PASSWORD_SHREDDED = "password-shredded" satisfies ProblemWord;
/** Its owner left the team, and it was cut off. */
export const OWNER_LEFT = "owner-left" satisfies ProblemWord;
/** Its owner closes their account, which may be undone. */
export const OWNER_CLOSING = "owner-closing" satisfies ProblemWord;
/** That account is gone, and with it the password. */
export const OWNER_GONE = "owner-gone" satisfies ProblemWord;

/** In words for its owner; an unknown word is told honestly as such. */
export function explainProblem(word: string, where: Where): Explained {
  const server = where.host ?? nameOfProvider(where.kind) ?? "the server";
  const own = Object.hasOwn(sentences, word) ? sentences[word as ProblemWord] : undefined;
  if (!own) return { what: `${server} answered in a way we do not know.`, todo: later };
  return own(server, where);
}

const standing: Record<StandingWord, Explaining> = {
  closing: () => ({
    what: "The test was cut short by a restart on our side.",
    todo: "Test again.",
  }),
  "password-gone": () => ({
    what: "We hold no password for this mailbox any more.",
    todo: "Enter it again under “How it signs in”.",
  }),
  "password-shredded": (server, { kind }) =>
    nameOfProvider(kind)
      ? {
          what: `Its owner had destroyed what ${server} let us in with. We hold nothing of it.`,
          todo: `To send again, sign in at ${server} again.`,
        }
      : {
          what: "Its owner had the password destroyed. We hold none for this mailbox.",
          todo: "To send again, enter one under “How it signs in”.",
        },
  "owner-left": () => ({
    what: "The person it belonged to left the team, and its password was destroyed.",
    todo: "Whoever may send as this address can sign in anew, under “How it signs in”.",
  }),
  "password-unreadable": () => ({
    what: "The stored password cannot be opened: the master key that sealed it is gone.",
    todo: "Sign in anew under “How it signs in”; what you give is then sealed with the present key.",
  }),
  "owner-closing": () => ({
    what: "The person whose mailbox this is has closed their account, so nothing leaves from it.",
    todo: "They may open it again within 90 days. Until then, hand their work to somebody else.",
  }),
  policy: (server) => ({
    what: `${server} refused a message for what it says or who sends it.`,
    todo: "Look at what you send and whether your domain is set up for it, then test again.",
  }),
  "too-big": (server) => ({
    what: `${server} did not take a message, because it is too large.`,
    todo: "Take files off the step, or put smaller ones with it, then test again. Whoever was due is written to then: nobody was left out.",
  }),
  "refused-elsewhere": () => ({
    what: "A receiving server sent a message back for what it says or who sends it. Its words are in the inbox.",
    todo: "Look at what you send and whether your domain is set up for it, then test again. Nobody was put on the do-not-contact list for it.",
  }),
  bounces: () => ({
    what: "In the last seven days more than 5 % of the messages came back because the address does not exist.",
    todo: "Providers block senders for that. Check the addresses in your sequences, then test again: from then on they are counted anew.",
  }),
  complaints: () => ({
    what: "In the last seven days more than 0.3 % of the readers called a message spam.",
    todo: "Providers block senders for that. Change whom you write to or what you write, then test again: from then on they are counted anew.",
  }),
  "owner-gone": () => ({
    what: "The person whose mailbox this was has closed their account. Its address, server and password are erased.",
    todo: "Enter another mailbox under “Change”, or end the sequences that used this one.",
  }),
};

const sentences: Record<ProblemWord, Explaining> = { ...connectingSentences, ...standing };

/** The letters of changing an address: to the mailbox that was, and to the one that will be. */
import type { Letter } from "#app/core/letter.ts";

type Ask = { url: string; newAddress: string; hours: number; forgotUrl: string };

export function askOldLetter({ url, newAddress, hours, forgotUrl }: Ask): Letter {
  return {
    subject: "Change the address of your account?",
    blocks: [
      {
        p: `Somebody, we hope you, wants the address of your Audienti account to be ${newAddress}.`,
      },
      { button: { label: "Agree to the new address", url } },
      { p: `Both mailboxes have to agree, this one and the new one, within ${hours} hours.` },
      {
        p: [
          "If it was not you, do not press: nothing changes. But somebody is signed in to your account, so ",
          { link: { label: "choose a new password now", url: forgotUrl } },
          ": every session ends.",
        ],
      },
    ],
  };
}

/** Names nobody: a slip of the finger may have led it to a stranger. */
export function askNewLetter(url: string, hours: number): Letter {
  return {
    subject: "Is this your address?",
    blocks: [
      { p: "Somebody, we hope you, wants to use this address for their Audienti account." },
      { button: { label: "Yes, this is my address", url } },
      { p: `Both mailboxes have to agree, this one and the old one, within ${hours} hours.` },
      { small: "If it was not you, do nothing: this address is not used." },
    ],
  };
}

export function addressTakenLetter(signInUrl: string, forgotUrl: string): Letter {
  return {
    subject: "You already have an account",
    blocks: [
      {
        p: "Somebody wants to use this address for another Audienti account, but you have one with it. We have told them nothing.",
      },
      { button: { label: "Sign in", url: signInUrl } },
      {
        p: [
          "Forgotten the password? ",
          { link: { label: "Choose a new one", url: forgotUrl } },
          ".",
        ],
      },
      { small: "If it was not you, do nothing: nothing has changed." },
    ],
  };
}

/** The last one to this mailbox: whoever lost it to somebody else has to be able to say so. */
export function addressLeftLetter(newAddress: string, contactUrl: string): Letter {
  return {
    subject: "The address of your account was changed",
    blocks: [
      {
        p: `The address of your Audienti account is ${newAddress} from now on. Both mailboxes agreed. Nothing more is sent here.`,
      },
      {
        p: [
          "If it was not you, ",
          { link: { label: "write to us at once", url: contactUrl } },
          ", from this mailbox.",
        ],
      },
    ],
  };
}

export function addressTakenUpLetter(newAddress: string, signInUrl: string): Letter {
  return {
    subject: "The address of your account was changed",
    blocks: [
      { p: `You sign in with ${newAddress} from now on. Both mailboxes agreed.` },
      { p: "Every other session has ended, and so has every link we mailed before." },
      { button: { label: "Sign in", url: signInUrl } },
    ],
  };
}

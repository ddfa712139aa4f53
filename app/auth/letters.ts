/** The letters of signing up and signing in. */
import { countryName } from "#app/core/country.ts";
import type { Letter } from "#app/core/letter.ts";

export function confirmLetter(url: string, hours: number): Letter {
  return {
    subject: "Confirm your address",
    blocks: [
      { p: "Somebody, we hope you, opened an Audienti account with this address." },
      { button: { label: "Confirm this address", url } },
      { p: `The link works once and for ${hours} hours.` },
      { small: "If it was not you, do nothing: without your confirmation the account stays shut." },
    ],
  };
}

export function resetLetter(url: string, hours: number): Letter {
  return {
    subject: "Choose a new password",
    blocks: [
      { p: "You asked for a new password for your Audienti account." },
      { button: { label: "Choose a new password", url } },
      { p: `The link works once and for ${hours} hours. Every session ends when you use it.` },
      { small: "If it was not you, do nothing: your password stays as it is." },
    ],
  };
}

export function signInLetter(linkUrl: string, forgotUrl: string, minutes: number): Letter {
  return {
    subject: "Finish signing in",
    blocks: [
      { p: "Somebody gave your password from a place that we do not know." },
      {
        p: "Many sign-ins are being tried with stolen passwords just now, so this one needs your word.",
      },
      { button: { label: "Finish signing in", url: linkUrl } },
      { p: `The link works once and for ${minutes} minutes.` },
      {
        p: [
          "If it was not you, somebody knows your password: ",
          { link: { label: "choose a new one now", url: forgotUrl } },
          ". Nothing was opened.",
        ],
      },
    ],
  };
}

export function alreadyHereLetter(signInUrl: string, forgotUrl: string): Letter {
  return {
    subject: "You already have an account",
    blocks: [
      { p: "Somebody tried to open an Audienti account with this address, but you have one." },
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

type News = { says: string; at: Date; browser: string | null; country: string | null };

/** `forgotUrl` is the way out for somebody who did not do it. */
export function securityNews({ says, at, browser, country }: News, forgotUrl: string): Letter {
  const when = `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  const where = country ? countryName(country) : "an unknown country";
  return {
    subject: says,
    blocks: [
      { p: `${says} on your Audienti account.` },
      { list: [`When: ${when}`, `Browser: ${browser ?? "unknown"}`, `Where: ${where}`] },
      { p: "If it was you, there is nothing to do." },
      {
        p: [
          "If it was not you, ",
          { link: { label: "choose a new password now", url: forgotUrl } },
          ": every session ends.",
        ],
      },
    ],
  };
}

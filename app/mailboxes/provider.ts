/** Mailboxes that are signed in to at their provider, and what people call those. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import type { MailboxKind } from "#db/schema/mailboxes.ts";

export const ProviderName = z.enum(["google", "microsoft"]);
export type ProviderName = z.infer<typeof ProviderName>;

/** What stands in place of an address that is erased: `.invalid` can never exist (RFC 2606). */
export const GONE_ADDRESS = "former-member@mailbox.invalid";

const names: Record<ProviderName, string> = { google: "Google", microsoft: "Microsoft" };

/** Undefined for a mailbox with a server of its own, and for practice. */
export function nameOfProvider(kind: MailboxKind | string | undefined): string | undefined {
  return kind && Object.hasOwn(names, kind) ? names[kind as ProviderName] : undefined;
}

export const products: Record<ProviderName, string> = {
  google: "Gmail or Google Workspace",
  microsoft: "Microsoft 365 or Outlook.com",
};

/** Where forms that begin a sign-in end. */
export const signInOrigins = ["https://accounts.google.com", "https://login.microsoftonline.com"];

const accounts: Record<ProviderName, string> = {
  google: "myaccount.google.com/permissions",
  microsoft: "myapps.microsoft.com, or account.live.com/consent/Manage for a personal account",
};

/** A sentence on where access can be seen and taken back, with its blank. */
export function accountPage(kind: MailboxKind | undefined): string {
  const page = kind && Object.hasOwn(accounts, kind) ? accounts[kind as ProviderName] : undefined;
  return page ? ` What has access to your account is listed at ${page}.` : "";
}

export const signInPath = (provider: string, mailboxId?: string) =>
  `/mailboxes/connect?provider=${provider}${mailboxId ? `&mailbox=${mailboxId}` : ""}`;

/** Where somebody mends how a mailbox of their own signs in, and whether it is read. */
export function signInSettings(kind: string, mailboxId: string): string {
  return nameOfProvider(kind) ? signInPath(kind, mailboxId) : `/mailboxes/${mailboxId}/server`;
}

/** What is asked before somebody is sent to their provider. */
export const BeginInput = z.object({
  provider: ProviderName,
  read: z.string().optional(),
  mailbox: Id.optional(),
});

/** What comes back in the address; never both a code and an error. */
export const CameBack = z.object({
  state: z.string().max(200).optional(),
  code: z.string().max(4000).optional(),
  error: z.string().max(200).optional(),
});
export type CameBack = z.infer<typeof CameBack>;

export const ConfirmInput = z.object({
  fromName: z
    .string({ error: "Enter the name that readers see beside your address." })
    .trim()
    .min(1, "Enter the name that readers see beside your address.")
    .max(100, "Use at most 100 characters for the name.")
    .refine((name) => !/\p{Cc}/u.test(name), { error: "The name may stand on one line only." }),
});

/** Somebody on their way to the provider and back. */
export type Attempt = {
  step: "away";
  provider: ProviderName;
  state: string;
  verifier: string;
  read: boolean;
  /** The mailbox that is signed in to again; null for a new one. */
  mailboxId: string | null;
};

/** Back, with a credential already sealed: what is left is to say yes. */
export type Pending = {
  step: "back";
  provider: ProviderName;
  mailboxId: string;
  again: boolean;
  version: number;
  address: string;
  name: string | null;
  read: boolean;
};

/** What keeps somebody from coming back well, in two sentences: what is so, and what to do. */
export type ComingBackWhy =
  | "stale"
  | "denied"
  | "not-set-up"
  | "demo-team"
  | "already-connected"
  | "other-account"
  | "code-refused"
  | "sign-in-not-set-up"
  | "may-not-send"
  | "not-lasting"
  | "no-address"
  | "try-later";

export function explainComingBack(why: ComingBackWhy, provider: ProviderName): string {
  const name = names[provider];
  const sentences: Record<ComingBackWhy, string> = {
    stale: `This way back from ${name} was used already, is older than 15 minutes, or was begun in another browser. Begin again.`,
    denied: `${name} says that the access was declined. Nothing was connected. You may begin again whenever you like.`,
    "not-set-up": `Whoever runs this Audienti has not set up signing in at ${name}.`,
    "demo-team": "The demo team writes to its practice mailbox only. Sign up to use your own.",
    "already-connected":
      "This address is connected already: you find it under Mailboxes. Begin again to use another account.",
    "other-account":
      "You signed in with another account than this mailbox has. Begin again and choose the one with its address.",
    "code-refused": `${name} did not accept the code it had sent you back with, often because it took too long. Begin again.`,
    "sign-in-not-set-up": `${name} does not accept how this Audienti introduces itself. Tell whoever runs it.`,
    "may-not-send": `You did not allow sending, so we could do nothing with this mailbox. Begin again and leave every box ticked.`,
    "not-lasting": `${name} let us in for an hour only. Take Audienti’s access back in your account there, then begin again.`,
    "no-address": `${name} did not tell us the address of this account, or has not confirmed it. Use an account with a mailbox.`,
    "try-later": `${name} did not answer as it should. Begin again in some minutes.`,
  };
  return sentences[why];
}

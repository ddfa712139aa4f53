/** Accounts: what a person types, and the rules for it. */
import { z } from "zod";
import { commonPasswords } from "#app/auth/common-passwords.ts";
import { readAddress } from "#app/core/address.ts";
import { Id } from "#app/core/id.ts";

export const CONFIRM_HOURS = 48;
export const RESET_HOURS = 2;
export const SIGN_IN_MINUTES = 10;

/** What nobody else's list has: our own name. */
const OUR_NAME = /^audienti[\W\d_]*$/;

/** Checks the form of one address and keeps what was typed (RFC 5321). */
export const Address = z.string({ error: "Enter an email address" }).transform((typed, context) => {
  const read = readAddress(typed);
  if (read.problem === undefined) return read.address;
  context.addIssue({
    code: "custom",
    message: "Enter an email address in the form name@example.com",
  });
  return z.NEVER;
});

/** Length is what counts (NIST 800-63B, ASVS 6.2); no rules of composition. */
const NewPassword = z
  .string({ error: "Choose a password" })
  .min(8, "The password is too short: at least 8 characters, better 15")
  .max(256, "The password is too long: at most 256 characters")
  .refine(
    (typed) => !isAmongTheFirst(typed.toLowerCase()),
    "This password is among the first that anybody tries. Choose another",
  );

function isAmongTheFirst(typed: string): boolean {
  return commonPasswords.has(typed) || OUR_NAME.test(typed) || /^(.)\1+$/.test(typed);
}

const KnownPassword = z
  .string({ error: "Enter your password" })
  .max(256, "That is not the password");

const Said = (sentence: string) => z.literal("yes", { error: sentence });
const ShortText = z.string().trim().max(120, "At most 120 characters").optional();

export const SignUp = z.object({
  email: Address,
  password: NewPassword,
  name: ShortText,
  company: ShortText,
  terms: Said("Accept the terms to go on"),
  age: Said("Confirm your age to go on"),
});
export type SignUp = z.infer<typeof SignUp>;

export const SignIn = z.object({
  email: Address,
  password: KnownPassword,
  next: z.string().optional(),
});
export type SignIn = z.infer<typeof SignIn>;

export const Forgot = z.object({ email: Address });
export const Reset = z.object({ password: NewPassword });

/** Whoever only holds the mailbox may have been signed up by somebody else, with that one's password. */
export const Confirmation = z.object({ password: KnownPassword });

export const ChangePassword = z.object({
  currentPassword: KnownPassword,
  password: NewPassword,
});
export type ChangePassword = z.infer<typeof ChangePassword>;

export const EndSession = z.object({ end: z.union([z.literal("others"), Id]) });

/** Where to go after signing in: only ever a path of our own. */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith("/") || /^\/[/\\]/.test(next) || /[\r\n\t\\]/.test(next)) return "/home";
  // Resolved as a browser would: dots may leave two slashes at the beginning, which name a host.
  const { pathname, search } = new URL(next, "https://here.invalid");
  return pathname.startsWith("//") ? "/home" : `${pathname}${search}`;
}

/** Past the page that sees whether the browser kept the cookie, then on. */
export function wayIn(next: string | null | undefined): string {
  return `/signed-in?next=${encodeURIComponent(safeNext(next))}`;
}

/** What the team is called until somebody says otherwise. */
export function firstTeamName(name: string | undefined, company: string | undefined): string {
  return company ?? (name ? `${name}'s team` : "My team");
}

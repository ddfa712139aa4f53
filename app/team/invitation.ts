/** Invitations: what is asked for one, how one stands, and what is said of it. */
import { z } from "zod";
import { Address, SignUp } from "#app/auth/account.ts";
import { DAY } from "#app/core/clock.ts";

export const INVITATION_DAYS = 7;
export const INVITATION_MS = INVITATION_DAYS * DAY;

/** Nobody is invited as owner: a team is handed over to somebody who is in it. */
const InvitedRole = z.enum(["admin", "member"], { error: "Choose what they may do" });
export type InvitedRole = z.infer<typeof InvitedRole>;

export const InvitationInput = z.object({ email: Address, role: InvitedRole });
export type InvitationInput = z.infer<typeof InvitationInput>;

/** What somebody without an account says when they join; their address is the invited one. */
export const JoinInput = SignUp.pick({ name: true, password: true, terms: true, age: true });
export type JoinInput = z.infer<typeof JoinInput>;

export type InvitationStanding = "open" | "expired" | "revoked" | "used" | "closing";

type Dated = { expiresAt: Date; acceptedAt: Date | null; revokedAt: Date | null };

/** `closing`: of the team. */
export function standingOf(invitation: Dated, closing: boolean, now: Date): InvitationStanding {
  if (invitation.acceptedAt) return "used";
  if (invitation.revokedAt) return "revoked";
  if (closing) return "closing";
  return invitation.expiresAt <= now ? "expired" : "open";
}

export type Trouble = { title: string; why: string; next: string };

/** Why a letter leads nowhere any more, and what to do instead. */
export const invitationTrouble: Record<Exclude<InvitationStanding, "open"> | "unknown", Trouble> = {
  unknown: {
    title: "This invitation does not work",
    why: "The address is not one of ours. It may have been cut off on its way.",
    next: "Open the link in the letter once more, or ask whoever invited you for a new one.",
  },
  expired: {
    title: "This invitation is too old",
    why: `It was good for ${INVITATION_DAYS} days.`,
    next: "Ask whoever invited you to send it again; the new letter leads here, too.",
  },
  revoked: {
    title: "This invitation was taken back",
    why: "The team changed its mind, or sent you a newer letter.",
    next: "Look for a newer letter, or ask whoever invited you.",
  },
  used: {
    title: "This invitation was used already",
    why: "Each works once.",
    next: "If it was you, sign in: the team is there. If it was not, tell whoever invited you.",
  },
  closing: {
    title: "This team is closing",
    why: "Nobody can join it any more.",
    next: "There is nothing for you to do.",
  },
};

/** "c…@l….example": enough for its owner to know it by, too little for anybody else. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1);
  const end = domain.slice(domain.lastIndexOf("."));
  return `${address.slice(0, 1)}…@${domain.slice(0, 1)}…${end}`;
}

/**
 * What somebody calls themselves or their team, fit for a letter to a stranger: short, on one line,
 * and no link, so that our letters carry nobody's advertisement.
 */
export function nameInLetter(name: string): string {
  const line = name
    .replace(/[:/\\]/g, " ")
    .replace(/\.(?=[\p{L}\p{N}])/gu, ". ")
    .replace(/\s+/g, " ")
    .trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}

/** Whose a mailbox is to change: one's own always; that of others, or of nobody, only by right. */
import type { Member } from "#app/core/member.ts";
import { demand, may } from "#app/team/may.ts";

type Kept = { userId: string | null };

export function isKeeper(member: Member, mailbox: Kept): boolean {
  return isOwn(member, mailbox) || may(member, "look-after-mailboxes");
}

/** Throws NotAllowed. */
export function demandKeeper(member: Member, mailbox: Kept): void {
  if (!isOwn(member, mailbox)) demand(member, "look-after-mailboxes");
}

function isOwn(member: Member, { userId }: Kept): boolean {
  return userId !== null && userId === member.userId;
}

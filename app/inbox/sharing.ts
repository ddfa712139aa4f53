/** Who reads a conversation and who answers in it: the one rule, asked by every list, page and file. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { may } from "#app/team/may.ts";
import type { Sharing } from "#db/schema/mailboxes.ts";

/** A mailbox as this member stands to it. */
export type Shared = {
  /** Whose it is; null when they left and nobody took it over. */
  userId: string | null;
  sharing: Sharing;
  /** Is among the chosen. */
  isReader: boolean;
};

type Whoever = Pick<Member, "userId">;

/**
 * Its owner, the chosen, or everybody, as its owner decided. An owner or admin of the team reads no more
 * than others: what a role may do to a mailbox says nothing about the letters in it.
 */
export function sharesIn({ userId: me }: Whoever, { userId, sharing, isReader }: Shared): boolean {
  if (me === null) return false;
  if (me === userId || sharing === "team") return true;
  return sharing === "chosen" && isReader;
}

/** Whoever shares in the mailbox, and whoever this one conversation was given to. */
export function mayRead(
  member: Whoever,
  thread: { assigneeId: string | null },
  mailbox: Shared,
): boolean {
  return (
    sharesIn(member, mailbox) || (member.userId !== null && thread.assigneeId === member.userId)
  );
}

/** Sharing is its owner's to decide; of a mailbox that is nobody's, theirs who look after it. */
export function maySetSharing(
  member: Pick<Member, "userId" | "role">,
  { userId }: Pick<Shared, "userId">,
): boolean {
  if (userId !== null) return userId === member.userId;
  return member.userId !== null && may(member, "look-after-mailboxes");
}

export const sharingWords: Record<Sharing, string> = {
  owner: "Only you",
  chosen: "You, and the colleagues ticked below",
  team: "Everybody in the team",
};

const Readers = z
  .union([Id, z.array(Id).max(1_000)])
  .optional()
  .transform((some = []) => [some].flat())
  .catch([]);

export const SharingInput = z
  .object({
    sharing: z.enum(["owner", "chosen", "team"], {
      error: "Choose who reads what comes back to this mailbox.",
    }),
    readers: Readers,
  })
  .superRefine(({ sharing, readers }, context) => {
    if (sharing !== "chosen" || readers.length > 0) return;
    const message = "Tick at least one colleague, or choose “Only you”.";
    context.addIssue({ code: "custom", path: ["sharing"], message });
  });
export type SharingInput = z.output<typeof SharingInput>;

/** The people of a team: what each may be, and who may change that. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import type { Member, Role } from "#app/core/member.ts";

export const roleWords: Record<Role, string> = {
  owner: "Owner",
  admin: "Admin",
  member: "Member",
};

/** For choosing; the owner is not chosen but handed over to. */
export const roleOptions = [
  { value: "member", label: "Member", hint: "Works with prospects, sequences and own mailboxes." },
  {
    value: "admin",
    label: "Admin",
    hint: "Also invites and removes people, and looks after settings and all mailboxes.",
  },
];

export const RoleInput = z.object({
  role: z.enum(["admin", "member"], { error: "Choose what they may do" }),
});
export type RoleInput = z.infer<typeof RoleInput>;

export const OwnerInput = z.object({
  to: Id.catch("").refine((id) => id !== "", { error: "Choose who is to be the owner" }),
  sure: z.literal("yes", { error: "Tick the box first: you cannot take this back yourself" }),
});
export type OwnerInput = z.infer<typeof OwnerInput>;

type Somebody = { userId: string; role: Role };

/** Why this role may not be changed. That the one who asks may change roles at all is the guard's. */
export function whyNotChangeRole(
  { userId }: Pick<Member, "userId">,
  subject: Somebody,
): "owner-stays" | "own-role" | undefined {
  if (subject.role === "owner") return "owner-stays";
  return subject.userId === userId ? "own-role" : undefined;
}

/** An owner hands the team over before leaving it, so that it always has one. */
export function whyNotRemove(subject: Somebody): "owner-stays" | undefined {
  return subject.role === "owner" ? "owner-stays" : undefined;
}

export function isOneself({ userId }: Pick<Member, "userId">, subject: { userId: string }) {
  return subject.userId === userId;
}

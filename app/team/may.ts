/** Who may do what in a team: one table, read by the guards and shown on a page. */
import type { Member, Role } from "#app/core/member.ts";

/** In the order in which the page shows them. */
export const rights = {
  work: {
    says: "Work with prospects, imports, sequences and their own mailboxes",
    roles: ["owner", "admin", "member"],
  },
  "see-people": { says: "See who is in the team", roles: ["owner", "admin", "member"] },
  "look-after-mailboxes": {
    says: "Change and remove mailboxes of others",
    roles: ["owner", "admin"],
  },
  "lift-blocks": {
    says: "Take a domain off the do-not-contact list",
    roles: ["owner", "admin"],
  },
  "set-up-team": {
    says: "Change the team’s name, zone and postal address",
    roles: ["owner", "admin"],
  },
  invite: { says: "Invite people, as admin or member", roles: ["owner", "admin"] },
  "change-people": {
    says: "Change the role of admins and members, remove them, hand over their work",
    roles: ["owner", "admin"],
  },
  "require-factor": {
    says: "Require a second factor of everybody in the team",
    roles: ["owner", "admin"],
  },
  "hand-over-team": { says: "Make somebody else the owner", roles: ["owner"] },
  "close-team": { says: "Close the team, and open it again", roles: ["owner"] },
} as const satisfies Record<string, { says: string; roles: readonly Role[] }>;

export type Right = keyof typeof rights;

export function may({ role }: Pick<Member, "role">, right: Right): boolean {
  return role === "worker" || (rights[right].roles as readonly Role[]).includes(role);
}

/** "Owners and admins may." */
export function whoMay(right: Right): string {
  const [first, ...more] = rights[right].roles.map((role) => `${role}s`);
  const names = [first, ...more].join(more.length > 1 ? ", " : " and ");
  return `${names[0]!.toUpperCase()}${names.slice(1)} of the team may.`;
}

/** Who may do what in a team: one table, read by the guards and shown on a page. */
import type { Member, Role } from "#app/core/member.ts";

/** As many as any member may erase or blacklist at once. */
export const MOST_LET_GO = 200;

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
    says: "Take a domain or an address off the do-not-contact list",
    roles: ["owner", "admin"],
  },
  "delete-notes": { says: "Delete notes that others wrote", roles: ["owner", "admin"] },
  "let-many-go": {
    says: `Erase or blacklist more than ${MOST_LET_GO} prospects at once`,
    roles: ["owner", "admin"],
  },
  "look-after-views": {
    says: "Change and remove views that others share with the team",
    roles: ["owner", "admin"],
  },
  "set-up-team": {
    says: "Change the team’s name, zone and postal address",
    roles: ["owner", "admin"],
  },
  "set-up-providers": {
    says: "Give and remove the keys of providers, and set their budgets",
    roles: ["owner", "admin"],
  },
  "set-up-hooks": {
    says: "Have Slack, Discord and other programs told what happens",
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

/** Thrown by verbs at somebody whose role has not this right; a 403 that says who has it. */
export class NotAllowed extends Error {
  readonly right: Right;

  constructor(right: Right) {
    super(whoMay(right));
    this.name = "NotAllowed";
    this.right = right;
  }
}

/** For verbs that a job or a program could call past the guard of a page. */
export function demand(member: Pick<Member, "role">, right: Right): void {
  if (!may(member, right)) throw new NotAllowed(right);
}

/** "Only the owners and admins of the team may do this: invite people, as admin or member." */
export function whoMay(right: Right): string {
  const { roles, says } = rights[right];
  const names = roles.map((role) => `${role}s`);
  const last = names.pop();
  const who = names.length > 0 ? `${names.join(", ")} and ${last}` : last;
  return `Only the ${who} of the team may do this: ${says[0]!.toLowerCase()}${says.slice(1)}.`;
}

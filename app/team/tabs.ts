/** The pages of a team, by who may see them: nobody is led to a page that turns them away. */
import type { Member } from "#app/core/member.ts";
import { may, type Right } from "#app/team/may.ts";

const pages: { href: string; label: string; right: Right }[] = [
  { href: "/team", label: "People", right: "see-people" },
  { href: "/team/invite", label: "Invite", right: "invite" },
  { href: "/team/rights", label: "Rights", right: "see-people" },
  { href: "/settings", label: "Settings", right: "set-up-team" },
  { href: "/team/close", label: "Close", right: "close-team" },
];

export function teamTabs(member: Member): { href: string; label: string }[] {
  return pages
    .filter(({ right }) => may(member, right))
    .map(({ href, label }) => ({ href, label }));
}

/** The teams of somebody who closes their account: which close, which go on, which need an owner first. */
import type { Held } from "#app/privacy/places.ts";
import { ButtonLink } from "../../ui/buttons";
import { Notice, Section } from "../../ui/page";
import { Goes } from "./plan";

type Named = { id: string; name: string };

export function NeedsOwner({ teams }: { teams: Named[] }) {
  if (teams.length === 0) return null;
  const names = teams.map(({ name }) => `“${name}”`).join(" and ");
  return (
    <Notice tone="warning" title={`First, ${names} must have another owner or be closed`}>
      <p>
        Other people work there, and a team without an owner could never be closed. Go into the
        team, then make somebody else its owner or close it; afterwards come back here.
      </p>
      <p className="actions">
        <ButtonLink href="/team/owner">Hand a team over</ButtonLink>
        <ButtonLink href="/team/close" tone="quiet">
          Close a team
        </ButtonLink>
        <ButtonLink href="/teams" tone="quiet">
          Go into another team
        </ButtonLink>
      </p>
    </Notice>
  );
}

export function TeamsThatClose({ teams }: { teams: (Named & { holds: Held[] })[] }) {
  return teams.map(({ id, name, holds }) => (
    <Section
      key={id}
      title={`“${name}” closes with it`}
      lead="You are the only one in it. It stops sending at once, and all it holds goes on the same day."
    >
      <Goes holds={holds} />
    </Section>
  ));
}

type GoingOn = { teams: (Named & { mailboxes: number })[]; staying: string[] };

export function TeamsThatGoOn({ teams, staying }: GoingOn) {
  if (teams.length === 0) return null;
  return (
    <Section
      title="Teams that go on without you"
      lead="What you did there is the team’s, and stays without your name and address."
    >
      <p>That is: {staying.join(" · ").toLowerCase()}.</p>
      <ul>
        {teams.map(({ id, name, mailboxes }) => (
          <li key={id}>
            <strong>{name}</strong>
            {mailboxes > 0 ? `: ${mailboxWords(mailboxes)}` : ""}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function mailboxWords(count: number): string {
  const which = count === 1 ? "your mailbox there rests" : `your ${count} mailboxes there rest`;
  return `${which} from now on; on the day its address, server and password are erased for good.`;
}

/** The teams of one person: switching between them, those that ask them in, and starting another. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { daysLeft, goesAtOf } from "#app/closing/closing.ts";
import { now } from "#app/core/clock.ts";
import { roleWords } from "#app/team/people.ts";
import { listInvitationsTo, listTeams } from "#app/team/teams.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Empty, Facts, Page, pageTitle, Section } from "../../ui/page";
import { Time } from "../../ui/time";
import { TeamTable } from "../ui/team-table";

export async function loader({ request }: LoaderFunctionArgs) {
  const signedIn = await requirePerson(request);
  const teams = await listTeams(signedIn);
  const invitations = await listInvitationsTo(signedIn);
  return {
    zone: signedIn.zone,
    teams: teams.map(({ id, name, role, closedAt, people }) => ({
      ...{ id, name, role: roleWords[role], closedAt, people },
      daysLeft: closedAt ? daysLeft(goesAtOf(closedAt), now()) : null,
      here: id === signedIn.team?.id,
    })),
    invitations: invitations.map(({ path, teamName, role, expiresAt }) => ({
      ...{ path, teamName, expiresAt, role: roleWords[role] },
    })),
    mayStart: !teams.some(({ isDemo }) => isDemo) && !signedIn.user.closedAt,
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Your teams") }];

export default function Teams() {
  const { teams, zone, mayStart } = useLoaderData<typeof loader>();
  const start = mayStart ? (
    <ButtonLink href="/teams/new" tone={teams.length > 0 ? "quiet" : "primary"}>
      Start a team
    </ButtonLink>
  ) : undefined;
  return (
    <Page
      title="Your teams"
      lead="Each has its own prospects, mailboxes and people."
      width="wide"
      actions={teams.length > 0 ? start : undefined}
    >
      <Invited />
      {teams.length > 0 ? (
        <TeamTable teams={teams} zone={zone} />
      ) : (
        <Empty title="You are in no team" action={start}>
          Prospects and messages belong to a team. Start one of your own, or ask somebody to invite
          you.
        </Empty>
      )}
    </Page>
  );
}

function Invited() {
  const { invitations, zone } = useLoaderData<typeof loader>();
  if (invitations.length === 0) return null;
  return (
    <Section title="You are invited">
      <Facts
        rows={invitations.map(({ path, teamName, role, expiresAt }) => ({
          term: teamName,
          value: `As ${role.toLowerCase()}`,
          note: (
            <>
              Until <Time at={expiresAt} zone={zone} />
            </>
          ),
          action: (
            <a href={path}>
              Look at it<span className="hidden">: the invitation into {teamName}</span>
            </a>
          ),
        }))}
      />
    </Section>
  );
}

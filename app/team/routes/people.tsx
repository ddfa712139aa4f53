/** Who is in the team, and who is asked in. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { now } from "#app/core/clock.ts";
import { listInvitations } from "#app/team/invitations.server.ts";
import { may } from "#app/team/may.ts";
import { listPeople } from "#app/team/people.server.ts";
import { isOneself, roleWords } from "#app/team/people.ts";
import { teamTabs } from "#app/team/tabs.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Page, pageTitle, Section } from "../../ui/page";
import { InvitationTable } from "../ui/invitation-table";
import { PeopleTable } from "../ui/people-table";
import { TeamTabs } from "../ui/tabs";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, team, zone } = await requireRight(request, "see-people");
  const people = await listPeople(member);
  // Who has no second factor is the business of those who may require one.
  const seesFactors = may(member, "require-factor");
  const invited = may(member, "invite") ? await listInvitations(member) : undefined;
  return {
    ...{ name: team.name, zone, tabs: teamTabs(member), seesFactors },
    mayHandOver: may(member, "hand-over-team"),
    mayClose: may(member, "close-team"),
    people: people.map(({ userId, name, email, role, since, secondFactor, closing }) => ({
      ...{ userId, name, email, since, closing, role: roleWords[role] },
      ...(seesFactors ? { secondFactor } : {}),
      you: isOneself(member, { userId }),
    })),
    invited: invited?.map(({ id, email, role, by, expiresAt }) => ({
      ...{ id, email, by, expiresAt, role: roleWords[role], tooOld: expiresAt <= now() },
    })),
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Team") }];

export default function People() {
  const { name, tabs, people, seesFactors, invited, zone, ...page } =
    useLoaderData<typeof loader>();
  return (
    <Page
      title={name}
      lead={people.length === 1 ? "One person is in this team." : `${people.length} people.`}
      width="wide"
      actions={invited ? <ButtonLink href="/team/invite">Invite somebody</ButtonLink> : undefined}
    >
      <TeamTabs items={tabs} />
      <PeopleTable people={people} seesFactors={seesFactors} zone={zone} />
      {invited ? <InvitationTable invited={invited} zone={zone} /> : null}
      {page.mayHandOver || page.mayClose ? (
        <Section title="The team itself">
          <div className="row">
            {page.mayHandOver ? (
              <ButtonLink href="/team/owner" tone="quiet">
                Make somebody else the owner
              </ButtonLink>
            ) : null}
            {page.mayClose ? (
              <ButtonLink href="/team/close" tone="quiet">
                Close the team
              </ButtonLink>
            ) : null}
          </div>
        </Section>
      ) : null}
    </Page>
  );
}

/** Asking somebody into the team by a letter. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { INVITATION_DAYS, InvitationInput } from "#app/team/invitation.ts";
import { invite } from "#app/team/invitations.server.ts";
import { roleOptions } from "#app/team/people.ts";
import { teamTabs } from "#app/team/tabs.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { Field } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";
import { TeamTabs } from "../ui/tabs";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, team } = await requireRight(request, "invite");
  return { tabs: teamTabs(member), teamName: team.name, isDemo: team.isDemo };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "invite");
  const form = await readForm(request, InvitationInput);
  if (form.problems) return again(form);
  const outcome = await invite(member, form.value, context.clientAddress);
  if (!outcome.refused) {
    return seeOther("/team", `Invited. The letter to ${form.value.email} is on its way.`);
  }
  const minutes = outcome.refused === "too-many-tries" ? outcome.detail.minutes : 0;
  const wait = minutes > 90 ? `${Math.ceil(minutes / 60)} hours` : `${minutes} minutes`;
  const sentences = {
    "in-team": { field: "email", sentence: "Whoever has this address is in the team already." },
    "demo-team": {
      field: "email",
      sentence: "The demo invites made-up addresses only, such as name@larkfield.example.",
    },
    "too-many-tries": `That is enough invitations for today. Go on in ${wait}.`,
  };
  return sayNo(outcome, sentences, form.typed);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Invite somebody") }];

export default function Invite() {
  const { tabs, teamName, isDemo } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Invite somebody"
      lead={`They get a letter with a link into ${teamName}. It works once, for ${INVITATION_DAYS} days.`}
      problems={answer?.problems}
    >
      <TeamTabs items={tabs} />
      {isDemo ? <Notice>In the demo only made-up addresses can be invited.</Notice> : null}
      <Form problems={answer?.problems} values={{ role: "member", ...answer?.typed }}>
        <Field
          name="email"
          label="Their email address"
          hint="They join with this address and no other. Who has no account yet makes one."
          type="email"
          autoComplete="off"
          inputMode="email"
        />
        <Radios name="role" legend="What they may do" options={roleOptions} />
        <Submit>Send the invitation</Submit>
      </Form>
      <p className="muted">
        <a href="/team/rights">Who may do what</a>
      </p>
    </Page>
  );
}

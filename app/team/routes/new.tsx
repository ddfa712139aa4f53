/** Starting another team. */
import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { TeamInput } from "#app/team/team.ts";
import { startTeam } from "#app/team/teams.server.ts";
import { zoneOptions } from "#app/team/zone.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Field, Select } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";

export async function loader({ request }: LoaderFunctionArgs) {
  const { zone, user } = await requirePerson(request);
  if (user.closedAt) throw redirect("/closed", 303);
  return { zone, zones: zoneOptions(zone) };
}

export async function action({ request }: ActionFunctionArgs) {
  const signedIn = await requirePerson(request);
  if (signedIn.user.closedAt) throw redirect("/closed", 303);
  const form = await readForm(request, TeamInput);
  if (form.problems) return again(form);
  const outcome = await startTeam(signedIn, form.value);
  if (outcome.refused) {
    const sentences = {
      "demo-person": "People of the demo stay in the demo. Sign up to have a team of your own.",
      enough: "You own 20 teams, which is the most. Hand one over or close one first.",
    };
    return sayNo(outcome, sentences, form.typed);
  }
  return seeOther("/home", `${form.value.name} is yours. You are the owner.`);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Start a team") }];

export default function NewTeam() {
  const { zone, zones } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const cancel = (
    <ButtonLink href="/teams" tone="quiet">
      Cancel
    </ButtonLink>
  );
  return (
    <Page
      title="Start a team"
      lead="It begins empty. Nothing of your other teams comes along."
      back={{ href: "/teams", label: "Your teams" }}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems} values={{ zone, ...answer?.typed }}>
        <Field
          name="name"
          label="Team name"
          hint="Your prospects see it: it says who is writing to them."
          autoComplete="organization"
          maxLength={100}
        />
        <Select name="zone" label="Time zone" options={zones} width="long" />
        <Submit secondary={cancel}>Start the team</Submit>
      </Form>
    </Page>
  );
}

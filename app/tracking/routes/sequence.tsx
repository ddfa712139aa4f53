/** How far one sequence measures whether it is opened: never more than the team. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { SequenceOpensInput } from "#app/tracking/input.ts";
import { readSequenceOpens, setSequenceOpens } from "#app/tracking/settings.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Checkbox } from "../../ui/choices";
import { Form } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";
import { ModeChoice } from "../ui/mode-choice";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  return { id: params.id!, ...(await readSequenceOpens(member, params.id!)) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, SequenceOpensInput);
  if (form.problems) return again(form);
  const outcome = await setSequenceOpens(member, params.id!, form.value);
  if (outcome.refused) {
    const sentence = "Your team measures less than that. Choose one of those shown.";
    return sayNo(outcome, { "more-than-team": { field: "opens", sentence } }, form.typed);
  }
  return seeOther(`/sequences/${params.id}/opens`, "Saved. It counts from the next message on.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`When it is opened: ${data?.name ?? "a sequence"}`) },
];

export default function SequenceOpens() {
  const { id, name, team, opens, asksConsent, choices } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const values = { opens, asksConsent: asksConsent ? "yes" : "", ...answer?.typed };
  return (
    <Page
      title="When it is opened"
      lead="How far this sequence measures whether its messages are opened. Never more than your team wants, and never more than each person’s country or own word allows."
      back={{ href: `/sequences/${id}`, label: name }}
      problems={answer?.problems}
    >
      {choices.length === 1 ? (
        <>
          <Notice title={team ? "Your team measures nothing" : "Your team has not answered yet"}>
            So this sequence measures nothing either.
          </Notice>
          <p>
            <ButtonLink href="/settings/opens">See the team’s answer</ButtonLink>
          </p>
        </>
      ) : (
        <Form problems={answer?.problems} values={values}>
          <ModeChoice legend="This sequence measures" modes={choices.toReversed()} />
          <Checkbox
            name="asksConsent"
            label="Ask for their leave where it is needed"
            hint="The first message to somebody whose consent is needed then measures nothing and ends with a link. It leads to a page where they may say yes, and take it back."
          />
          <Submit secondary={<a href={`/sequences/${id}/report`}>See the report</a>}>Save</Submit>
        </Form>
      )}
    </Page>
  );
}

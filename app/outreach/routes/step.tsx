/** Changing one step: what it says or asks, and when it comes. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withFiles } from "#app/outreach/attachment.ts";
import { VARIABLES } from "#app/outreach/sequence.ts";
import { StepForm, stepChoices, stepValues } from "#app/outreach/step.ts";
import { editStep, readStep } from "#app/outreach/steps.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { PostButton, Submit } from "../../ui/buttons";
import { Form } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";
import { StepFields } from "../ui/step-fields";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { sequence, course, step, place } = await readStep(member, params.id!, params.step!);
  return {
    ...{ id: sequence.id, name: sequence.name, stepId: step.id, kind: step.kind, place },
    launched: sequence.launchedAt !== null,
    files: withFiles(step.files),
    variables: [...VARIABLES],
    later: stepChoices(course, step.position),
    values: stepValues(step),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { step } = await readStep(member, params.id!, params.step!);
  const form = await readForm(request, StepForm[step.kind]);
  if (form.problems) return again(form);
  const outcome = await editStep(member, params.id!, { stepId: step.id, input: form.value });
  if (outcome.refused) {
    const needs = { field: "subject", sentence: "The first message needs a subject." };
    return sayNo(outcome, { "no-subject": needs }, form.typed);
  }
  return seeOther(`/sequences/${params.id}#steps`, "Saved.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Step ${data?.place ?? ""}`) },
];

export default function EditStep() {
  const { id, name, stepId, kind, place, launched, files, values, ...given } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = `/sequences/${id}`;
  const word = { email: "email", task: "task", branch: "branch" }[kind];
  return (
    <Page
      title={`Step ${place}: ${word}`}
      back={{ href: back, label: name }}
      problems={answer?.problems}
    >
      {launched ? (
        <Notice title="It was launched">
          A change is for those who have not come to this step yet. What was sent stays as it was,
          and who waits already keeps their day.
        </Notice>
      ) : null}
      <Form problems={answer?.problems} values={answer?.typed ?? values}>
        <StepFields kind={kind} first={place === 1} {...given} />
        <Submit secondary={<a href={back}>Cancel</a>}>Save</Submit>
      </Form>
      {kind === "email" ? (
        <div className="row">
          <PostButton action={`${back}/test`} fields={{ stepId }}>
            Send a test to myself
          </PostButton>
          <a href={`${back}/steps/${stepId}/variants`}>Try other words</a>
          <a href={`${back}/steps/${stepId}/attachments`}>{files ?? "Put a file with it"}</a>
        </div>
      ) : null}
    </Page>
  );
}

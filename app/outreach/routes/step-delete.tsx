/** Deleting a step: counted first for whom that means what. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { stepWords } from "#app/outreach/step.ts";
import { readStep } from "#app/outreach/steps.server.ts";
import { deleteStep, weighDeletion } from "#app/outreach/steps-order.server.ts";
import { meaningWords } from "#app/outreach/under-way.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { sequence, course, step, place } = await readStep(member, params.id!, params.step!);
  const meaning = await weighDeletion(member, sequence.id, step.id);
  return {
    ...{ id: sequence.id, name: sequence.name, place },
    own: stepWords(course, step),
    words: meaningWords({ kind: "delete", number: step.number }, meaning),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const sure = { sure: "yes" } as const;
  const outcome = await deleteStep(member, params.id!, { stepId: params.step!, sure });
  if (outcome.refused) {
    return sayNo(outcome, {
      "only-email": "A sequence keeps at least one email.",
      "no-subject": "The next message has no subject of its own: give it one first.",
      "on-its-way":
        "A message of this step is on its way, or waits for your decision. Look again in a minute.",
      "under-way": "Nothing was deleted.",
    });
  }
  return seeOther(`/sequences/${params.id}#steps`, "Deleted.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Delete a step") }];

export default function DeleteStep() {
  const { id, name, place, own, words } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = `/sequences/${id}#steps`;
  return (
    <Page
      title={`Delete step ${place}?`}
      lead={own}
      back={{ href: back, label: name }}
      problems={answer?.problems}
    >
      <Confirm
        consequences={[...words, "What was sent of it stays in the history."]}
        confirm="Delete the step"
        cancel={{ href: back, label: "Keep it" }}
      />
    </Page>
  );
}

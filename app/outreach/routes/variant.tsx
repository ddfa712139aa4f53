/** Changing words that are tried for an email. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { VARIABLES } from "#app/outreach/sequence.ts";
import { VariantInput } from "#app/outreach/step.ts";
import { editVariant, readVariant } from "#app/outreach/variants.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Form } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";
import { Email } from "../ui/step-fields";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { variant, step } = await readVariant(member, params.id!, params.variant!);
  const { id, name, subject, body } = variant;
  return {
    ...{ id, name, values: { subject, body }, variables: [...VARIABLES] },
    opens: step.subject !== "",
    back: `/sequences/${step.sequenceId}/steps/${step.id}/variants`,
    own: `/sequences/${step.sequenceId}/variants/${id}`,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { step } = await readVariant(member, params.id!, params.variant!);
  const form = await readForm(request, VariantInput);
  if (form.problems) return again(form);
  const input = form.value;
  const outcome = await editVariant(member, params.id!, { id: params.variant!, input });
  if (outcome.refused) {
    const sentence = "Give it a subject: this message is in no thread.";
    return sayNo(outcome, { "no-subject": { field: "subject", sentence } }, form.typed);
  }
  return seeOther(`/sequences/${params.id}/steps/${step.id}/variants`, "Saved.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Words ${data?.name ?? ""}`) },
];

export default function Variant() {
  const { name, values, variables, opens, back, own } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title={`Words ${name}`}
      back={{ href: back, label: "All words of the step" }}
      problems={answer?.problems}
    >
      <Notice>
        Words that were sent keep their numbers. Better add new ones than change these, or the
        numbers mix both.
      </Notice>
      <Form problems={answer?.problems} values={answer?.typed ?? values}>
        <Email first={opens} variables={variables} />
        <Submit secondary={<a href={`${own}/delete`}>Delete</a>}>Save</Submit>
      </Form>
    </Page>
  );
}

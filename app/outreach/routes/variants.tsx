/** The words tried for one email, how often each was answered, and writing further ones. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { newId } from "#app/core/id.ts";
import { VARIABLES } from "#app/outreach/sequence.ts";
import { VariantInput } from "#app/outreach/step.ts";
import { readStep } from "#app/outreach/steps.server.ts";
import { judge, MOST_VARIANTS, triedWords } from "#app/outreach/variant.ts";
import { addVariant, readVariants } from "#app/outreach/variants.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Form, FormKey } from "../../ui/form";
import { Page, pageTitle, Section } from "../../ui/page";
import { Email } from "../ui/step-fields";
import { VariantTable } from "../ui/variant-table";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { sequence, step, place } = await readStep(member, params.id!, params.step!);
  const { words, gone } = await readVariants(member, sequence.id, step.id);
  return {
    ...{ id: sequence.id, name: sequence.name, stepId: step.id, place },
    rows: words.map((each) => ({ ...each, told: triedWords(each) })),
    gone: gone.map((each) => ({ ...each, told: triedWords(each) })),
    said: judge(words),
    full: words.length >= MOST_VARIANTS,
    variables: [...VARIABLES],
    values: { id: newId(), subject: step.subject, body: step.body },
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, VariantInput);
  if (form.problems) return again(form);
  const given = { stepId: params.step!, input: form.value };
  const outcome = await addVariant(member, params.id!, given);
  if (outcome.refused) {
    const sentence = "Give it a subject: this message is in no thread.";
    const sentences = {
      "too-many": "There are as many as there may be.",
      "no-subject": { field: "subject", sentence },
    };
    return sayNo(outcome, sentences, form.typed);
  }
  return seeOther(`/sequences/${params.id}/steps/${params.step}/variants`, "Added.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Words of step ${data?.place ?? ""}`) },
];

export default function Variants() {
  const { id, name, place, rows, gone, said, full, variables, values } =
    useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const typed = answer?.typed ?? values;
  return (
    <Page
      title={`The words of step ${place}`}
      lead="Each person gets one of them, evenly, and always the same one."
      back={{ href: `/sequences/${id}#steps`, label: name }}
      problems={answer?.problems}
    >
      <VariantTable sequenceId={id} rows={rows} gone={gone} />
      {said ? <p>{said}</p> : null}
      {full ? null : (
        <Section
          title="Try other words"
          lead="Change one thing at a time, or you cannot tell what it was."
        >
          <Form problems={answer?.problems} values={typed}>
            <FormKey name="id" fresh={values.id} />
            <Email first={values.subject !== ""} variables={variables} />
            <Submit>Add these words</Submit>
          </Form>
        </Section>
      )}
    </Page>
  );
}

/** One custom field: its name and its choices. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { kindWords } from "#app/fields/field.ts";
import { FieldEdit, fieldRefusals, inUseSentence } from "#app/fields/form.ts";
import { changeField, readField } from "#app/fields/making.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Page, pageTitle } from "../../ui/page";
import { EditFieldForm } from "../ui/field-forms";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  return readField(member, params.id!);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await readField(member, params.id!);
  const form = await readForm(request, FieldEdit);
  if (form.problems) return again(form);
  const outcome = await changeField(member, params.id!, form.value);
  if (outcome.refused) {
    const inUse = outcome.refused === "choice-in-use" ? outcome.detail : [];
    const sentence = inUseSentence(inUse);
    return sayNo(
      outcome,
      { ...fieldRefusals, "choice-in-use": { field: "choices", sentence } },
      form.typed,
    );
  }
  return seeOther("/fields", "Saved.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data?.name ?? "A custom field") },
];

export default function CustomField() {
  const { id, name, kind, choices } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title={name}
      lead={`A custom field that holds: ${kindWords[kind].label.toLowerCase()}.`}
      back={{ href: "/fields", label: "Custom fields" }}
      problems={answer?.problems}
    >
      <EditFieldForm
        id={id}
        withChoices={kind === "choice"}
        problems={answer?.problems}
        values={answer?.typed ?? { name, choices: (choices ?? []).join("\n") }}
      />
    </Page>
  );
}

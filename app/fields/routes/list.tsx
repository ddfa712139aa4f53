/** The team's own fields, with how many have a value in each, and making one. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { kindWords } from "#app/fields/field.ts";
import { FieldInput, fieldRefusals } from "#app/fields/form.ts";
import { createField, readFields } from "#app/fields/making.server.ts";
import { peopleWords } from "#app/prospects/counted.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Empty, Page, pageTitle, Section } from "../../ui/page";
import { Table } from "../../ui/table";
import { NewFieldForm } from "../ui/field-forms";

export async function loader({ request }: LoaderFunctionArgs) {
  return { fields: await readFields(await requireMember(request)) };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, FieldInput);
  if (form.problems) return again(form);
  const { name, holds: kind, choices } = form.value;
  const outcome = await createField(member, { name, kind, choices });
  if (outcome.refused) return sayNo(outcome, fieldRefusals, form.typed);
  return seeOther("/fields", "The field is made: it stands on every prospect’s form.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Custom fields") }];

export default function Fields() {
  const { fields } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Custom fields"
      lead="What your team notes of prospects besides name, address, position, company and country."
      width="wide"
      problems={answer?.problems}
    >
      {fields.length === 0 ? (
        <Empty title="No custom field yet">
          Make one below, and it can be filled by hand, by imports and for many at once.
        </Empty>
      ) : (
        <Table
          caption="Custom fields"
          columns={[
            { key: "name", label: "Name" },
            { key: "kind", label: "Holds" },
            { key: "people", label: "Filled for" },
          ]}
          rows={fields.map((field) => ({
            id: field.id,
            cells: {
              name: <a href={`/fields/${field.id}`}>{field.name}</a>,
              kind: kindWords[field.kind].label,
              people: peopleWords(field),
            },
          }))}
        />
      )}
      <Section title="Make a field">
        <NewFieldForm problems={answer?.problems} values={answer?.typed} />
      </Section>
    </Page>
  );
}

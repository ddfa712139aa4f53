/** Which fields of prospects may ever be completed by a provider, and whether imports are by themselves. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ENRICHABLE, RulesInput } from "#app/enrichment/enrichment.ts";
import { saveRules, showRules } from "#app/enrichment/rules.server.ts";
import { FIELD_LABELS } from "#app/prospects/prospect.ts";
import { may } from "#app/team/may.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember, requireRight } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Checkbox } from "../../ui/choices";
import { Form, Group } from "../../ui/form";
import { Facts, Page, pageTitle } from "../../ui/page";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  return { ...(await showRules(member)), maySet: may(member, "set-up-providers") };
}

export async function action({ request }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "set-up-providers");
  const form = await readForm(request, RulesInput);
  if (form.problems) return again(form);
  await saveRules(member, form.value);
  return seeOther("/enrichment-rules", "Saved.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("What may be completed") }];

export default function Rules() {
  const { fields, enrichImports, maySet } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const words = fields.map((field) => FIELD_LABELS[field]).join(", ");
  return (
    <Page
      title="What may be completed"
      lead="A field that is not ticked is never suggested and never stored, whatever a provider says."
      problems={answer?.problems}
    >
      {maySet ? (
        <Form problems={answer?.problems}>
          <Group
            legend="Fields that may be completed"
            hint="What a person typed or corrected is never written over."
          >
            {ENRICHABLE.map((field) => (
              <Checkbox
                key={field}
                id={`field-${field}`}
                name="fields"
                value={field}
                label={FIELD_LABELS[field]}
                checked={fields.includes(field)}
              />
            ))}
          </Group>
          <Checkbox
            name="enrichImports"
            label="Ask about everybody whom an import adds"
            hint="When it is done, and within your budget. What is found waits for your decision."
            checked={enrichImports}
          />
          <Submit>Save</Submit>
        </Form>
      ) : (
        <Facts
          rows={[
            { term: "Fields", value: words || "None" },
            {
              term: "Imports",
              value: enrichImports ? "Completed by themselves" : "Not by themselves",
            },
            { term: "Who may change this", value: "Owners and admins of your team" },
          ]}
        />
      )}
    </Page>
  );
}

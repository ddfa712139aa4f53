/** Correcting or completing a prospect. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { countryName } from "#app/core/country.ts";
import { readProspect } from "#app/prospects/farewell.server.ts";
import { displayName, SourcedProspectInput } from "#app/prospects/prospect.ts";
import { editProspect } from "#app/prospects/prospects.server.ts";
import { addressRefusals } from "#app/prospects/refusals.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Form, Submit } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { ProspectFields } from "../ui/fields";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const prospect = await readProspect(member, params.id!);
  const { id, email, firstName, lastName, position, company } = prospect;
  const country = prospect.country && countryName(prospect.country);
  const values = { email, firstName, lastName, position, company, country };
  return { id, name: displayName(prospect), values };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, SourcedProspectInput);
  if (form.problems) return again(form);
  const outcome = await editProspect(member, params.id!, form.value);
  if (outcome.refused) return sayNo(outcome, addressRefusals, form.typed);
  const said = outcome.value.changed.length > 0 ? "Saved." : "Nothing was changed.";
  return seeOther(`/prospects/${params.id}`, said);
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `Edit ${data.name}` : "Edit a prospect") },
];

export default function EditProspect() {
  const { id, name, values } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title={`Edit ${name}`}
      lead="What stood there before stays in the timeline, with who changed it."
      back={{ href: `/prospects/${id}`, label: name }}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems} values={answer?.typed ?? values}>
        <ProspectFields sourceHint="Such as “they told me on the phone”. It stands beside what you change." />
        <Submit
          secondary={
            <ButtonLink href={`/prospects/${id}`} tone="quiet">
              Cancel
            </ButtonLink>
          }
        >
          Save
        </Submit>
      </Form>
    </Page>
  );
}

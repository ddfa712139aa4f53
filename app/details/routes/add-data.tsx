/** Add Data: correcting or completing what is held of one person, at their wish or by oneself. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { countryName } from "#app/core/country.ts";
import { addData, readToComplete } from "#app/details/add-data.server.ts";
import { addDataForm, inputName } from "#app/details/add-data.ts";
import { addressRefusals } from "#app/prospects/refusals.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ProspectFields } from "../../prospects/ui/fields";
import { ProspectPage } from "../../prospects/ui/frame";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Form, Group, Hidden } from "../../ui/form";
import { pageTitle } from "../../ui/page";
import { CustomFields, TheirWish } from "../ui/add-data";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { frame, prospect, fields, seen } = await readToComplete(member, params.id!);
  const { email, firstName, lastName, position, company } = prospect;
  const country = prospect.country && countryName(prospect.country);
  const own = Object.fromEntries(fields.map(({ id, text }) => [inputName(id), text]));
  const values = { email, firstName, lastName, position, company, country, ...own };
  return { frame, fields, seen, values: { ...values, asker: "member" } };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { fields } = await readToComplete(member, params.id!);
  const form = await readForm(request, addDataForm(fields));
  if (form.problems) return again(form);
  const outcome = await addData(member, params.id!, form.value);
  if (outcome.refused) return sayNo(outcome, refusals, form.typed);
  return seeOther(`/prospects/${params.id}`, said(outcome.value));
}

const refusals = {
  ...addressRefusals,
  "changed-meanwhile":
    "Somebody changed this person while you had the form open, and nothing of yours was saved. Compare with their Details, then save once more.",
};

function said({ changed, kept }: { changed: number; kept: boolean }): string {
  if (changed === 0) return kept ? "Their statement is kept." : "Nothing was changed.";
  return kept ? "Saved, and their statement is kept." : "Saved.";
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `Add Data: ${data.frame.name}` : "Add Data") },
];

export default function AddData() {
  const { frame, fields, seen, values } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <ProspectPage frame={frame} title="Add Data" problems={answer?.problems}>
      <Form problems={answer?.problems} values={{ ...values, ...answer?.typed }}>
        <p className="muted">
          What stood there before stays in the timeline, with who changed it and why. What you enter
          here is never overwritten by a file or a provider.
        </p>
        <Hidden name="seen" value={seen} />
        <ProspectFields sourceHint="Such as “they told me on the phone”. It stands beside what you change." />
        {fields.length > 0 ? (
          <Group legend="Your team’s own fields">
            <CustomFields fields={fields} />
          </Group>
        ) : null}
        <TheirWish />
        <Submit
          secondary={
            <ButtonLink href={`/prospects/${frame.id}`} tone="quiet">
              Cancel
            </ButtonLink>
          }
        >
          Save
        </Submit>
      </Form>
    </ProspectPage>
  );
}

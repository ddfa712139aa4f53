/** The custom fields of one prospect, filled in by hand. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { typedInput } from "#app/fields/form.ts";
import { readTyped, typeValues } from "#app/fields/typed.server.ts";
import { readFrame } from "#app/prospects/frame.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Field, Form, Submit } from "../../ui/form";
import { Empty, Page, pageTitle } from "../../ui/page";
import { shownValues, ValueFields } from "../ui/value-fields";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { id, name } = await readFrame(member, params.id!);
  return { id, name, fields: await readTyped(member, id) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const fields = await readTyped(member, params.id!);
  const form = await readForm(request, typedInput(fields));
  if (form.problems) return again(form);
  const changed = await typeValues(member, params.id!, form.value);
  const said = changed > 0 ? "Saved." : "Nothing was changed.";
  return seeOther(`/prospects/${params.id}`, said);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Custom fields") }];

export default function TypedFields() {
  const { id, name, fields } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { href: `/prospects/${id}`, label: name };
  if (fields.length === 0) {
    return (
      <Page title={`Custom fields: ${name}`} back={back}>
        <Empty
          title="No custom field yet"
          action={<ButtonLink href="/fields">Make a field</ButtonLink>}
        >
          Your team has not made a field of its own.
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      title={`Custom fields: ${name}`}
      lead="What you type here is not overwritten by a file or a provider."
      back={back}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems} values={answer?.typed ?? shownValues(fields)}>
        <ValueFields fields={fields} />
        <Field
          name="source"
          label="Where do you have this from?"
          optional
          autoComplete="off"
          width="full"
          maxLength={200}
        />
        <Submit
          secondary={
            <ButtonLink href={back.href} tone="quiet">
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

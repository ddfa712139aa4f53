/** One passkey: what it is called, and the way to remove it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { RenamedPasskey } from "#app/factors/passkey.ts";
import { findPasskey, renamePasskey } from "#app/factors/passkeys.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireProof } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Facts, Page, pageTitle } from "../../ui/page";
import { Time } from "../../ui/time";

export const meta: MetaFunction = () => [{ title: pageTitle("A passkey") }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const signedIn = await requireProof(request);
  const { id, name, createdAt, lastUsedAt } = await findPasskey(signedIn, params.passkey!);
  return { id, name, createdAt, lastUsedAt, zone: signedIn.zone };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const signedIn = await requireProof(request);
  const { id } = await findPasskey(signedIn, params.passkey!);
  const form = await readForm(request, RenamedPasskey);
  if (form.problems) return again(form);
  await renamePasskey(signedIn, id, form.value.name);
  return seeOther("/account/factors/passkeys", "Saved.");
}

export default function Passkey() {
  const { id, name, createdAt, lastUsedAt, zone } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="A passkey"
      back={{ href: "/account/factors/passkeys", label: "Passkeys" }}
      problems={answer?.problems}
    >
      <Facts
        rows={[
          { term: "Added", value: <Time at={createdAt} zone={zone} /> },
          { term: "Last used", value: <Time at={lastUsedAt} zone={zone} none="not yet" /> },
        ]}
      />
      <Form problems={answer?.problems} values={{ name, ...answer?.typed }}>
        <Field name="name" label="Name" maxLength={60} autoComplete="off" />
        <Submit
          secondary={
            <ButtonLink href={`/account/factors/passkeys/${id}/delete`} tone="quiet">
              Remove it
            </ButtonLink>
          }
        >
          Save
        </Submit>
      </Form>
    </Page>
  );
}

/** The signature and the booking link of a mailbox. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { changeSignature, readSignature } from "#app/mailboxes/signature.server.ts";
import { SignatureInput } from "#app/mailboxes/signature.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Field, TextArea } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { id, address, signature, bookingUrl } = await readSignature(member, params.id!);
  return { id, address, values: { signature, bookingUrl: bookingUrl ?? "" } };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { id } = await readSignature(member, params.id!);
  const form = await readForm(request, SignatureInput);
  if (form.problems) return again(form);
  await changeSignature(member, id, form.value);
  return seeOther(`/mailboxes/${id}`, "Saved. Messages from now on carry it.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Signature and booking link") }];

export default function Signature() {
  const { id, address, values } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const cancel = (
    <ButtonLink href={`/mailboxes/${id}`} tone="quiet">
      Cancel
    </ButtonLink>
  );
  return (
    <Page
      title="Signature and booking link"
      back={{ href: `/mailboxes/${id}`, label: address }}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems} values={{ ...values, ...answer?.typed }}>
        <TextArea
          name="signature"
          label="Signature"
          hint="Below the words of every message, above the way to unsubscribe. Plain text; links become links."
          rows={6}
          maxLength={1000}
        />
        <Field
          name="bookingUrl"
          label="Booking link"
          hint="Stands where a message says {{ booking_link }}."
          type="url"
          inputMode="url"
          autoComplete="off"
          width="full"
          maxLength={300}
        />
        <Submit secondary={cancel}>Save</Submit>
      </Form>
    </Page>
  );
}

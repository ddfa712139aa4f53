/** Asking for a new password. */
import type { ActionFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { Forgot } from "#app/auth/account.ts";
import { askForReset } from "#app/auth/accounts.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Choose a new password") }];

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request, Forgot);
  if (form.problems) return again(form);
  const outcome = await askForReset(form.value.email, context.clientAddress);
  if (outcome.refused) {
    const sentence = `That was too often. Try again in ${outcome.detail.minutes} minutes.`;
    return sayNo(outcome, { "too-many-tries": sentence }, form.typed);
  }
  return seeOther("/check-mail");
}

export default function ForgotPage() {
  const form = useActionData<typeof action>();
  return (
    <Page
      title="Choose a new password"
      lead="We send a link to your address; it works once, for two hours."
      problems={form?.problems}
    >
      <Form problems={form?.problems} values={form?.typed}>
        <Field
          name="email"
          label="Email address"
          type="email"
          autoComplete="username"
          inputMode="email"
        />
        <Submit>Send the link</Submit>
      </Form>
    </Page>
  );
}

/** Opening an account. */
import type { ActionFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { SignUp } from "#app/auth/account.ts";
import { signUp } from "#app/auth/accounts.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Checkbox } from "../../ui/choices";
import { Field } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction<typeof action> = () => [{ title: pageTitle("Open an account") }];

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request, SignUp);
  if (form.problems) return again(form);
  const outcome = await signUp(form.value, context.clientAddress);
  if (outcome.refused) {
    return sayNo(
      outcome,
      {
        "too-many-tries": `That was too often. Try again in ${outcome.detail.minutes} minutes.`,
      },
      form.typed,
    );
  }
  return seeOther("/check-mail");
}

export default function SignUpPage() {
  const form = useActionData<typeof action>();
  return (
    <Page
      title="Open an account"
      lead="You get a team of your own and a practice mailbox; nothing is sent to anybody until you say so."
      problems={form?.problems}
    >
      <Form problems={form?.problems} values={form?.typed}>
        <Field
          name="email"
          label="Email address"
          hint="We send one letter to confirm it."
          type="email"
          autoComplete="email"
          inputMode="email"
        />
        <Field
          name="password"
          label="Password"
          hint="At least 8 characters, better 15. A few words in a row are fine."
          type="password"
          autoComplete="new-password"
        />
        <Field name="name" label="Your name" optional autoComplete="name" />
        <Field name="company" label="Company" optional autoComplete="organization" />
        <Checkbox
          name="terms"
          label={
            <>
              I accept the <a href="/terms">terms of use</a> and have seen the{" "}
              <a href="/privacy">privacy policy</a>
            </>
          }
        />
        <Checkbox name="age" label="I am 16 or older and use this for work" />
        <Submit>Open the account</Submit>
      </Form>
    </Page>
  );
}

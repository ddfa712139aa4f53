/** Choosing a new password by the link that was mailed. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Reset } from "#app/auth/account.ts";
import { resetPassword } from "#app/auth/accounts.server.ts";
import { readLink } from "#app/auth/links.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Choose a new password") }];

export async function loader({ params }: LoaderFunctionArgs) {
  return json({ usable: (await readLink("reset", params.token ?? "")) !== undefined });
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = await readForm(request, Reset);
  if (form.problems) return again(form);
  const { password } = form.value;
  const outcome = await resetPassword(params.token ?? "", password, context.place);
  if (outcome.refused) {
    return sayNo(outcome, { "link-unusable": "This link was used already, or is too old." });
  }
  return seeOther("/sign-in");
}

export default function ResetPage() {
  const { usable } = useLoaderData<typeof loader>();
  const form = useActionData<typeof action>();
  if (!usable) {
    return (
      <Page
        title="This link does not work any more"
        lead="It was used already, or is older than two hours."
      >
        <ButtonLink href="/forgot">Send a new link</ButtonLink>
      </Page>
    );
  }
  return (
    <Page
      title="Choose a new password"
      lead="Every session of yours ends; sign in afterwards with the new password."
      problems={form?.problems}
    >
      <Form problems={form?.problems}>
        <Field
          name="password"
          label="New password"
          hint="At least 8 characters, better 15."
          type="password"
          autoComplete="new-password"
        />
        <Submit>Save the password</Submit>
      </Form>
    </Page>
  );
}

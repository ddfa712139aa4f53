/** Confirming an address. Mail scanners follow links, so looking at this page changes nothing. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { Confirmation } from "#app/auth/account.ts";
import { confirmAddress } from "#app/auth/accounts.server.ts";
import { readLink } from "#app/auth/links.server.ts";
import { goIn } from "#app/web/entry.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { sayNo } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Confirm your address") }];

export async function loader({ params }: LoaderFunctionArgs) {
  const link = await readLink("confirm", params.token ?? "");
  return json({ usable: link !== undefined });
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const form = await readForm(request, Confirmation);
  if (form.problems) return again(form);
  const { password } = form.value;
  const outcome = await confirmAddress(params.token ?? "", password, context.place);
  if (outcome.refused === "too-many-tries") {
    const sentence = `That was too many tries. Wait ${outcome.detail.minutes} minutes, or choose a new password.`;
    return sayNo(outcome, { "too-many-tries": sentence });
  }
  if (outcome.refused) {
    return sayNo(outcome, {
      "link-unusable": "This link was used already, or is too old.",
      "no-password": {
        field: "password",
        sentence: "That is not the password with which this account was opened",
      },
    });
  }
  const said = "Your address is confirmed. Welcome.";
  return goIn(request, outcome.value, { next: "/home", said });
}

export default function Confirm() {
  const { usable } = useLoaderData<typeof loader>();
  const form = useActionData<typeof action>();
  if (!usable) {
    return (
      <Page
        title="This link does not work any more"
        lead="It was used already, or is older than two days. Sign in: if your address is not confirmed yet, we send a new letter."
      >
        <ButtonLink href="/sign-in">Sign in</ButtonLink>
      </Page>
    );
  }
  return (
    <Page
      title="Confirm your address"
      lead="With the password that you chose, so that nobody can open an account in your name."
      problems={form?.problems}
    >
      <Form problems={form?.problems}>
        <Field name="password" label="Password" type="password" autoComplete="current-password" />
        <Submit>Confirm and go in</Submit>
      </Form>
      <p className="small">
        <a href="/forgot">I forgot it</a>. If you opened no account, close this page: it stays shut.
      </p>
    </Page>
  );
}

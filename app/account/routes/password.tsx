/** Choosing another password, by somebody who knows the one at hand. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData } from "@remix-run/react";
import { ChangePassword } from "#app/auth/account.ts";
import { changePassword } from "#app/auth/new-password.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { AccountTabs } from "../ui/tabs";

export async function loader({ request }: LoaderFunctionArgs) {
  await requirePerson(request);
  return null;
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requirePerson(request);
  const form = await readForm(request, ChangePassword);
  if (form.problems) return again(form);
  const outcome = await changePassword(person, form.value, context.place);
  if (outcome.refused === "too-many-tries") {
    const sentence = `That was too many tries. Wait ${outcome.detail.minutes} minutes.`;
    return sayNo(outcome, { "too-many-tries": sentence });
  }
  if (outcome.refused) {
    const sentence = "That is not the password of this account";
    return sayNo(outcome, { "no-match": { field: "currentPassword", sentence } });
  }
  const { cookie, ended } = outcome.value;
  return seeOther("/account/sessions", saidOf(ended), [cookie]);
}

function saidOf(ended: number): string {
  if (ended === 0) return "The password is changed. You had no other session.";
  const sessions = ended === 1 ? "One other session has" : `${ended} other sessions have`;
  return `The password is changed. ${sessions} ended.`;
}

export const meta: MetaFunction = () => [{ title: pageTitle("Change your password") }];

export default function Password() {
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Change your password"
      lead="Every other session ends at once, and so does every link that we mailed and nobody pressed. This session goes on."
      problems={answer?.problems}
      back={{ href: "/account", label: "Your account" }}
    >
      <AccountTabs />
      <Form problems={answer?.problems}>
        <Field
          name="currentPassword"
          label="Your password now"
          type="password"
          autoComplete="current-password"
        />
        <Field
          name="password"
          label="New password"
          hint="At least 8 characters, better 15. A few words in a row are fine."
          type="password"
          autoComplete="new-password"
        />
        <Submit>Change the password</Submit>
      </Form>
      <p className="small">
        Forgotten the one you have? <a href="/forgot">We send a link</a> that lets you choose
        another.
      </p>
    </Page>
  );
}

/** One's own account: name, address and password, each with the way to change it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readChange } from "#app/account/email-change.server.ts";
import { changeWords } from "#app/account/email-change.ts";
import { changeName, readProfile } from "#app/account/profile.server.ts";
import { ProfileInput } from "#app/account/profile.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Badge, Facts, Page, pageTitle } from "../../ui/page";
import { Address } from "../../ui/table";
import { Time } from "../../ui/time";
import { AccountTabs } from "../ui/tabs";

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, zone } = await requirePerson(request);
  const [profile, change] = await Promise.all([readProfile(user.id), readChange(user.id)]);
  const underWay = change && change.state !== "done" ? change : undefined;
  return {
    ...{ profile, zone },
    change: underWay && { email: underWay.newEmail, word: changeWords[underWay.state].word },
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const { user } = await requirePerson(request);
  const form = await readForm(request, ProfileInput);
  if (form.problems) return again(form);
  await changeName(user.id, form.value);
  return seeOther("/account", form.value.name ? "Saved." : "Saved. We go by your address now.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Your account") }];

export default function Profile() {
  const { profile, zone, change } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const pending = change && (
    <>
      To be <Address>{change.email}</Address>: <Badge tone="info">{change.word}</Badge>
    </>
  );
  return (
    <Page
      title="Your account"
      lead="What we know you by. It is yours, whichever team you work in."
      problems={answer?.problems}
    >
      <AccountTabs />
      <Form problems={answer?.problems} values={answer?.typed ?? { name: profile.name }}>
        <Field
          name="name"
          label="Your name"
          hint="Pages greet you by it and your team sees it. Empty is fine: then it is your address."
          optional
          autoComplete="name"
          maxLength={120}
        />
        <Submit>Save the name</Submit>
      </Form>
      <Facts
        rows={[
          {
            term: "Email address",
            value: <Address>{profile.email}</Address>,
            note: pending,
            action: (
              <a href="/account/email">
                Change <span className="hidden">the email address</span>
              </a>
            ),
          },
          {
            term: "Password",
            value: "Kept as a hash that nobody can read",
            action: (
              <a href="/account/password">
                Change <span className="hidden">the password</span>
              </a>
            ),
          },
          { term: "Account since", value: <Time at={profile.createdAt} zone={zone} dateOnly /> },
        ]}
      />
    </Page>
  );
}

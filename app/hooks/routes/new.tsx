/** Adding a hook. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { newId } from "#app/core/id.ts";
import { eventLabels, HOOK_EVENTS, HOOK_KINDS, HookInput, kindLabels } from "#app/hooks/hook.ts";
import { addHook } from "#app/hooks/hooks.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Checkbox, Radios } from "../../ui/choices";
import { Field } from "../../ui/fields";
import { Form, FormKey } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { Events } from "../ui/events";
import { Secret } from "../ui/secret";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireRight(request, "set-up-hooks");
  return { fresh: newId() };
}

export async function action({ request }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "set-up-hooks");
  const form = await readForm(request, HookInput);
  if (form.problems) return again(form);
  const outcome = await addHook(member, form.value);
  if (outcome.refused === "added-already") return seeOther("/hooks", addedAlready);
  if (outcome.refused !== undefined) {
    const sentences = {
      "team-closing": "This team is closing, so nothing new is set up.",
      "too-many": "There are 20 hooks already. Delete one first.",
    };
    return sayNo(outcome, sentences, form.typed);
  }
  const { id, secret } = outcome.value;
  if (!secret) return seeOther(`/hooks/${id}`, "Added. Try it with a test.");
  return json({ made: { id, secret }, problems: undefined, typed: undefined });
}

const addedAlready =
  "It was added already. A secret is shown once: if you did not see it, make a new one on its page.";

export const meta: MetaFunction = () => [{ title: pageTitle("Add a hook") }];

export default function NewHook() {
  const { fresh } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer && "made" in answer) return <Secret {...answer.made} />;
  const { problems, typed } = answer ?? {};
  return (
    <Page title="Add a hook" back={{ href: "/hooks", label: "Hooks" }} problems={problems}>
      <Form problems={problems} values={typed}>
        <FormKey name="id" fresh={fresh} />
        <Radios
          name="kind"
          legend="Where to tell it"
          options={HOOK_KINDS.map((kind) => ({ value: kind, label: kindLabels[kind] }))}
        />
        <Field name="name" label="Name" hint="To tell it from others" maxLength={60} />
        <Field
          name="password"
          type="password"
          autoComplete="off"
          label="Address"
          hint="The https address that takes it. Sealed at once and never shown again; type it anew when the form comes back."
        />
        <Events labels={HOOK_EVENTS.map((event) => [event, eventLabels[event]])} typed={typed} />
        <Checkbox
          name="withPersonalData"
          label="Send name, address and company along"
          hint="Off, it says what happened and links to the page here. Whoever is restricted or not to be disclosed is never named."
        />
        <Submit>Add the hook</Submit>
      </Form>
    </Page>
  );
}

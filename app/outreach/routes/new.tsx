/** Writing a sequence: an example stands there to be changed. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { newId } from "#app/core/id.ts";
import { listMailboxes } from "#app/mailboxes/mailboxes.server.ts";
import { mailboxChoices, SequenceInput, VARIABLES } from "#app/outreach/sequence.ts";
import { createSequence } from "#app/outreach/sequences.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Form, Hidden } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { SequenceFields } from "../ui/sequence-fields";

const example = {
  name: "First contact",
  subject: 'A question about {{ company | default: "your work" }}',
  body: `Hello {{ first_name | default: "there" }},

I came across {{ company | default: "your work" }} and wondered how you do this today.

We make it simpler. May I show you in ten minutes?

Best wishes
{{ sender_name }}`,
};

export async function loader({ request }: LoaderFunctionArgs) {
  const mailboxes = mailboxChoices(await listMailboxes(await requireMember(request)));
  const mailboxId = mailboxes.length === 1 ? mailboxes[0]!.value : "";
  return { mailboxes, variables: [...VARIABLES], values: { ...example, id: newId(), mailboxId } };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, SequenceInput);
  if (form.problems) return again(form);
  const { value } = await createSequence(member, form.value);
  return seeOther(`/sequences/${value.id}/people`, "Saved as a draft. Now choose whom it goes to.");
}

export const meta: MetaFunction<typeof loader> = () => [{ title: pageTitle("Write a sequence") }];

export default function NewSequence() {
  const { mailboxes, variables, values } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const id = typeof answer?.typed.id === "string" ? answer.typed.id : values.id;
  return (
    <Page
      title="Write a sequence"
      lead="Nothing is sent yet: next you choose the people, then you see every message."
      back={{ href: "/sequences", label: "Sequences" }}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems} values={answer?.typed ?? values}>
        <Hidden name="id" value={id} />
        <SequenceFields mailboxes={mailboxes} variables={variables} />
        <Submit secondary={<a href="/sequences">Cancel</a>}>Save the draft</Submit>
      </Form>
    </Page>
  );
}

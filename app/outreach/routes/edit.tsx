/** Changing a sequence: everything of a draft, the words of one that runs. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { listMailboxes } from "#app/mailboxes/mailboxes.server.ts";
import { readDraft } from "#app/outreach/overview.server.ts";
import { mailboxChoices, SequenceInput, VARIABLES } from "#app/outreach/sequence.ts";
import { editSequence } from "#app/outreach/sequences.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Form } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";
import { SequenceFields } from "../ui/sequence-fields";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { sequence, message } = await readDraft(member, params.id!);
  const all = await listMailboxes(member);
  const { id, name, mailboxId, launchedAt } = sequence;
  return {
    id,
    launched: launchedAt !== null,
    from: all.find((mailbox) => mailbox.id === mailboxId)?.address ?? "a mailbox since removed",
    mailboxes: mailboxChoices(all, mailboxId),
    variables: [...VARIABLES],
    values: {
      ...{ name, mailboxId: mailboxId ?? "", ...message },
      stopsCompany: sequence.stopsCompany ? "yes" : "",
    },
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, SequenceInput);
  if (form.problems) return again(form);
  const outcome = await editSequence(member, params.id!, form.value);
  if (outcome.refused) {
    const launched = "It was launched meanwhile: its mailbox can no longer be changed.";
    return sayNo(outcome, { launched }, form.typed);
  }
  return seeOther(`/sequences/${params.id}`, "Saved.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Change ${data?.values.name ?? "a sequence"}`) },
];

export default function EditSequence() {
  const { id, launched, from, mailboxes, variables, values } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Change the sequence"
      back={{ href: `/sequences/${id}`, label: values.name }}
      problems={answer?.problems}
    >
      {launched ? (
        <Notice title="It was launched">
          New words go to those who were not yet written to. What was sent stays as it was.
        </Notice>
      ) : null}
      <Form problems={answer?.problems} values={answer ? { ...answer.typed } : values}>
        <SequenceFields
          mailboxes={mailboxes}
          variables={variables}
          fixedMailbox={launched ? from : undefined}
        />
        <Submit secondary={<a href={`/sequences/${id}`}>Cancel</a>}>Save</Submit>
      </Form>
    </Page>
  );
}

/** Changing a note of one's own. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { mayEdit, NoteInput, noteRefusals } from "#app/notes/note.ts";
import { editNote, readNote } from "#app/notes/notes.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { TextArea } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const note = await readNote(member, params.id!);
  const { prospectId, body, by } = note;
  return { prospectId, body, by, mine: mayEdit(member, note) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await readNote(member, params.id!);
  const form = await readForm(request, NoteInput);
  if (form.problems) return again(form);
  const outcome = await editNote(member, params.id!, form.value);
  if (outcome.refused) return sayNo(outcome, noteRefusals, form.typed);
  return seeOther(`/prospects/${outcome.value.prospectId}/notes`, "Saved.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Change a note") }];

export default function ChangeNote() {
  const { prospectId, body, by, mine } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { href: `/prospects/${prospectId}/notes`, label: "Notes and tasks" };
  return (
    <Page title="Change a note" back={back} problems={answer?.problems}>
      {mine ? (
        <Form problems={answer?.problems} values={answer?.typed ?? { body }}>
          <TextArea name="body" label="Note" rows={8} maxLength={5_000} />
          <Submit
            secondary={
              <ButtonLink href={back.href} tone="quiet">
                Cancel
              </ButtonLink>
            }
          >
            Save
          </Submit>
        </Form>
      ) : (
        <Notice
          title={`${by ?? "Somebody who left"} wrote this note, so only they can change it.`}
        />
      )}
    </Page>
  );
}

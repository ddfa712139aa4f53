/** Deleting a note: one's own, or anybody's by whoever looks after the team. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { noteRefusals } from "#app/notes/note.ts";
import { deleteNote, readNote } from "#app/notes/notes.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { prospectId, body, by } = await readNote(member, params.id!);
  return { prospectId, body, by };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await deleteNote(member, params.id!);
  if (outcome.refused) return sayNo(outcome, noteRefusals);
  return seeOther(`/prospects/${outcome.value.prospectId}/notes`, "Deleted.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Delete a note") }];

export default function DeleteNote() {
  const { prospectId, body, by } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { href: `/prospects/${prospectId}/notes`, label: "Notes and tasks" };
  const begins = body.length > 80 ? `${body.slice(0, 80).toWellFormed()}…` : body;
  return (
    <Page title="Delete this note?" back={back} problems={answer?.problems}>
      <Confirm
        consequences={[
          `“${begins}”${by ? `, by ${by},` : ""} is gone for everybody.`,
          "This cannot be undone.",
        ]}
        confirm="Delete the note"
        cancel={{ href: back.href, label: "Keep it" }}
      />
    </Page>
  );
}

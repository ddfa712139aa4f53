/** Deleting an imported file before the account closes (T4). */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { NotFound } from "#app/core/result.ts";
import { deleteFile } from "#app/imports/files.server.ts";
import { countsOf, showImport } from "#app/imports/imports.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { import: found, file } = await showImport(member, params.id!);
  if (!file) throw new NotFound("file");
  const { invalid } = countsOf(found);
  return { id: found.id, name: file.name, invalid, isDone: found.state === "done" };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await deleteFile(member, params.id!);
  if (outcome.refused === undefined)
    return seeOther(`/imports/${params.id}`, "The file is deleted.");
  return sayNo(outcome, { "under-way": "This file is being read. Stop the import first." });
}

export const meta: MetaFunction = () => [{ title: pageTitle("Delete a file") }];

export default function DeleteFile() {
  const { id, name, invalid, isDone } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title={`Delete ${name}?`}
      problems={answer?.problems}
      back={{ href: `/imports/${id}`, label: "The import" }}
    >
      <Confirm
        consequences={[
          "The file is erased for good. We keep no copy.",
          isDone
            ? "The prospects that came from it stay."
            : "What was not imported yet never will be.",
          invalid > 0
            ? "The rows that were not usable can no longer be downloaded: they stood only in the file."
            : "The numbers of this import stay.",
        ]}
        confirm="Delete the file"
        cancel={{ href: `/imports/${id}`, label: "Keep it" }}
      />
    </Page>
  );
}

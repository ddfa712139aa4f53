/** Taking an import back: what that means, and doing it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { now } from "#app/core/clock.ts";
import { canUndo } from "#app/imports/form.ts";
import { showImport } from "#app/imports/imports.server.ts";
import { undoImport } from "#app/imports/undo.server.ts";
import { people } from "#app/prospects/counted.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { import: found, file } = await showImport(member, params.id!);
  if (!canUndo(found, now())) return seeOther(`/imports/${found.id}`);
  return {
    id: found.id,
    name: file?.name ?? "this import",
    added: found.added,
    updated: found.updated,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await undoImport(member, params.id!);
  if (outcome.refused === undefined) return seeOther(`/imports/${params.id}`);
  return sayNo(outcome, {
    "cannot-be-undone":
      "This import cannot be taken back: nothing was written, it is under way, or 30 days have passed.",
  });
}

export const meta: MetaFunction = () => [{ title: pageTitle("Undo an import") }];

export default function UndoImport() {
  const { id, name, added, updated } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const here = `/imports/${id}`;
  return (
    <Page
      title={`Undo the import of ${name}?`}
      problems={answer?.problems}
      back={{ href: here, label: "The import" }}
    >
      <Confirm
        consequences={[
          `Of the ${people(added)} it added, everybody nobody has touched since goes into the bin, out of every sequence. For 30 days you can take them out again.`,
          "Whoever was written to, edited, noted, restricted, or found in another file stays.",
          `Of the ${people(updated)} it changed, every value that is still as the file left it goes back to what it was.`,
          "Nobody who objected or was erased comes back.",
        ]}
        confirm="Undo the import"
        cancel={{ href: here, label: "Keep it" }}
      />
    </Page>
  );
}

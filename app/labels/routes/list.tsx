/** One list: its name, and how many bear it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { LabelInput } from "#app/labels/label.ts";
import { readLabel, renameLabel } from "#app/labels/overview.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { pageTitle } from "../../ui/page";
import { LabelPage } from "../ui/labels-page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  return readLabel(member, "list", params.id!);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await readLabel(member, "list", params.id!);
  const form = await readForm(request, LabelInput);
  if (form.problems) return again(form);
  const outcome = await renameLabel(member, params.id!, { kind: "list", ...form.value });
  const sentence = "There is another list of this name already.";
  if (outcome.refused)
    return sayNo(outcome, { "name-taken": { field: "name", sentence } }, form.typed);
  return seeOther("/lists", "Renamed.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data?.name ?? "A list") },
];

export default function ShowList() {
  const label = useLoaderData<typeof loader>();
  return <LabelPage label={label} answer={useActionData<typeof action>()} />;
}

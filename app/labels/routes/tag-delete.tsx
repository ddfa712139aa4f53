/** Deleting a tag, after saying how many bear it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { deleteLabel, readLabel } from "#app/labels/overview.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { pageTitle } from "../../ui/page";
import { LabelFarewell } from "../ui/labels-page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  return readLabel(member, "tag", params.id!);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await deleteLabel(member, "tag", params.id!);
  return seeOther("/tags", "Deleted. The people stay.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Delete a tag") }];

export default function DeleteTag() {
  const label = useLoaderData<typeof loader>();
  return <LabelFarewell label={label} borne={label.borne} />;
}

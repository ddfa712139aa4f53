/** The team's lists, each with how many bear it, and making one. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { LabelInput, tooManyLabels } from "#app/labels/label.ts";
import { createLabel, readLabels } from "#app/labels/overview.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { pageTitle } from "../../ui/page";
import { LabelsPage } from "../ui/labels-page";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const after = new URL(request.url).searchParams.get("after") ?? undefined;
  return { ...(await readLabels(member, "list", after)), inside: after !== undefined };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, LabelInput);
  if (form.problems) return again(form);
  const outcome = await createLabel(member, { kind: "list", ...form.value });
  if (outcome.refused) return sayNo(outcome, { "too-many-labels": tooManyLabels }, form.typed);
  const said = outcome.value.made ? "The list is made." : "There is a list of this name already.";
  return seeOther("/lists", said);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Lists") }];

export default function Lists() {
  const page = useLoaderData<typeof loader>();
  return <LabelsPage kind="list" {...page} answer={useActionData<typeof action>()} />;
}

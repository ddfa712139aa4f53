/** The lists and tags of one prospect. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { labelProspect, readBearer, unlabelProspect } from "#app/labels/bearing.server.ts";
import { AttachInput, DetachInput, labelWords, tooManyLabels } from "#app/labels/label.ts";
import { readFrame } from "#app/prospects/frame.server.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Page, pageTitle } from "../../ui/page";
import { Labels } from "../ui/labels";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { name } = await readFrame(member, params.id!);
  return { name, bearing: await readBearer(member, params.id!) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { id } = await readFrame(member, params.id!);
  const fields = await request.formData();
  const lead = (from?: "details") => (from ? `/prospects/${id}` : `/prospects/${id}/labels`);
  if (fields.has("remove")) {
    const form = readFields(fields, DetachInput);
    if (form.problems) return again(form);
    const { name } = await unlabelProspect(member, id, form.value.remove);
    return seeOther(lead(form.value.from), `Taken out of ${name}.`);
  }
  const form = readFields(fields, AttachInput);
  if (form.problems) return again(form);
  const { label: kind, name, from } = form.value;
  const outcome = await labelProspect(member, id, { kind, name });
  if (outcome.refused) return sayNo(outcome, { "too-many-labels": tooManyLabels }, form.typed);
  const what = outcome.value.made
    ? `the new ${labelWords[kind].one}`
    : `the ${labelWords[kind].one}`;
  return seeOther(
    lead(from),
    outcome.value.isNew ? `Added to ${what} ${name}.` : "Was there already.",
  );
}

export const meta: MetaFunction = () => [{ title: pageTitle("Lists and tags") }];

export default function LabelsOfProspect() {
  const { name, bearing } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title={`Lists and tags: ${name}`}
      back={{ href: `/prospects/${bearing.prospectId}`, label: name }}
      problems={answer?.problems}
    >
      <Labels bearing={bearing} problems={answer?.problems} values={answer?.typed} />
    </Page>
  );
}

/** Their rights: what this person may ask of the team, and the buttons that do it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { FUTURE, MarkInput, markSaid, ToldInput } from "#app/clocks/mark.ts";
import { noteTold, readRights, setMark } from "#app/clocks/rights.server.ts";
import { reasonSentence } from "#app/suppression/suppression.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ProspectPage } from "../../prospects/ui/frame";
import { pageTitle } from "../../ui/page";
import { Disclosure, Restriction } from "../ui/marks";
import { Told } from "../ui/told";
import { Ways } from "../ui/ways";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { suppressed, ...rights } = await readRights(member, params.id!);
  return { ...rights, zone, blocked: suppressed ? reasonSentence(suppressed) : null };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const fields = await request.formData();
  const here = `/prospects/${params.id}/rights`;
  if (fields.has("mark")) {
    const form = readFields(fields, MarkInput);
    if (form.problems) return again(form);
    await setMark(member, params.id!, form.value);
    return seeOther(here, markSaid[form.value.mark]);
  }
  const form = readFields(fields, ToldInput);
  if (form.problems) return again(form);
  const outcome = await noteTold(member, params.id!, form.value);
  if (outcome.refused) {
    return sayNo(outcome, { "in-the-future": { field: "told", sentence: FUTURE } }, form.typed);
  }
  const { changed } = outcome.value;
  return seeOther(here, changed ? "Noted that they were told." : "They were told before that day.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `Their rights: ${data.frame.name}` : "Their rights") },
];

export default function Rights() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { frame, zone } = page;
  const form = { problems: answer?.problems, values: answer?.typed };
  return (
    <ProspectPage frame={frame} title="Their rights" problems={answer?.problems}>
      <Ways {...page} />
      <Restriction since={page.restrictedAt} zone={zone} form={form} />
      <Disclosure since={page.withheldAt} zone={zone} form={form} />
      <Told {...page} form={form} />
    </ProspectPage>
  );
}

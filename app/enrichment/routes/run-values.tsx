/** What a completion suggested, for many prospects: accepted or refused, those ticked. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ValueDecision } from "#app/enrichment/enrichment.ts";
import { decideRunValues, listRunValues } from "#app/enrichment/run-values.server.ts";
import { showRun } from "#app/enrichment/runs.server.ts";
import { FIELD_LABELS } from "#app/prospects/prospect.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Empty, Page, pageTitle } from "../../ui/page";
import { Pager } from "../../ui/table";
import { RunValuesForm } from "../ui/run-values-form";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const after = new URL(request.url).searchParams.get("after");
  const { rows, next } = await listRunValues(member, params.id!, after);
  const here = `/completions/${params.id}/values`;
  return {
    id: params.id!,
    rows: rows.map(({ field, ...row }) => ({ ...row, label: FIELD_LABELS[field] })),
    newer: after && here,
    older: next && `${here}?after=${next}`,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await showRun(member, params.id!);
  const form = await readForm(request, ValueDecision);
  if (form.problems) return again(form);
  const decided = await decideRunValues(member, form.value);
  const word = form.value.verdict === "accept" ? "accepted" : "refused and deleted";
  const said = decided === 1 ? `1 value ${word}.` : `${decided} values ${word}.`;
  return seeOther(`/completions/${params.id}/values`, said);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Suggested values") }];

export default function RunValues() {
  const { id, rows, newer, older } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Suggested values"
      lead="Tick what is right. Accepted values keep who said so; refused ones are deleted."
      width="wide"
      problems={answer?.problems}
      back={{ href: `/completions/${id}`, label: "The search" }}
    >
      {rows.length === 0 ? (
        <Empty title="Nothing waits for a decision">
          All of it was decided, or it was deleted after 30 days.
        </Empty>
      ) : (
        <RunValuesForm rows={rows} problems={answer?.problems} typed={answer?.typed} />
      )}
      {newer || older ? (
        <Pager newer={newer} older={older} words={["First page", "Next page"]} />
      ) : null}
    </Page>
  );
}

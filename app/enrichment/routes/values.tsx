/** What was suggested for one prospect: before and after side by side, accepted or refused field by field. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { ValueDecision } from "#app/enrichment/enrichment.ts";
import { decideValues, showValues } from "#app/enrichment/values.server.ts";
import { barWords, providerName } from "#app/enrichment/words.ts";
import { FIELD_LABELS } from "#app/prospects/prospect.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ProspectPage } from "../../prospects/ui/frame";
import { ButtonLink } from "../../ui/buttons";
import { ErrorSummary } from "../../ui/form";
import { Empty, Notice, pageTitle } from "../../ui/page";
import { ValueTable } from "../ui/value-table";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { frame, bar, suggestions } = await showValues(member, params.id!);
  return {
    zone,
    frame,
    bar: bar ? barWords(bar) : null,
    suggestions: suggestions.map((one) => ({
      id: one.id,
      label: FIELD_LABELS[one.field],
      before: one.before,
      after: one.value,
      provider: providerName(one.provider),
      suggestedAt: one.createdAt.toISOString(),
      seenAt: one.seenAt?.toISOString() ?? null,
      url: one.sourceUrl,
      score: one.score,
    })),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, ValueDecision);
  if (form.problems) return again(form);
  const here = `/prospects/${params.id}/suggestions`;
  const outcome = await decideValues(member, params.id!, form.value);
  if (outcome.refused !== undefined) {
    return sayNo(outcome, {
      "not-to-be-used": "They are restricted or objected, so nothing is written to them.",
      "not-allowed":
        "Your team does not let this field be completed any more. Nothing was written.",
      "typed-by-a-person": "A person typed what stands there, so it stays. Nothing was written.",
    });
  }
  if (outcome.value.decided === 0) return seeOther(here, "Nothing was left to decide.");
  return seeOther(here, form.value.verdict === "accept" ? "Accepted." : "Refused and deleted.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Suggestions: ${data?.frame.name ?? "a prospect"}`) },
];

export default function Values() {
  const { frame, bar, suggestions, zone } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const ask = (
    <ButtonLink href={`/completions/new?id=${frame.id}`} tone="quiet">
      Ask a provider
    </ButtonLink>
  );
  return (
    <ProspectPage frame={frame} title="Suggestions" actions={bar ? undefined : ask}>
      {answer?.problems ? <ErrorSummary problems={answer.problems} /> : null}
      {bar ? <Notice tone="warning" title={bar} /> : null}
      {!bar && suggestions.length === 0 ? (
        <Empty title="Nothing is suggested for them">
          A provider can be asked for their position, company and country. What it says waits here
          until you accept or refuse it, for 30 days at most.
        </Empty>
      ) : null}
      {suggestions.length > 0 ? <ValueTable suggestions={suggestions} zone={zone} /> : null}
    </ProspectPage>
  );
}

/** Completing many prospects: how many, who is left out, what it costs, and then to begin. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { startCompletion, weighCompletion } from "#app/enrichment/completing.server.ts";
import { CompletionInput } from "#app/enrichment/enrichment.ts";
import { countWord } from "#app/enrichment/words.ts";
import { FIELD_LABELS } from "#app/prospects/prospect.ts";
import { readSelection } from "#app/prospects/selection.ts";
import { may } from "#app/team/may.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { TooSlow } from "../../prospects/ui/too-slow";
import { ButtonLink } from "../../ui/buttons";
import { Empty, Page, pageTitle } from "../../ui/page";
import { ConfirmCompletion } from "../ui/confirm-completion";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const selection = readSelection(new URL(request.url).searchParams);
  if (!selection) return null;
  const weighed = await weighCompletion(member, selection);
  if (!weighed) return "too-slow";
  const { count, print, rules, standing, leftOut, cost } = weighed;
  const left = Object.entries(leftOut ?? {}).map(([why, number]) => ({
    why: countWord(why),
    count: number,
  }));
  return {
    count,
    print,
    cost,
    left,
    isSorted: leftOut !== undefined,
    days: rules.askAgainDays,
    fields: rules.fields.map((field) => FIELD_LABELS[field]),
    choice: {
      isReady: standing.isReady,
      left: standing.left,
      maySetUp: may(member, "set-up-providers"),
    },
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const selection = readSelection(new URL(request.url).searchParams);
  if (!selection) return seeOther("/prospects", "Tick the prospects you mean, then choose again.");
  const form = await readForm(request, CompletionInput);
  if (form.problems) return again(form);
  const outcome = await startCompletion(member, { selection, print: form.value.print });
  if (outcome.refused === undefined) return seeOther(`/completions/${outcome.value.runId}`);
  return sayNo(outcome, {
    "team-closing": "Your team is being closed, so nothing new begins.",
    "others-match": "Others match by now than a moment ago. Look at the figures once more.",
    nobody: "Nobody matches any more.",
    "nothing-allowed": "Your team lets no field be completed.",
    "no-key": "Hunter has no key here. An owner or admin can give one under Providers.",
  });
}

export const meta: MetaFunction = () => [{ title: pageTitle("Complete prospects") }];

export default function NewCompletion() {
  const shown = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { href: "/prospects", label: "Prospects" };
  if (shown === "too-slow") return <TooSlow title="Complete prospects" />;
  if (!shown || shown.count === 0) {
    return (
      <Page title="Complete prospects" back={back}>
        <Empty
          title="Nobody is chosen"
          action={<ButtonLink href="/prospects">Choose some</ButtonLink>}
        >
          Tick prospects in the list, or choose all that match a filter.
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      title="Complete prospects"
      lead="What is found is set beside what you hold. Nothing is written before you accept it."
      problems={answer?.problems}
      back={back}
    >
      <ConfirmCompletion {...shown} />
    </Page>
  );
}

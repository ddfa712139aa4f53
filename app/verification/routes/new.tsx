/** Checking many: how many, who is left out and why, who is asked, and what that costs. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readSelection } from "#app/prospects/selection.ts";
import { CheckInput } from "#app/verification/run.ts";
import { startCheck, weighCheck } from "#app/verification/runs.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { TooSlow } from "../../prospects/ui/too-slow";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { Form, Hidden } from "../../ui/form";
import { Empty, Page, pageTitle } from "../../ui/page";
import { ChoiceHint, ChoiceName } from "../ui/choice-hint";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const selection = readSelection(new URL(request.url).searchParams);
  const weight = selection ? await weighCheck(member, selection) : undefined;
  return { zone, weight: weight ?? null, isTooSlow: selection !== undefined && !weight };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const selection = readSelection(new URL(request.url).searchParams);
  if (!selection) return seeOther("/prospects", "Tick somebody first, or choose all that match.");
  const form = await readForm(request, CheckInput);
  if (form.problems) return again(form);
  const outcome = await startCheck(member, { selection, ...form.value });
  if (outcome.refused === undefined) return seeOther(`/checks/${outcome.value.id}`);
  return sayNo(
    outcome,
    {
      nobody: "Nobody matches any more.",
      changed: "Others match by now. Look at the new numbers, and begin if they are right.",
      "no-key": { field: "provider", sentence: "There is no key for this provider any more" },
      "team-closing": "This team is closing, so nothing new is begun.",
      "too-many": "Many checks are under way already. Let some of them finish first.",
    },
    form.typed,
  );
}

export const meta: MetaFunction = () => [{ title: pageTitle("Check addresses") }];

export default function NewCheck() {
  const { weight, zone, isTooSlow } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { href: "/prospects", label: "Prospects" };
  if (isTooSlow) return <TooSlow title="Check addresses" />;
  if (!weight || weight.count === 0) {
    return (
      <Page title="Check addresses" back={back}>
        <Empty
          title="Nobody to check"
          action={<ButtonLink href="/prospects">Prospects</ButtonLink>}
        >
          {weight
            ? "Nobody matches what you chose."
            : "Tick some of them first, or all that match."}
        </Empty>
      </Page>
    );
  }
  const { count, print, choices, askAgainDays } = weight;
  return (
    <Page
      title={`Check ${count === 1 ? "1 address" : `${count} addresses`}`}
      lead={`Nothing is asked before you begin. Whoever was answered about within ${askAgainDays} days is not asked about, or paid for, again.`}
      back={back}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems} values={{ provider: "own", ...answer?.typed }}>
        <Hidden name="print" value={print} />
        <Radios
          name="provider"
          legend="Who is asked?"
          options={choices.map((choice) => ({
            value: choice.name,
            label: <ChoiceName {...choice} zone={zone} />,
            hint: <ChoiceHint {...choice} zone={zone} />,
          }))}
        />
        <Submit
          secondary={
            <ButtonLink href="/providers" tone="quiet">
              Providers
            </ButtonLink>
          }
        >
          Begin the check
        </Submit>
      </Form>
    </Page>
  );
}

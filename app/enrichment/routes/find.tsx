/** Finding somebody's address from their name and where they work. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readChoice } from "#app/enrichment/choice.server.ts";
import { FindInput } from "#app/enrichment/enrichment.ts";
import { startFind } from "#app/enrichment/start.server.ts";
import { whyNotStarted } from "#app/enrichment/words.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { Field } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { leftWords } from "../ui/provider";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  return readChoice(member);
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, FindInput);
  if (form.problems) return again(form);
  const outcome = await startFind(member, form.value);
  if (outcome.refused === undefined) return seeOther(`/completions/${outcome.value.runId}`);
  return sayNo(outcome, whyNotStarted(outcome.detail?.askedAt, "at"), form.typed);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Find an address") }];

export default function Find() {
  const choice = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const hunter = choice.isReady
    ? `Searches public pages. 1 credit if it finds somebody. ${leftWords(choice)}`
    : "Not set up: it needs a key, which an owner or admin gives under Providers.";
  return (
    <Page
      title="Find an address"
      lead="From a name and where they work. You see what speaks for it, and decide."
      problems={answer?.problems}
      actions={
        <ButtonLink href="/domains" tone="quiet">
          Search a whole domain
        </ButtonLink>
      }
    >
      <Form problems={answer?.problems} values={{ provider: "own", ...answer?.typed }}>
        <Field name="firstName" label="First name" autoComplete="off" maxLength={100} />
        <Field name="lastName" label="Last name" autoComplete="off" maxLength={100} />
        <Field
          name="at"
          label="Company"
          hint="Best its domain, such as company.com. Hunter also takes the name alone."
          spellCheck={false}
          maxLength={200}
        />
        <Radios
          name="provider"
          legend="Who looks"
          options={[
            {
              value: "own",
              label: "Our own engine",
              hint: "Learns from the addresses that you hold at that domain, and checks what it guesses. Costs nothing and tells nobody.",
            },
            { value: "hunter", label: "Hunter", hint: hunter },
          ]}
        />
        <Submit>Find the address</Submit>
      </Form>
    </Page>
  );
}

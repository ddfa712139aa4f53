/** Who checks addresses and completes people for the team, how each stands, and the team's rules. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { may } from "#app/team/may.ts";
import { listProviders, setRules, showRules } from "#app/verification/providers.server.ts";
import { RulesInput } from "#app/verification/providers.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireRight, requireSignedIn } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Checkbox } from "../../ui/choices";
import { Field } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Facts, Page, pageTitle, Section } from "../../ui/page";
import { ProviderCard } from "../ui/provider-card";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const [providers, rules] = await Promise.all([listProviders(member), showRules(member)]);
  return {
    mayChange: may(member, "set-up-providers"),
    providers: providers.map((one) => ({ ...one, zone })),
    rules,
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "set-up-providers");
  const form = await readForm(request, RulesInput);
  if (form.problems) return again(form);
  await setRules(member, form.value);
  return seeOther("/providers", "Saved.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Providers") }];

export default function Providers() {
  const { providers, rules, mayChange } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Providers"
      lead="Who tells you whether an address works. Keys are given by owners and admins, and used by everybody in the team."
      problems={answer?.problems}
    >
      {providers.map((provider) => (
        <ProviderCard key={provider.name} {...provider} mayChange={mayChange} />
      ))}
      <Section
        title="Rules"
        id="rules"
        lead="The same question is not paid for twice within this time."
      >
        {mayChange ? (
          <Form
            problems={answer?.problems}
            values={{
              askAgainDays: String(rules.askAgainDays),
              verifyImports: rules.verifyImports ? "yes" : undefined,
              ...answer?.typed,
            }}
          >
            <Field
              name="askAgainDays"
              label="Ask the same again after"
              type="number"
              inputMode="numeric"
              width="short"
              suffix="days"
              min={1}
              max={365}
            />
            <Checkbox
              name="verifyImports"
              label="Check every import by itself"
              hint="With our own engine, which costs nothing."
            />
            <Submit>Save the rules</Submit>
          </Form>
        ) : (
          <Facts
            rows={[
              { term: "Ask the same again after", value: `${rules.askAgainDays} days` },
              { term: "Check every import", value: rules.verifyImports ? "Yes" : "No" },
            ]}
          />
        )}
      </Section>
    </Page>
  );
}

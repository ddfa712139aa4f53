/** Giving a provider's key, testing it, and the budget of the team with it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import type { Member } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";
import { giveKey } from "#app/verification/keys.server.ts";
import { listProviders, setBudget, tryAgain } from "#app/verification/providers.server.ts";
import {
  BudgetInput,
  KeyInput,
  type PaidName,
  PROVIDER_NAMES,
  readPaid,
} from "#app/verification/providers.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form, Hidden } from "../../ui/form";
import { Page, pageTitle, Section } from "../../ui/page";
import { ChooseProvider } from "../ui/choose-provider";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member } = await requireRight(request, "set-up-providers");
  const name = readPaid(new URL(request.url).searchParams.get("provider"));
  const found = (await listProviders(member)).find((one) => one.name === name);
  if (!name || !found) return { set: null };
  const { isReady, budget, creditsEach, each } = found;
  return { set: { name, isReady, budget, creditsEach, each } };
}

export async function action({ request }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "set-up-providers");
  const fields = await request.formData();
  const name = readPaid(fields.get("provider"));
  if (!name) throw new NotFound("provider");
  const intent = fields.get("intent");
  if (intent === "test") return testKey(member, name);
  return intent === "budget" ? saveBudget(member, name, fields) : saveKey(member, name, fields);
}

async function testKey(member: Member, name: PaidName) {
  const outcome = await tryAgain(member, name);
  const said = outcome.refused ? "There is no key to test yet." : "We are asking. Look again soon.";
  return seeOther("/providers", said);
}

async function saveBudget(member: Member, name: PaidName, fields: FormData) {
  const form = readFields(fields, BudgetInput);
  if (form.problems) return again(form);
  await setBudget(member, name, form.value);
  return seeOther("/providers", "Saved.");
}

async function saveKey(member: Member, name: PaidName, fields: FormData) {
  const form = readFields(fields, KeyInput);
  if (form.problems) return again(form);
  const outcome = await giveKey(member, name, form.value.password);
  if (outcome.refused === undefined) {
    return seeOther("/providers", "The key is sealed. We are testing it; look again soon.");
  }
  return sayNo(outcome, { "team-closing": "This team is closing, so nothing new is set up." });
}

export const meta: MetaFunction = () => [{ title: pageTitle("Set up a provider") }];

export default function SetUp() {
  const { set } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (!set) return <ChooseProvider to="/providers/set-up" />;
  const { name, isReady, budget, creditsEach, each } = set;
  const values = { monthlyBudget: budget ?? undefined, creditsEach: creditsEach ?? undefined };
  return (
    <Page
      title={`Set up ${PROVIDER_NAMES[name]}`}
      back={{ href: "/providers", label: "Providers" }}
      problems={answer?.problems}
    >
      <Section title={isReady ? "Replace the key" : "The key"}>
        <Form problems={answer?.problems}>
          <Hidden name="provider" value={name} />
          <Hidden name="intent" value="key" />
          <Field
            name="password"
            type="password"
            autoComplete="off"
            label="API key"
            hint="Sealed at once and kept in a database of its own. Nobody can read it again, you neither."
          />
          <Submit>Seal and test the key</Submit>
        </Form>
      </Section>
      <Section title="The budget" lead="When it is used up, checks rest until the next month.">
        <Form problems={answer?.problems} values={{ ...values, ...answer?.typed }}>
          <Hidden name="provider" value={name} />
          <Hidden name="intent" value="budget" />
          <Field
            name="monthlyBudget"
            label="Credits a month"
            hint="Months begin at midnight UTC. Empty is without limit."
            inputMode="decimal"
            width="short"
            optional
          />
          <Field
            name="creditsEach"
            label="What one check costs on your plan"
            hint={`In credits. Empty is what is usual: we count ${each}.`}
            inputMode="decimal"
            width="short"
            optional
          />
          <Submit>Save the budget</Submit>
        </Form>
      </Section>
    </Page>
  );
}

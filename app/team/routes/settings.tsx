/** A team's settings: what it is called, where its times are, and its postal address. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { listPeople } from "#app/team/people.server.ts";
import { teamTabs } from "#app/team/tabs.ts";
import { renameTeam, setPostalAddress, setRequireFactor } from "#app/team/team.server.ts";
import { FactorInput, PostalAddressInput, TeamInput } from "#app/team/team.ts";
import { zoneOptions } from "#app/team/zone.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Field, Select, TextArea } from "../../ui/fields";
import { Form, Hidden } from "../../ui/form";
import { Page, pageTitle, Section } from "../../ui/page";
import { RequireFactor } from "../ui/require-factor";
import { TeamTabs } from "../ui/tabs";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, team, session } = await requireRight(request, "set-up-team");
  const { name, zone, postalAddress, requireFactor } = team;
  const people = await listPeople(member);
  const factors = {
    required: requireFactor,
    people: people.length,
    without: people.filter(({ secondFactor }) => !secondFactor).length,
    own: session.twoFactor,
  };
  const values = { name, zone, postalAddress };
  return { team: values, zones: zoneOptions(zone), tabs: teamTabs(member), factors };
}

export async function action({ request }: ActionFunctionArgs) {
  const { member, session } = await requireRight(request, "set-up-team");
  const fields = await request.formData();
  if (fields.get("part") === "address") {
    const form = readFields(fields, PostalAddressInput);
    if (form.problems) return again(form);
    await setPostalAddress(member, form.value);
    return seeOther("/settings", "Saved. This address stands in every message from now on.");
  }
  if (fields.get("part") === "factor") {
    const form = readFields(fields, FactorInput);
    if (form.problems) return again(form);
    const wanted = form.value.required === "yes";
    const outcome = await setRequireFactor(member, wanted, session.twoFactor);
    if (!outcome.refused) return seeOther("/settings", "Saved.");
    return sayNo(outcome, {
      "own-factor-first":
        "Sign in with a second factor of your own first, or you would be locked out yourself.",
    });
  }
  const form = readFields(fields, TeamInput);
  if (form.problems) return again(form);
  await renameTeam(member, form.value);
  return seeOther("/settings", "Saved.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Team settings") }];

export default function Settings() {
  const { team, zones, tabs, factors } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page title="Team settings" problems={answer?.problems}>
      <TeamTabs items={tabs} />
      <Section
        title="Postal address"
        lead="It stands at the foot of every message you send. Without one nothing can be launched."
      >
        <Form problems={answer?.problems} values={{ ...team, ...answer?.typed }}>
          <Hidden name="part" value="address" />
          <TextArea
            name="postalAddress"
            label="Postal address"
            hint="Where a letter would reach you: street or post box, town and country."
            rows={4}
            maxLength={400}
          />
          <Submit>Save the address</Submit>
        </Form>
      </Section>
      <Section title="Team">
        <Form problems={answer?.problems} values={{ ...team, ...answer?.typed }}>
          <Hidden name="part" value="team" />
          <Field
            name="name"
            label="Team name"
            hint="Your prospects see it: it says who is writing to them."
            autoComplete="organization"
            maxLength={100}
          />
          <Select
            name="zone"
            label="Time zone"
            hint="For the times on these pages, and suggested for new mailboxes."
            options={zones}
            width="long"
          />
          <Submit>Save the team</Submit>
        </Form>
      </Section>
      <RequireFactor {...factors} />
      <Section title="When mail is opened" lead="Whether you want to know, and how far.">
        <ButtonLink href="/settings/opens" tone="quiet">
          Answer or change it
        </ButtonLink>
      </Section>
      <Section
        title="Telling other programs"
        lead="Slack, Discord or your own, when people answer."
      >
        <ButtonLink href="/hooks" tone="quiet">
          Hooks
        </ButtonLink>
      </Section>
    </Page>
  );
}

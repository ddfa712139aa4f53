/** Blacklist: never contacting a person, or anybody at their company, again. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { prospectsWords } from "#app/prospects/counted.ts";
import { readCompany } from "#app/prospects/farewell.server.ts";
import { BlacklistInput, displayName } from "#app/prospects/prospect.ts";
import { blacklistProspect } from "#app/prospects/removal.server.ts";
import { MOST_LET_GO, may } from "#app/team/may.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { prospect, domain, atDomain, underWay } = await readCompany(member, params.id!);
  const { id, email } = prospect;
  const mayNot = atDomain > MOST_LET_GO && !may(member, "let-many-go");
  return { id, email, name: displayName(prospect), domain, atDomain, underWay, mayNot };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, BlacklistInput);
  if (form.problems) return again(form);
  const { erased, domain } = await blacklistProspect(member, params.id!, form.value);
  const whom = form.value.what === "domain" ? `Nobody at ${domain} is` : "They are not";
  const never = `${whom} contacted again.`;
  if (erased === 0) return seeOther(`/prospects/${params.id}`, `Blacklisted. ${never}`);
  const gone = erased === 1 ? "Forgotten." : `${prospectsWords(erased)} forgotten.`;
  return seeOther("/prospects", `${gone} ${never}`);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Blacklist a prospect") }];

export default function BlacklistProspect() {
  const { id, email, name, domain, atDomain, underWay, mayNot } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const chosen = (name: string) => answer?.typed[name]?.toString();
  const person = {
    value: "address",
    label: "Only this person",
    hint: `${email}, however it is spelled`,
  };
  const all = prospectsWords(atDomain);
  const company = {
    value: "domain",
    label: `Everybody at ${domain}`,
    hint: `${all} of yours, and whoever you would add later`,
  };
  return (
    <Page
      title={`Blacklist ${name}`}
      lead="No sequence, import or form of your team gets past it."
      back={{ href: `/prospects/${id}`, label: name }}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems}>
        <Radios
          name="what"
          value={chosen("what") ?? "address"}
          legend="Who must not be contacted?"
          options={mayNot ? [person] : [person, company]}
        />
        {mayNot ? (
          <p>
            You hold {all} at {domain}: for more than {MOST_LET_GO} at once, ask an owner or admin
            of the team.
          </p>
        ) : null}
        <Radios
          name="held"
          value={chosen("held") ?? "forget"}
          legend="What happens to what you hold about them?"
          options={[
            {
              value: "forget",
              label: "Forget and never contact",
              hint: "Everything is erased for good. Only a code made from the address remains: it cannot be read back and serves to refuse the address.",
            },
            {
              value: "keep",
              label: "Never contact",
              hint: "What you hold stays here until its time is over, marked “do not contact”.",
            },
          ]}
        />
        {underWay > 0 ? <p>{leaving(underWay)}</p> : null}
        <Submit
          tone="danger"
          secondary={
            <ButtonLink href={`/prospects/${id}`} tone="quiet">
              Cancel
            </ButtonLink>
          }
        >
          Blacklist
        </Submit>
      </Form>
    </Page>
  );
}

function leaving(count: number): string {
  const what = count === 1 ? "1 sequence stops" : `${count} sequences stop`;
  return `${what} for this person at once.`;
}

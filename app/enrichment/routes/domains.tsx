/** What can be known of a domain: what the team holds there, and a search for more people. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readChoice } from "#app/enrichment/choice.server.ts";
import { readDomainKnown } from "#app/enrichment/colleagues.server.ts";
import { DomainInput, readDomain } from "#app/enrichment/enrichment.ts";
import { startDomainSearch } from "#app/enrichment/start.server.ts";
import { whyNotStarted } from "#app/enrichment/words.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { Field } from "../../ui/fields";
import { Form, Hidden } from "../../ui/form";
import { Page, pageTitle, Section } from "../../ui/page";
import { KnownDomain } from "../ui/domain";
import { leftWords, NeedsKey } from "../ui/provider";

export async function loader({ request }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const typed = new URL(request.url).searchParams.get("domain") ?? "";
  const domain = readDomain(typed.slice(0, 200));
  const known = domain ? await readDomainKnown(member, domain) : undefined;
  return { typed, domain, known, choice: await readChoice(member) };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, DomainInput);
  if (form.problems) return again(form);
  const outcome = await startDomainSearch(member, form.value);
  if (outcome.refused === undefined) return seeOther(`/completions/${outcome.value.runId}`);
  return sayNo(outcome, whyNotStarted(outcome.detail?.askedAt, "domain"), form.typed);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Search a domain") }];

export default function Domains() {
  const { typed, domain, known, choice } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const isWrong =
    typed !== "" && !domain ? { domain: "Enter a domain, such as company.com" } : null;
  return (
    <Page
      title="Search a domain"
      lead="Who works at a company. Whoever is found is a suggestion, and no prospect until you accept them."
      problems={answer?.problems ?? isWrong}
    >
      <Form
        method="get"
        problems={answer?.problems ?? isWrong}
        values={{ domain: typed, ...answer?.typed }}
      >
        <Field
          name="domain"
          label="Domain"
          hint="Such as company.com"
          spellCheck={false}
          inputMode="url"
          maxLength={200}
        />
        <p>
          <button type="submit" className="button quiet">
            Look at what you hold
          </button>
        </p>
      </Form>
      {domain && known ? (
        <>
          <KnownDomain domain={domain} known={known} />
          <Section title="Look further with Hunter" lead={leftWords(choice)}>
            <NeedsKey {...choice} />
            {choice.isReady ? <SearchForm domain={domain} /> : null}
          </Section>
        </>
      ) : null}
    </Page>
  );
}

function SearchForm({ domain }: { domain: string }) {
  return (
    <Form values={{ pages: "1" }}>
      <Hidden name="domain" value={domain} />
      <Radios
        name="pages"
        legend="How many people at most"
        options={[
          { value: "1", label: "10 people", hint: "1 credit" },
          { value: "5", label: "50 people", hint: "At most 5 credits" },
          { value: "10", label: "100 people", hint: "At most 10 credits" },
        ]}
      />
      <Submit>Search with Hunter</Submit>
    </Form>
  );
}

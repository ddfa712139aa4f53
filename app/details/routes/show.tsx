/** Prospect Details: what is held of one person, from where, what happened, what comes next. */
import type { LoaderFunctionArgs, MetaFunction, SerializeFrom } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { countryName } from "#app/core/country.ts";
import { type Details, readDetails } from "#app/details/details.server.ts";
import { originWords } from "#app/prospects/origin.ts";
import { displayName, FIELD_LABELS, PROSPECT_FIELDS } from "#app/prospects/prospect.ts";
import { exportUrl } from "#app/prospects/search.ts";
import { reasonSentence } from "#app/suppression/suppression.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/form";
import { Facts, Notice, Page, pageTitle, Section, Timeline } from "../../ui/page";
import { Time } from "../../ui/time";
import { Sequences } from "../ui/sequences";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const details = await readDetails(member, params.id!, zone);
  const { prospect, sequences, timeline, suppressed, keptUntil } = details;
  return {
    id: prospect.id,
    name: displayName(prospect),
    zone,
    facts: factsOf(details),
    sequences,
    timeline,
    blocked: suppressed && reasonSentence(suppressed),
    keptUntil,
    exportHref: exportUrl({ ids: [prospect.id] }),
  };
}

function factsOf({ prospect, sources }: Details) {
  return PROSPECT_FIELDS.map((field) => {
    const value = prospect[field];
    const source = sources[field];
    return {
      term: FIELD_LABELS[field],
      value: field === "country" && value ? countryName(value) : value,
      source: value && source ? { words: originWords(source), at: source.at } : null,
    };
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `${data.name}: Prospect Details` : "Prospect Details") },
];

type Shown = SerializeFrom<typeof loader>;

export default function ProspectDetails() {
  const page = useLoaderData<typeof loader>();
  const { id, name, zone } = page;
  return (
    <Page
      title={`Prospect Details: ${name}`}
      width="wide"
      back={{ href: "/prospects", label: "Prospects" }}
      actions={
        <>
          <ButtonLink href={`/prospects/${id}/edit`}>Edit</ButtonLink>
          <ButtonLink href={page.exportHref} tone="quiet" download>
            Export
          </ButtonLink>
          <ButtonLink href={`/prospects/${id}/blacklist`} tone="quiet">
            Blacklist
          </ButtonLink>
          <ButtonLink href={`/prospects/${id}/delete`} tone="quiet">
            Delete
          </ButtonLink>
        </>
      }
    >
      {page.blocked ? (
        <Notice tone="bad" title="Do not contact">
          {page.blocked} No message leaves for this address.
        </Notice>
      ) : null}
      <Section title="What we hold" lead={<KeptUntil page={page} />}>
        <Facts
          rows={page.facts.map(({ term, value, source }) => ({
            term,
            value: value ?? <span className="muted">not known</span>,
            note: source ? (
              <>
                {source.words}, <Time at={source.at} zone={zone} dateOnly />
              </>
            ) : null,
          }))}
        />
      </Section>
      <Section title="In sequences">
        <Sequences sequences={page.sequences} />
      </Section>
      <Section title="Timeline">
        <Timeline items={page.timeline} zone={zone} />
      </Section>
    </Page>
  );
}

function KeptUntil({ page }: { page: Shown }) {
  if (!page.keptUntil) return null;
  return (
    <>
      Kept until <Time at={page.keptUntil} zone={page.zone} dateOnly />, then forgotten by itself.
      Editing does not prolong it.
    </>
  );
}

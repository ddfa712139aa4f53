/** Prospect Details: what is held of one person, from where, and what comes next. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readDetails } from "#app/details/details.server.ts";
import { factsOf } from "#app/details/facts.ts";
import { selectionParams } from "#app/prospects/selection.ts";
import { reasonSentence } from "#app/suppression/suppression.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { Labels } from "../../labels/ui/labels";
import { ProspectPage } from "../../prospects/ui/frame";
import { ButtonLink } from "../../ui/buttons";
import { Notice, pageTitle, Section } from "../../ui/page";
import { AddressFact, FactList, KeptUntil, Statements } from "../ui/held";
import { Sequences } from "../ui/sequences";
import { Entries } from "../ui/timeline";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const details = await readDetails(member, params.id!, zone);
  const { prospect, suppressed, frame, bearing, statements, sequences, latest } = details;
  const { verdict, verifiedAt, binnedAt } = prospect;
  return {
    ...{ frame, zone, bearing, statements, sequences, latest, verdict, verifiedAt },
    facts: factsOf(details),
    blocked: suppressed && reasonSentence(suppressed),
    keptUntil: details.keptUntil,
    isBinned: binnedAt !== null,
    exportHref: `/exports/new?${selectionParams({ ids: [prospect.id] })}`,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `${data.frame.name}: Prospect Details` : "Prospect Details") },
];

export default function ProspectDetails() {
  const page = useLoaderData<typeof loader>();
  const { frame, zone, keptUntil, statements } = page;
  const base = `/prospects/${frame.id}`;
  return (
    <ProspectPage
      frame={frame}
      title="Prospect Details"
      actions={<Actions base={base} exportHref={page.exportHref} />}
    >
      {page.blocked ? (
        <Notice tone="bad" title="Do not contact">
          {page.blocked} No message leaves for this address.
        </Notice>
      ) : null}
      <Section
        title="What we hold"
        lead={keptUntil ? <KeptUntil at={keptUntil} zone={zone} isBinned={page.isBinned} /> : null}
      >
        <FactList facts={page.facts} zone={zone} />
        <AddressFact base={base} verdict={page.verdict} at={page.verifiedAt} zone={zone} />
      </Section>
      <Section title="Lists and tags">
        <Labels bearing={page.bearing} from="details" />
      </Section>
      {statements.length > 0 ? (
        <Section title="What they asked to have kept">
          <Statements statements={statements} zone={zone} />
        </Section>
      ) : null}
      <Section title="In sequences">
        <Sequences sequences={page.sequences} />
      </Section>
      <Section title="Latest">
        <Entries entries={page.latest} zone={zone} />
        <p>
          <a href={`${base}/timeline`}>The whole timeline</a>
        </p>
      </Section>
    </ProspectPage>
  );
}

function Actions({ base, exportHref }: { base: string; exportHref: string }) {
  return (
    <>
      <ButtonLink href={`${base}/edit`}>Add Data</ButtonLink>
      <ButtonLink href={exportHref} tone="quiet">
        Export
      </ButtonLink>
      <ButtonLink href={`${base}/copy`} tone="quiet">
        A copy for them
      </ButtonLink>
      <ButtonLink href={`${base}/blacklist`} tone="quiet">
        Blacklist
      </ButtonLink>
      <ButtonLink href={`${base}/delete`} tone="quiet">
        Delete
      </ButtonLink>
    </>
  );
}

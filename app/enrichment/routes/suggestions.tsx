/** People who were suggested: accepting those who fit, refusing the others. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PeopleDecision } from "#app/enrichment/enrichment.ts";
import { evidenceWords } from "#app/enrichment/evidence.ts";
import { decidedWords, decidePeople, expiryOf, listPeople } from "#app/enrichment/people.server.ts";
import { providerName } from "#app/enrichment/words.ts";
import { displayName } from "#app/prospects/prospect.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Empty, Page, pageTitle } from "../../ui/page";
import { Pager } from "../../ui/table";
import { PeopleForm } from "../ui/people-form";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const params = new URL(request.url).searchParams;
  const [run, before] = [params.get("run"), params.get("before")];
  const { rows, older } = await listPeople(member, { run, before });
  const onward = new URLSearchParams({
    ...(run ? { run } : {}),
    ...(older ? { before: older } : {}),
  });
  return {
    zone,
    run,
    isInside: before !== null,
    older: older && `/suggestions?${onward}`,
    people: rows.map((one) => ({
      id: one.id,
      name: displayName(one),
      email: one.email,
      work: [one.position, one.company].filter(Boolean).join(", "),
      provider: providerName(one.provider),
      score: one.score,
      sources: one.sources,
      evidence: evidenceWords(one.evidence),
      expiresAt: expiryOf(one).toISOString(),
    })),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, PeopleDecision);
  if (form.problems) return again(form);
  const decided = await decidePeople(member, form.value);
  const { pathname, search } = new URL(request.url);
  const here = new URLSearchParams(search);
  here.delete("_data");
  return seeOther(here.size > 0 ? `${pathname}?${here}` : pathname, decidedWords(decided));
}

export const meta: MetaFunction<typeof loader> = () => [{ title: pageTitle("Suggested people") }];

export default function Suggestions() {
  const { people, zone, older, run, isInside } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const search = <ButtonLink href="/domains">Search a domain</ButtonLink>;
  return (
    <Page
      title="Suggested people"
      lead="Found for you, and no prospects until you accept them. Whoever you refuse is deleted."
      width="wide"
      problems={answer?.problems}
      back={run ? { href: `/completions/${run}`, label: "The search" } : undefined}
      actions={
        <ButtonLink href="/find" tone="quiet">
          Find an address
        </ButtonLink>
      }
    >
      {people.length === 0 ? (
        <Empty title="Nobody waits for a decision" action={search}>
          Search a company’s domain, or look for one person. What is found waits here for 30 days.
        </Empty>
      ) : (
        <PeopleForm people={people} zone={zone} problems={answer?.problems} typed={answer?.typed} />
      )}
      {older || isInside ? (
        <Pager
          newer={isInside ? `/suggestions${run ? `?run=${run}` : ""}` : null}
          older={older}
          words={["First page", "Older"]}
        />
      ) : null}
    </Page>
  );
}

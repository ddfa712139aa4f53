/** The checks of many addresses, and what came of each. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PROVIDER_NAMES } from "#app/verification/providers.ts";
import { countWords, runWords } from "#app/verification/run.ts";
import { listRuns } from "#app/verification/runs.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Badge, Empty, Page, pageTitle } from "../../ui/page";
import { Pager, Table } from "../../ui/table";
import { Time } from "../../ui/time";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const before = new URL(request.url).searchParams.get("before");
  const { rows, older } = await listRuns(member, { before });
  return {
    zone,
    older: older && `/checks?before=${older}`,
    newest: before && "/checks",
    rows: rows.map((run) => ({
      id: run.id,
      createdAt: run.createdAt,
      provider: PROVIDER_NAMES[run.provider],
      total: run.total,
      credits: run.credits,
      ofImport: run.importId !== null,
      state: runWords(run),
      came: countWords(run.counts)
        .map(({ label, value }) => `${label}: ${value}`)
        .join(", "),
    })),
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Checks") }];

const columns = [
  { key: "at", label: "Begun" },
  { key: "state", label: "State" },
  { key: "who", label: "Asked" },
  { key: "came", label: "What came of it" },
  { key: "total", label: "People", numeric: true },
  { key: "credits", label: "Credits", numeric: true },
];

export default function Checks() {
  const { rows, zone, older, newest } = useLoaderData<typeof loader>();
  const choose = <ButtonLink href="/checks/new?scope=all">Check everybody</ButtonLink>;
  const providers = (
    <ButtonLink href="/providers" tone="quiet">
      Providers
    </ButtonLink>
  );
  if (rows.length === 0 && !newest) {
    return (
      <Page title="Checks" actions={providers}>
        <Empty title="Nothing checked yet" action={choose}>
          Find out which addresses work before you write to them. Tick some of your prospects, or
          check everybody; you see the cost before anything is asked.
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      title="Checks"
      lead="Whether addresses work: each check of many, and what it cost."
      width="wide"
      actions={
        <>
          {choose}
          {providers}
        </>
      }
    >
      <Table
        caption="Checks"
        columns={columns}
        rows={rows.map(({ id, createdAt, state, provider, ofImport, came, total, credits }) => ({
          id,
          cells: {
            at: (
              <a href={`/checks/${id}`}>
                <Time at={createdAt} zone={zone} />
              </a>
            ),
            state: <Badge tone={state.tone}>{state.word}</Badge>,
            who: ofImport ? `${provider}, after an import` : provider,
            ...{ came, total, credits },
          },
        }))}
      />
      {older || newest ? <Pager newer={newest} older={older} words={["Newest", "Older"]} /> : null}
    </Page>
  );
}

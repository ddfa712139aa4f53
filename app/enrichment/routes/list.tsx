/** Searches and completions of the team, the latest first. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listRuns } from "#app/enrichment/runs.server.ts";
import { creditWords, providerName, runTitle, STATE_WORDS } from "#app/enrichment/words.ts";
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
    older: older && `/completions?before=${older}`,
    newest: before && "/completions",
    rows: rows.map((run) => ({
      id: run.id,
      title: runTitle(run),
      provider: providerName(run.provider),
      state: STATE_WORDS[run.state],
      found: run.found,
      cost: creditWords(run.credits),
      at: run.createdAt,
    })),
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Searches") }];

export default function Runs() {
  const { rows, zone, older, newest } = useLoaderData<typeof loader>();
  const actions = (
    <>
      <ButtonLink href="/find">Find an address</ButtonLink>
      <ButtonLink href="/suggestions" tone="quiet">
        Suggested people
      </ButtonLink>
    </>
  );
  const isEmpty = rows.length === 0 && !newest;
  return (
    <Page
      title="Searches"
      lead="What providers were asked about people, what came of it and what it cost."
      width="wide"
      actions={isEmpty ? undefined : actions}
    >
      {isEmpty ? (
        <Empty
          title="Nothing was looked for yet"
          action={<ButtonLink href="/find">Find an address</ButtonLink>}
        >
          Find somebody’s address, <a href="/domains">search a company’s domain</a>, or tick
          prospects and have them completed.
        </Empty>
      ) : (
        <Table
          caption="Searches"
          columns={[
            { key: "title", label: "Search" },
            { key: "state", label: "State" },
            { key: "provider", label: "Asked" },
            { key: "found", label: "Found", numeric: true },
            { key: "cost", label: "Cost", numeric: true },
            { key: "at", label: "Begun" },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            cells: {
              title: <a href={`/completions/${row.id}`}>{row.title}</a>,
              state: <Badge tone={row.state.tone}>{row.state.word}</Badge>,
              provider: row.provider,
              found: row.found,
              cost: row.cost,
              at: <Time at={row.at} zone={zone} />,
            },
          }))}
        />
      )}
      {older || newest ? <Pager newer={newest} older={older} words={["Newest", "Older"]} /> : null}
    </Page>
  );
}

/** The files that were brought in, and what became of each. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { now } from "#app/core/clock.ts";
import { encodingWord } from "#app/imports/column-form.ts";
import { canUndo, STATE_WORDS, undoUntil } from "#app/imports/form.ts";
import { describeCounts } from "#app/imports/import-words.ts";
import { countsOf, listImports } from "#app/imports/imports.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Badge, Empty, Page, pageTitle, type Tone } from "../../ui/page";
import { Pager, Table } from "../../ui/table";
import { Time } from "../../ui/time";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const before = new URL(request.url).searchParams.get("before");
  const { rows, older } = await listImports(member, { before });
  return {
    zone,
    older: older && `/imports?before=${older}`,
    newest: before && "/imports",
    rows: rows.map(({ import: found, file, by }) => ({
      by,
      source: found.source,
      basis: found.basis,
      encoding: encodingWord(found.encoding),
      undoUntil: canUndo(found, now()) ? undoUntil(found)!.toISOString() : null,
      id: found.id,
      name: file?.name ?? "File deleted",
      createdAt: found.createdAt,
      state: STATE_WORDS[found.state],
      counts: countsOf(found).rows > 0 ? describeCounts(countsOf(found)) : "",
      isPlan: !found.startedAt,
    })),
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Imports") }];

export default function Imports() {
  const { rows, zone, older, newest } = useLoaderData<typeof loader>();
  const action = <ButtonLink href="/imports/new">Import a file</ButtonLink>;
  if (rows.length === 0 && !newest) return <NothingYet action={action} />;
  return (
    <Page
      title="Imports"
      lead="The files you brought in. Each can be downloaded again, or deleted."
      width="wide"
      actions={action}
    >
      <Table
        caption="Imports"
        columns={[
          { key: "name", label: "File" },
          { key: "state", label: "State" },
          { key: "counts", label: "What was in it" },
          { key: "from", label: "From" },
          { key: "at", label: "Brought in" },
        ]}
        rows={rows.map((row) => ({
          id: row.id,
          cells: {
            name: (
              <>
                <a href={`/imports/${row.id}`}>{row.name}</a>{" "}
                <span className="muted">{row.encoding}</span>
              </>
            ),
            state: <State {...row} zone={zone} />,
            from: row.source ? `${row.source} (${row.basis ?? "basis not said"})` : "not said",
            counts: row.isPlan && row.counts ? `Only checked: ${row.counts}` : row.counts,
            at: (
              <span>
                <Time at={row.createdAt} zone={zone} />
                {row.by ? `, ${row.by}` : null}
              </span>
            ),
          },
        }))}
      />
      {older || newest ? <Pager newer={newest} older={older} words={["Newest", "Older"]} /> : null}
    </Page>
  );
}

type StateProps = { state: { word: string; tone: Tone }; undoUntil: string | null; zone: string };

function State({ state, undoUntil, zone }: StateProps) {
  return (
    <div>
      <Badge tone={state.tone}>{state.word}</Badge>
      {undoUntil ? (
        <span className="muted">
          {" "}
          Undo until <Time at={undoUntil} zone={zone} dateOnly />
        </span>
      ) : null}
    </div>
  );
}

function NothingYet({ action }: { action: ReactNode }) {
  return (
    <Page title="Imports" lead="The files you bring in will be here.">
      <Empty title="No imports yet" action={action}>
        Bring a CSV file or an Excel workbook. You see what would happen before anything is written,
        and nobody who objected is let in again.
      </Empty>
    </Page>
  );
}

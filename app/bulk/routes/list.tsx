/** What was done to many prospects at once: who, when, to how many, and until when it can be taken back. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ACT_STATES, canUndo } from "#app/bulk/act.ts";
import { listActs } from "#app/bulk/acts.server.ts";
import { actTitle } from "#app/bulk/words.ts";
import { now } from "#app/core/clock.ts";
import { prospectsWords } from "#app/prospects/counted.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Badge, Empty, Page, pageTitle } from "../../ui/page";
import { Pager, Table } from "../../ui/table";
import { Time } from "../../ui/time";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const before = new URL(request.url).searchParams.get("before");
  const { rows, older } = await listActs(member, { before });
  return {
    zone,
    older: older && `/bulk?before=${older}`,
    newest: before && "/bulk",
    rows: rows.map(({ act, by }) => ({
      id: act.id,
      title: actTitle(act.kind, act.wanted),
      count: prospectsWords(act.total),
      by: by ?? "Somebody who left",
      at: act.createdAt,
      state: ACT_STATES[act.state],
      undoUntil: canUndo(act, now()) ? act.undoUntil : null,
    })),
  };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Bulk acts") }];

export default function BulkHistory() {
  const { rows, zone, older, newest } = useLoaderData<typeof loader>();
  const back = { href: "/prospects", label: "Prospects" };
  if (rows.length === 0 && !newest) {
    return (
      <Page title="Bulk acts" back={back}>
        <Empty
          title="Nothing yet"
          action={<ButtonLink href="/prospects">Go to the prospects</ButtonLink>}
        >
          Tick some prospects, or take all that match, and choose what to do with them. It stands
          here afterwards, and mostly can be taken back.
        </Empty>
      </Page>
    );
  }
  return (
    <Page
      title="Bulk acts"
      lead="Each stands here with who did it, and can mostly be taken back for 30 days."
      back={back}
      width="wide"
    >
      <Table
        caption="Bulk acts"
        columns={[
          { key: "what", label: "What" },
          { key: "count", label: "How many", numeric: true },
          { key: "state", label: "State" },
          { key: "by", label: "Who" },
          { key: "at", label: "When" },
          { key: "until", label: "Can be undone until" },
        ]}
        rows={rows.map((row) => ({
          id: row.id,
          cells: {
            what: <a href={`/bulk/${row.id}`}>{row.title}</a>,
            count: row.count,
            state: <Badge tone={row.state.tone}>{row.state.word}</Badge>,
            by: row.by,
            at: <Time at={row.at} zone={zone} />,
            until: row.undoUntil ? <Time at={row.undoUntil} zone={zone} dateOnly /> : "–",
          },
        }))}
      />
      {older || newest ? <Pager newer={newest} older={older} words={["Newest", "Older"]} /> : null}
    </Page>
  );
}

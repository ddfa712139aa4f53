/** Everything that happened to one prospect, the latest first, page by page. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readTimeline } from "#app/details/timeline.server.ts";
import { kindLabels, readKind, TIMELINE_KINDS } from "#app/details/timeline.ts";
import { queryOf, readWanted } from "#app/history/keyset.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { ProspectPage } from "../../prospects/ui/frame";
import { Empty, pageTitle } from "../../ui/page";
import { Pager } from "../../ui/table";
import { Kinds } from "../ui/kinds";
import { Entries } from "../ui/timeline";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const query = new URL(request.url).searchParams;
  const kind = readKind(query);
  const asked = { kind, wanted: readWanted(query) };
  const { frame, entries, older, newer } = await readTimeline(member, params.id!, asked);
  const rest = kind ? `&kind=${kind}` : "";
  return {
    ...{ frame, entries, zone, kind: kind ?? null },
    older: older ? `${queryOf("before", older)}${rest}` : null,
    newer: newer ? `${queryOf("after", newer)}${rest}` : null,
  };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data ? `${data.frame.name}: Timeline` : "Timeline") },
];

export default function ProspectTimeline() {
  const { frame, entries, zone, kind, older, newer } = useLoaderData<typeof loader>();
  const href = `/prospects/${frame.id}/timeline`;
  const kinds = TIMELINE_KINDS.map((each) => ({
    ...{ href: `${href}?kind=${each}`, label: kindLabels[each], current: each === kind },
  }));
  return (
    <ProspectPage frame={frame} title="Timeline">
      <Kinds items={[{ href, label: "Everything", current: kind === null }, ...kinds]} />
      {entries.length > 0 ? (
        <Entries entries={entries} zone={zone} />
      ) : (
        <Empty title="Nothing of this kind">
          What happens to this person, and who or what did it, is written down here by itself.
        </Empty>
      )}
      {older || newer ? <Pager older={older} newer={newer} label="Pages of the timeline" /> : null}
    </ProspectPage>
  );
}

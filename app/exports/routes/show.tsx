/** One file of prospects: being made, ready to fetch, failed or removed. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { EXPORT_STATES, isBeingMade, leftOutWords } from "#app/exports/export.ts";
import { findExport } from "#app/exports/exports.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { Badge, Page, pageTitle } from "../../ui/page";
import { BeingMade, Ready, Unmade } from "../ui/parts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const found = await findExport(member, params.id!);
  const { id, state, rows, bytes, format, purpose, createdAt, expiresAt } = found;
  const follows = new URL(request.url).searchParams.get("follow") === "1";
  const isUnderWay = isBeingMade(state);
  const shown = {
    ...{ id, state, rows, bytes, format, createdAt, expiresAt, zone, follows, isUnderWay },
    said: EXPORT_STATES[state],
    isForOthers: purpose === "others",
    leftOut: Object.entries(found.leftOut).map(([word, count]) => ({
      count,
      word: leftOutWords(word),
    })),
  };
  return json(shown, follows && isUnderWay ? { headers: { Refresh: "3" } } : undefined);
}

/** Without scripts a browser follows only because it is told to, and only where it was asked to. */
export function headers({ loaderHeaders }: { loaderHeaders: Headers }) {
  return loaderHeaders;
}

export const meta: MetaFunction = () => [{ title: pageTitle("A file of prospects") }];

export default function ShowExport() {
  const shown = useLoaderData<typeof loader>();
  const { state, isUnderWay, said } = shown;
  return (
    <Page
      title="A file of prospects"
      lead={<Badge tone={said.tone}>{said.word}</Badge>}
      back={{ href: "/exports/new", label: "Export prospects" }}
    >
      <div id="export" className="stack" data-refresh={isUnderWay ? 3 : undefined}>
        {isUnderWay ? <BeingMade {...shown} /> : null}
        {state === "ready" ? <Ready {...shown} /> : null}
        {state === "failed" || state === "removed" ? <Unmade state={state} /> : null}
      </div>
    </Page>
  );
}

/** One act on many: how far it is, what came of it, and taking it back. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ACT_STATES, canUndo, isUnderWay, seemsStuck } from "#app/bulk/act.ts";
import { showAct } from "#app/bulk/acts.server.ts";
import { actTitle, whyPassedOver } from "#app/bulk/words.ts";
import { now } from "#app/core/clock.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { Page, pageTitle } from "../../ui/page";
import { AboutAct, CameOfIt, UnderWay, Undo } from "../ui/act";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const { act, by } = await showAct(member, params.id!);
  const { id, state, total, done, changed, createdAt, finishedAt, undoneAt, undoUntil } = act;
  const follows = new URL(request.url).searchParams.get("follow") === "1";
  const shown = {
    ...{ id, by, zone, follows, total, done, changed, createdAt, finishedAt, undoneAt, undoUntil },
    title: actTitle(act.kind, act.wanted),
    state: ACT_STATES[state],
    isUnderWay: isUnderWay(state),
    isUndoing: state === "undoing",
    isUndone: state === "undone",
    hasFailed: state === "failed",
    isStuck: seemsStuck(state, act.updatedAt, now()),
    canUndo: canUndo(act, now()),
    ...whyPassedOver(act),
  };
  return json(shown, follows && shown.isUnderWay ? { headers: { Refresh: "3" } } : undefined);
}

/** Without scripts a browser follows only because it is told to, and only where it was asked to. */
export function headers({ loaderHeaders }: { loaderHeaders: Headers }) {
  return loaderHeaders;
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data?.title ?? "Bulk acts") },
];

export default function ShowAct() {
  const shown = useLoaderData<typeof loader>();
  return (
    <Page title={shown.title} back={{ href: "/bulk", label: "Bulk acts" }}>
      <div id="bulk" className="stack" data-refresh={shown.isUnderWay ? 3 : undefined}>
        {shown.isUnderWay ? <UnderWay {...shown} /> : <CameOfIt {...shown} />}
        {shown.canUndo ? <Undo {...shown} /> : null}
      </div>
      <AboutAct {...shown} />
    </Page>
  );
}

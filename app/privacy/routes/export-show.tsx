/** One export of one's own data: being made, ready to fetch, or failed. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { now } from "#app/core/clock.ts";
import { stateOf } from "#app/privacy/export.ts";
import { findExport } from "#app/privacy/exports.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { Page, pageTitle } from "../../ui/page";
import { BeingMade, Failed, Ready } from "../ui/exports";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { user, zone } = await requirePerson(request);
  const found = await findExport(user.id, params.id!);
  const { id, bytes, sha256, createdAt, readyAt, expiresAt } = found;
  const state = stateOf(found, now());
  const follows = new URL(request.url).searchParams.get("follow") === "1";
  const shown = { id, state, bytes, sha256, createdAt, readyAt, expiresAt, zone, follows };
  const isRefreshed = follows && state === "waiting";
  return json(shown, isRefreshed ? { headers: { Refresh: "3" } } : undefined);
}

/** Without scripts a browser follows only because it is told to, and only where it was asked to. */
export function headers({ loaderHeaders }: { loaderHeaders: Headers }) {
  return loaderHeaders;
}

export const meta: MetaFunction = () => [{ title: pageTitle("Export of my data") }];

export default function ShowExport() {
  const shown = useLoaderData<typeof loader>();
  const { state } = shown;
  return (
    <Page title="Export of my data" back={{ href: "/my-data", label: "My data" }}>
      <div id="export" className="stack" data-refresh={state === "waiting" ? 3 : undefined}>
        {state === "waiting" ? <BeingMade {...shown} /> : null}
        {state === "ready" ? <Ready {...shown} /> : null}
        {state === "failed" ? <Failed /> : null}
      </div>
    </Page>
  );
}

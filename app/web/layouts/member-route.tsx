/** The frame around every member's page. It greets; it guards nothing: each page guards itself. */
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { frameOf } from "#app/web/frame.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { MemberLayout } from "./member";
import { TroubleAtWork } from "./trouble";

export const handle = { enhance: true };

export async function loader({ request }: LoaderFunctionArgs) {
  const { headers, ...frame } = await frameOf(request, await requireSignedIn(request));
  return json(frame, { headers });
}

/** The word of confirmation is shown once: its cookie is cleared with the page that shows it. */
export function headers({ loaderHeaders }: { loaderHeaders: Headers }) {
  return loaderHeaders;
}

export default function MemberRoute() {
  return (
    <MemberLayout {...useLoaderData<typeof loader>()}>
      <Outlet />
    </MemberLayout>
  );
}

export function ErrorBoundary() {
  return <TroubleAtWork frame={useRouteLoaderData<typeof loader>("member")} />;
}

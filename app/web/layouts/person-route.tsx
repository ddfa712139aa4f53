/** The frame around what is a person's own, in whichever team they are, or in none. */
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData, useRouteLoaderData } from "@remix-run/react";
import { frameOf } from "#app/web/frame.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { MemberLayout } from "./member";
import { TroubleAtWork } from "./trouble";

export const handle = { enhance: true };

export async function loader({ request }: LoaderFunctionArgs) {
  const { headers, ...frame } = await frameOf(request, await requirePerson(request));
  return json(frame, { headers });
}

export function headers({ loaderHeaders }: { loaderHeaders: Headers }) {
  return loaderHeaders;
}

export default function PersonRoute() {
  return (
    <MemberLayout {...useLoaderData<typeof loader>()}>
      <Outlet />
    </MemberLayout>
  );
}

export function ErrorBoundary() {
  return <TroubleAtWork frame={useRouteLoaderData<typeof loader>("person")} />;
}

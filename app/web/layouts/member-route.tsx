/** The frame around every member's page. It greets; it guards nothing: each page guards itself. */
import { json, type LoaderFunctionArgs } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { readFlash } from "#app/web/respond.server.ts";
import { MemberLayout } from "./member";

export const handle = { enhance: true };

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, team } = await requireSignedIn(request);
  const { said, clear } = readFlash(request);
  return json(
    { name: user.name ?? user.email, teamName: team.name, demo: team.isDemo, said },
    clear ? { headers: { "Set-Cookie": clear } } : undefined,
  );
}

/** The word of confirmation is shown once: its cookie is cleared with the page that shows it. */
export function headers({ loaderHeaders }: { loaderHeaders: Headers }) {
  return loaderHeaders;
}

export default function MemberRoute() {
  const { name, teamName, demo, said } = useLoaderData<typeof loader>();
  return (
    <MemberLayout name={name} teamName={teamName} demo={demo} flash={said}>
      <Outlet />
    </MemberLayout>
  );
}

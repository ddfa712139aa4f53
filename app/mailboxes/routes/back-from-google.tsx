/** The way back from Google after signing in there. It shows nothing new until somebody confirms. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { comeBack } from "#app/web/connecting.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { pageTitle } from "../../ui/page";
import { NotConnected } from "../ui/not-connected";

export async function loader({ request }: LoaderFunctionArgs) {
  const at = await requireSignedIn(request);
  return comeBack(request, at, "google");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Not connected") }];

export default function BackFromGoogle() {
  return <NotConnected {...useLoaderData<typeof loader>()} />;
}

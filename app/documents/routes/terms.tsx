/** The terms of use in force. */
import { json, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readNewest } from "#app/documents/documents.server.ts";
import { pageTitle } from "../../ui/page";
import { DocumentPage } from "../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Terms of use") }];

export async function loader() {
  return json(await readNewest("terms"));
}

export default function Terms() {
  const { body, version } = useLoaderData<typeof loader>();
  return <DocumentPage name="terms" body={body} version={version} />;
}

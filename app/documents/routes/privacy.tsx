/** The privacy policy in force. */
import { json, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readNewest } from "#app/documents/documents.server.ts";
import { pageTitle } from "../../ui/page";
import { DocumentPage } from "../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Privacy policy") }];

export async function loader() {
  return json(await readNewest("privacy"));
}

export default function Privacy() {
  const { body, version } = useLoaderData<typeof loader>();
  return <DocumentPage name="privacy" body={body} version={version} />;
}

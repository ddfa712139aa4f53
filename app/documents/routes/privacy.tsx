/** The privacy policy in force, without its record of processing: that has a page of its own. */
import { json, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readNewest } from "#app/documents/documents.server.ts";
import { inTwo } from "#app/documents/record.ts";
import { pageTitle } from "../../ui/page";
import { DocumentPage } from "../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Privacy policy") }];

export async function loader() {
  const { body, version } = await readNewest("privacy");
  return json({ body: inTwo(body).policy, version });
}

export default function Privacy() {
  const { body, version } = useLoaderData<typeof loader>();
  return <DocumentPage name="privacy" body={body} version={version} />;
}

/** The record of processing, as it stands in the privacy policy in force. */
import { json, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readNewest } from "#app/documents/documents.server.ts";
import { inTwo } from "#app/documents/record.ts";
import { Page, pageTitle } from "../../ui/page";
import { Document } from "../ui/document";

export const meta: MetaFunction = () => [{ title: pageTitle("Record of processing") }];

export async function loader() {
  const { body, version } = await readNewest("privacy");
  return json({ body: inTwo(body).record, version });
}

export default function Record() {
  const { body, version } = useLoaderData<typeof loader>();
  const lead = "Everything that is held about people: what for, on what legal basis, how long.";
  return (
    <Page
      title="Record of processing"
      lead={version ? `Version of ${version}. ${lead}` : lead}
      width="wide"
      back={{ href: "/privacy#held", label: "Privacy policy" }}
    >
      <Document body={body} />
    </Page>
  );
}

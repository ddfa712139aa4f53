/** The security policy: what protects people's data here, and how to report a gap. */
import { json, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { contactAddress } from "#app/privacy/operator.server.ts";
import { Page, pageTitle } from "../../ui/page";
import { Protections, Reporting } from "../ui/security";

export const meta: MetaFunction = () => [{ title: pageTitle("Security") }];

export async function loader() {
  return json({ contact: contactAddress() });
}

export default function Security() {
  const { contact } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Security"
      lead="How this version protects what you and other people entrust to it, and what it lacks."
    >
      <div className="prose">
        <h2 id="report">If you have found a gap</h2>
        <Reporting contact={contact} />
        <Protections />
      </div>
    </Page>
  );
}

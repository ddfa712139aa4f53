/** The terms of use in force. */
import { json, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { contactAddress } from "#app/privacy/operator.server.ts";
import { TERMS_VERSION } from "#app/site/terms.ts";
import { Page, pageTitle } from "../../ui/page";
import { Terms } from "../ui/terms";

export const meta: MetaFunction = () => [{ title: pageTitle("Terms of use") }];

export async function loader() {
  return json({ version: TERMS_VERSION, contact: contactAddress() });
}

export default function TermsPage() {
  const { version, contact } = useLoaderData<typeof loader>();
  return (
    <Page title="Terms of use" lead={`Version of ${version}.`}>
      <div className="prose">
        <Terms />
        <h2>Writing to us</h2>
        <p>
          <a href={`mailto:${contact}`}>{contact}</a>
        </p>
      </div>
    </Page>
  );
}

/** The privacy policy: our own words, and a record of processing that is generated. */
import { json, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import {
  contactAddress,
  contactIsPlaceholder,
  listProcessors,
} from "#app/privacy/operator.server.ts";
import { POLICY_VERSION } from "#app/privacy/policy.ts";
import { recordOfProcessing } from "#app/privacy/record.server.ts";
import { Page, pageTitle } from "../../ui/page";
import {
  Cookies,
  IfYouHaveAnAccount,
  IfYouWereWrittenTo,
  InShort,
  WherePromisesPull,
  WhoAnswers,
  WhoElse,
} from "../ui/policy";
import { RecordTables } from "../ui/record";

export const meta: MetaFunction = () => [{ title: pageTitle("Privacy policy") }];

export async function loader() {
  return json({
    contact: contactAddress(),
    placeholder: contactIsPlaceholder(),
    processors: listProcessors(),
    groups: recordOfProcessing(),
    version: POLICY_VERSION,
  });
}

export default function Policy() {
  const { contact, placeholder, processors, groups, version } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Privacy policy"
      lead={`Version of ${version}. What this version of Audienti does with data about people, and nothing that it does not do yet.`}
      width="wide"
    >
      <div className="page text prose">
        <h2>In short</h2>
        <InShort />
        <h2>Who answers for it</h2>
        <WhoAnswers contact={contact} placeholder={placeholder} />
        <h2 id="written-to">If you were written to</h2>
        <IfYouWereWrittenTo contact={contact} />
        <h2 id="account">If you have an account</h2>
        <IfYouHaveAnAccount contact={contact} />
        <h2 id="held">What is held, why, and how long</h2>
        <p>
          These tables are made from the classification that stands under every table of our
          database; a column without one does not build. Ends are kept by a program that runs every
          night and reads the same classification.
        </p>
      </div>
      <RecordTables groups={groups} />
      <div className="page text prose">
        <h2>Where promises pull against each other</h2>
        <WherePromisesPull />
        <h2 id="processors">Who else gets to see data</h2>
        <WhoElse processors={processors} />
        <h2 id="cookies">Cookies</h2>
        <Cookies />
        <h2>How it is protected</h2>
        <p>
          That has <a href="/security">a page of its own</a>.
        </p>
        <h2>When this changes</h2>
        <p>
          A new version appears here with its date. Whatever is held for a new purpose is asked for
          first.
        </p>
      </div>
    </Page>
  );
}

/** After signing up or asking for a new password: the same page whoever asked. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { maySeeOutbox } from "#app/site/outbox.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Check your mail") }];

export async function loader({ context }: LoaderFunctionArgs) {
  return json({ outbox: maySeeOutbox(context.loopback) });
}

export default function CheckMail() {
  const { outbox } = useLoaderData<typeof loader>();
  return (
    <Page title="Check your mail" lead="We have written to the address you gave.">
      <div className="stack">
        <p>
          The letter holds a link that works once. It can take a minute; look in the spam folder
          too. You can close this page.
        </p>
        {outbox ? (
          <>
            <p>
              On this machine no mail provider is set up, so the letter waits in the local outbox.
            </p>
            <p>
              <ButtonLink href="/outbox">Read the letter</ButtonLink>
            </p>
          </>
        ) : null}
      </div>
    </Page>
  );
}

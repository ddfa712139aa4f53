/** After a password from an unfamiliar place during an attack: the same page whether or not it was right. */
import { json, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { maySeeOutbox } from "#app/site/outbox.server.ts";
import { Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Look in your mail") }];

export async function loader({ context }: LoaderFunctionArgs) {
  return json({ outbox: maySeeOutbox(context.loopback) });
}

export default function SignInLetter() {
  const { outbox } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Look in your mail"
      lead="Somebody is trying many stolen passwords on us just now, so from a place that we do not know a password is not enough."
    >
      <div className="stack">
        <p>
          If address and password belong together, a letter with a link is on its way. The link
          works once, for ten minutes.
        </p>
        <p>
          No letter after a minute or two? Then one of them was wrong, or the letter is in your spam
          folder: <a href="/sign-in">try again</a>, or <a href="/forgot">choose a new password</a>.
          With <a href="/sign-in/passkey">a passkey</a> you need no letter.
        </p>
        {outbox ? (
          <p>
            On this machine the letter waits in <a href="/outbox">the local outbox</a>.
          </p>
        ) : null}
      </div>
    </Page>
  );
}

/** Where an unsubscribe link leads: one button, no account, no cookie, no script, the same for every link. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { optOut, whoWrites } from "#app/suppression/one-click.server.ts";
import { Submit } from "../../ui/buttons";
import { Form } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";

export const handle = { plain: true };

/** Changes nothing: mail scanners follow links. */
export async function loader({ params }: LoaderFunctionArgs) {
  const writer = await whoWrites(params.token ?? "");
  return { teamName: typeof writer === "object" ? writer.name : null, gone: writer === "gone" };
}

export async function action({ params }: ActionFunctionArgs) {
  return { answer: await optOut(params.token ?? "") };
}

export const meta: MetaFunction<typeof loader> = () => [
  { title: pageTitle("Unsubscribe") },
  { name: "robots", content: "noindex" },
];

export default function Unsubscribe() {
  const { teamName, gone } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  if (gone) return <Gone />;
  if (answered) return <Answer teamName={answered.answer === "done" ? teamName : null} />;
  const sender = teamName ?? "the sender of that message";
  return (
    <Page
      title={`Stop messages from ${sender}?`}
      lead="One press, and they cannot write to you again through Audienti."
    >
      <Form>
        <Submit>Unsubscribe</Submit>
      </Form>
      <p className="muted">
        You need no account, and nobody asks why. Nothing has changed yet: opening this page does
        nothing by itself.
      </p>
    </Page>
  );
}

function Answer({ teamName }: { teamName: string | null }) {
  if (!teamName) return <Neutral />;
  return (
    <Page title="Unsubscribed">
      <Notice tone="good" live title={`Done. ${teamName} will not write to you again.`} />
      <div className="stack">
        <h2>What happens now</h2>
        <ul>
          <li>Every message that was still planned for you is stopped.</li>
          <li>
            {teamName} keeps one thing: a code made from your address that cannot be read back. It
            only serves to recognise the address and to refuse it, also when somebody brings it in
            again.
          </li>
          <li>A message that left just before you pressed the button may still arrive.</li>
        </ul>
        <p className="muted">You can close this page.</p>
      </div>
    </Page>
  );
}

/** Nothing is left to press: the team is no more, and it takes no opt-out to stop it. */
function Gone() {
  return (
    <Page title="Nobody there can write to you any more">
      <Notice tone="good" live title="The team behind this link has closed, for good." />
      <p>
        Everything it held is erased, your address included. There is nothing left to unsubscribe
        from, and you need not do anything.
      </p>
      <p className="muted">
        If you had objected before it closed, a code made from your address, which cannot be read
        back, stays for up to 36 months after that.
      </p>
    </Page>
  );
}

/** For a link that is not one of ours, or not whole: it tells nothing. */
function Neutral() {
  return (
    <Page title="Unsubscribe">
      <Notice
        live
        title="If the link was complete and one of ours, its sender will not write to you again."
      />
      <p>
        Should another message come, open its unsubscribe link once more, exactly as it stands
        there: mail programs sometimes cut a long link in two.
      </p>
    </Page>
  );
}

/** The last step after signing in at a provider: the yes that connects the mailbox. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { confirmConnecting } from "#app/mailboxes/connecting.server.ts";
import { ConfirmInput, explainComingBack, nameOfProvider } from "#app/mailboxes/provider.ts";
import { letGo, readCarried } from "#app/web/connecting.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Facts, Notice, Page, pageTitle } from "../../ui/page";

export async function loader({ request }: LoaderFunctionArgs) {
  const at = await requireSignedIn(request);
  const carried = readCarried(request, at);
  if (carried?.step !== "back") return { pending: null };
  const { provider, address, read, again: anew } = carried;
  const fromName = carried.name ?? at.user.name ?? at.team.name;
  return { pending: { provider, address, read, anew, fromName } };
}

export async function action({ request }: ActionFunctionArgs) {
  const at = await requireSignedIn(request);
  const carried = readCarried(request, at);
  const form = await readForm(request, ConfirmInput);
  if (carried?.step !== "back") return again(form, { "": tooLate });
  if (form.problems) return again(form);
  const outcome = await confirmConnecting(at.member, carried, form.value);
  if (outcome.refused) {
    const { provider } = carried;
    const sentences = {
      "demo-team": explainComingBack("demo-team", provider),
      "already-connected": explainComingBack("already-connected", provider),
      "other-account": explainComingBack("other-account", provider),
    };
    return sayNo(outcome, sentences, form.typed);
  }
  return seeOther(`/mailboxes/${outcome.value.id}`, undefined, [letGo()]);
}

const tooLate = "Too much time has passed, or it is connected already. Look under Mailboxes.";

export const meta: MetaFunction = () => [{ title: pageTitle("Connect this mailbox") }];

export default function ConfirmConnecting() {
  const { pending } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { href: "/mailboxes", label: "Mailboxes" };
  if (!pending) {
    return (
      <Page title="Nothing to confirm" back={back} problems={answer?.problems}>
        <Notice title="Nobody is on the way back from a provider">
          A mailbox that you signed in to waits nine minutes for your yes. After that what the
          provider gave us is destroyed. <a href="/mailboxes/new">Begin again</a>.
        </Notice>
      </Page>
    );
  }
  const { anew, address, provider, read, fromName } = pending;
  return (
    <Page
      title={anew ? "Use this sign-in?" : "Connect this mailbox?"}
      lead="After this we sign in once, to see that it works. No message is sent."
      back={back}
      problems={answer?.problems}
    >
      <Facts
        rows={[
          { term: "Address", value: address },
          { term: "Signs in at", value: nameOfProvider(provider) },
          { term: "May", value: read ? "send, and read what comes back" : "send only" },
        ]}
      />
      <Form problems={answer?.problems} values={{ fromName, ...answer?.typed }}>
        <Field
          name="fromName"
          label="Name beside the address"
          hint="What readers see as the sender, such as your own name."
          autoComplete="name"
          maxLength={100}
        />
        <Submit
          secondary={
            <ButtonLink href="/mailboxes" tone="quiet">
              Do not connect
            </ButtonLink>
          }
        >
          {anew ? "Use it and test" : "Connect and test"}
        </Submit>
      </Form>
    </Page>
  );
}

/** Connecting a mailbox by signing in at Google or Microsoft, for the first time or again: what is asked, before anybody goes. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { beginConnecting, findToSignIn, isSetUp } from "#app/mailboxes/connecting.server.ts";
import {
  BeginInput,
  explainComingBack,
  nameOfProvider,
  ProviderName,
  products,
  signInOrigins,
} from "#app/mailboxes/provider.ts";
import { carrying } from "#app/web/connecting.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireProof, requireSignedIn } from "#app/web/guard.server.ts";
import { formsMayLeadTo } from "#app/web/headers.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Checkbox } from "../../ui/choices";
import { Form, HiddenFields } from "../../ui/form";
import { Notice, Page, pageTitle } from "../../ui/page";

export async function loader({ request }: LoaderFunctionArgs) {
  const { member, team } = await requireSignedIn(request);
  const query = new URL(request.url).searchParams;
  const provider = ProviderName.catch("google").parse(query.get("provider"));
  const id = query.get("mailbox");
  // Whoever could sign in for another would have their mail: as for passwords, proof is asked for.
  if (id) await requireProof(request);
  const mailbox = id ? await findToSignIn(member, provider, id) : undefined;
  const known = mailbox && { id: mailbox.id, address: mailbox.address, reads: mailbox.reading };
  return { provider, known: known ?? null, isSetUp: isSetUp(provider), isDemo: team.isDemo };
}

export async function action({ request }: ActionFunctionArgs) {
  const at = await requireSignedIn(request);
  const form = await readForm(request.clone(), BeginInput);
  if (form.problems) return again(form);
  const { provider, read, mailbox: mailboxId } = form.value;
  if (mailboxId) await requireProof(request);
  const outcome = await beginConnecting(at.member, { provider, read: read === "yes", mailboxId });
  if (outcome.refused) {
    const sentences = {
      "not-set-up": explainComingBack("not-set-up", provider),
      "demo-team": explainComingBack("demo-team", provider),
    };
    return sayNo(outcome, sentences, form.typed);
  }
  return seeOther(outcome.value.url, undefined, [carrying(at, outcome.value.attempt)]);
}

export const headers = () => formsMayLeadTo(signInOrigins);

export const meta: MetaFunction = () => [{ title: pageTitle("Sign in to a mailbox") }];

export default function ConnectAtProvider() {
  const { provider, known, isSetUp, isDemo } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const name = nameOfProvider(provider);
  const back = known
    ? { href: `/mailboxes/${known.id}`, label: known.address }
    : { href: "/mailboxes/new", label: "Choose another mailbox" };
  return (
    <Page
      title={known ? `Sign in at ${name} again` : `Connect ${products[provider]}`}
      lead={`You sign in at ${name} itself. We never see your password.`}
      back={back}
      problems={answer?.problems}
    >
      {isSetUp && !isDemo ? (
        <Asked provider={provider} known={known} back={back.href} />
      ) : (
        <Notice title="Not here">
          {explainComingBack(isDemo ? "demo-team" : "not-set-up", provider)}
        </Notice>
      )}
    </Page>
  );
}

type Known = { id: string; address: string; reads: string } | null;

function Asked({ provider, known, back }: { provider: ProviderName; known: Known; back: string }) {
  const answer = useActionData<typeof action>();
  const name = nameOfProvider(provider);
  return (
    <Form problems={answer?.problems} values={answer?.typed}>
      <HiddenFields fields={{ provider, ...(known && { mailbox: known.id }) }} />
      <p>
        {name} asks you whether Audienti may send mail as you and know your address and name. Leave
        these ticked; nothing else is needed to send.
      </p>
      <Checkbox
        name="read"
        label="Also read what comes back"
        hint="Then a reply stops a sequence by itself and appears here. We look at your inbox, spam and sent mail, and keep only messages of conversations that began here."
        checked={known ? known.reads !== "off" : undefined}
      />
      <Submit
        secondary={
          <ButtonLink href={back} tone="quiet">
            Cancel
          </ButtonLink>
        }
      >
        {`Continue to ${name}`}
      </Submit>
    </Form>
  );
}

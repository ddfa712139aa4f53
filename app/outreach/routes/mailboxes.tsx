/** From which mailboxes a sequence is sent: one, or several that share its people. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { chooseSenders, readSenders } from "#app/outreach/choose-senders.server.ts";
import { SendersInput } from "#app/outreach/senders.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Checkboxes } from "../../ui/choices";
import { Form } from "../../ui/form";
import { Empty, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const found = await readSenders(await requireMember(request), params.id!);
  return { id: params.id!, ...found };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const form = await readForm(request, SendersInput);
  if (form.problems) return again(form);
  const outcome = await chooseSenders(member, params.id!, form.value.senders);
  if (outcome.refused) {
    const sentences = {
      mixed: "Practice and real mailboxes are never mixed: practice must reach nobody.",
      "in-use":
        "A mailbox you took out still has people of this sequence. It stays until they are done.",
      "files-too-large":
        "A mailbox at Microsoft takes at most 2 MB of files in a letter, and a step has more. Take some off first.",
    };
    const at = (sentence: string) => ({ field: "senders", sentence });
    const told = {
      mixed: at(sentences.mixed),
      "in-use": at(sentences["in-use"]),
      "files-too-large": at(sentences["files-too-large"]),
    };
    return sayNo(outcome, told, form.typed);
  }
  return seeOther(`/sequences/${params.id}`, "Saved. People who join from now on are shared out.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Mailboxes of ${data?.name ?? "a sequence"}`) },
];

export default function SequenceMailboxes() {
  const { id, name, launched, mailboxes } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { href: `/sequences/${id}`, label: name };
  if (mailboxes.length === 0) {
    const connect = <ButtonLink href="/mailboxes/new">Connect a mailbox</ButtonLink>;
    return (
      <Page title="Sent from" back={back}>
        <Empty title="No mailbox can send yet" action={connect}>
          Connect one, then choose it here.
        </Empty>
      </Page>
    );
  }
  const senders = mailboxes.filter((mailbox) => mailbox.chosen).map((mailbox) => mailbox.id);
  return (
    <Page title="Sent from" back={back} problems={answer?.problems}>
      <Form problems={answer?.problems} values={answer?.typed ?? { senders }}>
        <Checkboxes
          name="senders"
          legend="Mailboxes of this sequence"
          hint={launched ? `${shared} ${launchedHint}` : shared}
          options={mailboxes.map((mailbox) => ({
            value: mailbox.id,
            label: mailbox.kind === "practice" ? `Practice: ${mailbox.address}` : mailbox.address,
            hint: hintOf(mailbox),
          }))}
        />
        <Submit secondary={<a href={back.href}>Cancel</a>}>Save</Submit>
      </Form>
    </Page>
  );
}

const shared =
  "With several, each person who joins is written to from the one with the fewest waiting, and keeps it: answers come to where the first message was from.";
const launchedHint = "It was launched: you may add mailboxes; one with people stays.";

function hintOf({ people, state }: { people: number; state: string }): string | undefined {
  const words = [
    people > 0 && `Has ${people === 1 ? "one person" : `${people} people`} to write to.`,
    state !== "ready" && "Cannot send at the moment.",
  ].filter(Boolean);
  return words.length > 0 ? words.join(" ") : undefined;
}

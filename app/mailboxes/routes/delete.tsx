/** Removing a mailbox, after saying what that means. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readMailboxToChange } from "#app/mailboxes/keeper.server.ts";
import { removeMailbox } from "#app/mailboxes/removal.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { mailbox, usedBy } = await readMailboxToChange(member, params.id!);
  const { id, address, kind } = mailbox;
  return { id, address, kind, usedBy };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await removeMailbox(member, params.id!);
  if (outcome.refused) {
    const names = outcome.detail.names.join(", ");
    return sayNo(outcome, { "in-use": `It is in use by ${names}. Finish that first.` });
  }
  return seeOther("/mailboxes", "Removed. Nothing can be sent from it any more.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Remove a mailbox") }];

export default function RemoveMailbox() {
  const { id, address, kind, usedBy } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { href: `/mailboxes/${id}`, label: address };
  if (usedBy.length > 0) {
    return (
      <Page title="This mailbox is in use" back={back} problems={answer?.problems}>
        <p>These sequences send through it. Let them finish first; until then it stays.</p>
        <ul>
          {usedBy.map((sequence) => (
            <li key={sequence.id}>
              <a href={`/sequences/${sequence.id}`}>{sequence.name}</a> ({sequence.state})
            </li>
          ))}
        </ul>
        <ButtonLink href={back.href} tone="quiet">
          Back to the mailbox
        </ButtonLink>
      </Page>
    );
  }
  return (
    <Page title="Remove this mailbox?" back={back} problems={answer?.problems}>
      <Confirm
        problems={answer?.problems}
        consequences={kind === "practice" ? ofPractice : ofOwn}
        confirm="Remove the mailbox"
        cancel={{ href: back.href, label: "Keep it" }}
      />
    </Page>
  );
}

const ofPractice = [
  "The letters in it are deleted, and its clock starts anew if you connect one again.",
  "What was sent stays in the history of your prospects.",
];

const ofOwn = [
  "Its password is destroyed for good. To send from it again, connect it anew.",
  "Sequences that are still drafts lose their mailbox and need another one.",
  "What was sent stays in the history of your prospects. Nothing changes at your provider.",
];

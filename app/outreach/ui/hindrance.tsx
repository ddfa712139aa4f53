/** Why a sequence cannot be launched yet, and the one thing to do about it. */
import { ButtonLink } from "../../ui/buttons";
import { Notice } from "../../ui/page";

type HindranceProps = {
  id: string;
  hindrance:
    | "closing"
    | "no-address"
    | "no-mailbox"
    | "mailbox-not-ready"
    | "no-replies"
    | "files-too-large"
    | "nobody"
    | "already-running";
  mailboxId?: string | undefined;
  maySetUp: boolean;
};

export function Hindrance({ id, hindrance, mailboxId, maySetUp }: HindranceProps) {
  const told = {
    closing: {
      why: "The team is closing: nothing is sent any more.",
      todo: <ButtonLink href="/closed">See until when that can be undone</ButtonLink>,
    },
    "no-address": {
      why: "Your postal address is missing. The law wants one in every message.",
      todo: maySetUp ? (
        <ButtonLink href="/settings#postalAddress">Give the postal address</ButtonLink>
      ) : (
        "An owner or admin of the team gives it."
      ),
    },
    "no-mailbox": {
      why: "No mailbox is chosen to send from.",
      todo: <ButtonLink href={`/sequences/${id}/edit`}>Choose a mailbox</ButtonLink>,
    },
    "mailbox-not-ready": {
      why: "Its mailbox cannot send at the moment.",
      todo: <ButtonLink href={`/mailboxes/${mailboxId}`}>Look at the mailbox</ButtonLink>,
    },
    "no-replies": {
      why: "It writes more than once, and its mailbox only sends: we would not learn of an answer, and would write again to somebody who has answered.",
      todo: (
        <ButtonLink href={`/mailboxes/${mailboxId}/replies`}>Show us where answers go</ButtonLink>
      ),
    },
    "files-too-large": {
      why: "The files of a step are more than one of its mailboxes can send: Microsoft takes 2 MB in a letter.",
      todo: <ButtonLink href={`/sequences/${id}#steps`}>Look at the steps</ButtonLink>,
    },
    nobody: {
      why: "There is nobody in it who can be written to.",
      todo: <ButtonLink href={`/sequences/${id}/people`}>Choose the people</ButtonLink>,
    },
    "already-running": {
      why: "It is launched already.",
      todo: <ButtonLink href={`/sequences/${id}`}>See how it goes</ButtonLink>,
    },
  }[hindrance];
  return (
    <>
      <Notice tone="warning" title="Not yet">
        {told.why}
      </Notice>
      <p>{told.todo}</p>
    </>
  );
}

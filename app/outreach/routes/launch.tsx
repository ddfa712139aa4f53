/** Before the first message goes: what a launch does, counted; then the launch. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readLaunch } from "#app/outreach/launch.server.ts";
import { launchWords } from "#app/outreach/launch.ts";
import { launchSequence } from "#app/outreach/sequences.server.ts";
import { may } from "#app/team/may.ts";
import { requireMember, requireSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Confirm, Notice, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { member, zone } = await requireSignedIn(request);
  const plan = await readLaunch(member, params.id!);
  const { name, mailbox, hindrance, again, counts } = plan;
  return {
    ...{ id: params.id!, name, hindrance, again, ready: counts.ready },
    mailboxId: mailbox?.id,
    practice: mailbox?.kind === "practice",
    maySetUp: may(member, "set-up-team"),
    consequences: launchWords(plan, zone),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const outcome = await launchSequence(member, params.id!);
  if (outcome.refused) {
    return sayNo(outcome, {
      closing: "The team is closing: nothing is sent any more.",
      "no-address": "Give your postal address first: the law wants it in every message.",
      "no-mailbox": "Choose a mailbox to send from first.",
      "mailbox-not-ready": "Its mailbox cannot send at the moment. Look at the mailbox first.",
      nobody: "There is nobody in it who can be written to.",
      "already-running": "It was launched already. Nothing was sent twice.",
    });
  }
  return seeOther(`/sequences/${params.id}`, "Launched. Messages go out as they fall due.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Launch ${data?.name ?? "a sequence"}`) },
];

export default function Launch() {
  const { id, name, hindrance, again, ready, practice, consequences } =
    useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems;
  const people = ready === 1 ? "one person" : `${ready.toLocaleString("en")} people`;
  return (
    <Page
      title={`Launch “${name}”${again ? " again" : ""}?`}
      lead={practice ? "This is practice: no message leaves this machine." : undefined}
      back={{ href: `/sequences/${id}`, label: name }}
      problems={problems}
    >
      {hindrance ? (
        <Hindrance />
      ) : (
        <Confirm
          consequences={consequences}
          confirm={practice ? `Practise with ${people}` : `Write to ${people}`}
          cancel={{ href: `/sequences/${id}`, label: "Not yet" }}
          tone="primary"
        >
          <p>
            <a href={`/sequences/${id}/preview`}>Look at every message</a> before you decide.
          </p>
        </Confirm>
      )}
    </Page>
  );
}

function Hindrance() {
  const { id, hindrance, mailboxId, maySetUp } = useLoaderData<typeof loader>();
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
    nobody: {
      why: "There is nobody in it who can be written to.",
      todo: <ButtonLink href={`/sequences/${id}/people`}>Choose the people</ButtonLink>,
    },
    "already-running": {
      why: "It is launched already.",
      todo: <ButtonLink href={`/sequences/${id}`}>See how it goes</ButtonLink>,
    },
  }[hindrance!];
  return (
    <>
      <Notice tone="warning" title="Not yet">
        {told.why}
      </Notice>
      <p>{told.todo}</p>
    </>
  );
}

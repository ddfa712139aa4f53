/** Who reads what comes back to one mailbox. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readSharing, shareMailbox } from "#app/inbox/sharing.server.ts";
import { SharingInput, sharingWords } from "#app/inbox/sharing.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Page, pageTitle } from "../../ui/page";
import { SharingForm, SharingTold } from "../ui/sharing";

export async function loader({ request, params }: LoaderFunctionArgs) {
  return readSharing(await requireMember(request), params.id!);
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const { id, keeper } = await readSharing(member, params.id!);
  const form = await readForm(request, SharingInput);
  if (form.problems) return again(form);
  const outcome = await shareMailbox(member, id, form.value);
  if (outcome.refused) {
    return sayNo(
      outcome,
      {
        "not-yours": `Only ${keeper ?? "an owner or admin"} decides who reads what comes back to it.`,
        "not-in-the-team": { field: "sharing", sentence: "Tick only people who are in the team." },
      },
      form.typed,
    );
  }
  return seeOther(`/mailboxes/${id}/sharing`, "Kept. It holds from this moment.");
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(`Who reads ${data?.address ?? "a mailbox"}`) },
];

export default function Sharing() {
  const mailbox = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { id, address, mayChange } = mailbox;
  return (
    <Page
      title="Who reads what comes back"
      lead={`To ${address}. Whoever reads it may also answer from it. A role in the team opens nothing here.`}
      back={{ href: `/mailboxes/${id}`, label: address }}
      problems={answer?.problems}
      actions={
        <ButtonLink href="/inbox" tone="quiet">
          Inbox
        </ButtonLink>
      }
    >
      {mayChange ? (
        <SharingForm
          {...mailbox}
          words={sharingWords}
          problems={answer?.problems}
          typed={answer?.typed}
        />
      ) : (
        <SharingTold {...mailbox} />
      )}
    </Page>
  );
}

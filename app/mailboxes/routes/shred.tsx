/** Destroying what a mailbox signs in with, after saying what that means; for its owner alone. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { listUses, shredCredential } from "#app/mailboxes/credential-page.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const member = await requireMember(request);
  const { mailbox } = await listUses(member, params.id!, 1);
  return mailbox;
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  await shredCredential(member, params.id!);
  return seeOther(`/mailboxes/${params.id}`, "The password is destroyed. Nothing is sent.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Destroy a password") }];

export default function ShredCredential() {
  const { id, address } = useLoaderData<typeof loader>();
  return (
    <Page title="Destroy the password?" back={{ href: `/mailboxes/${id}/uses`, label: "Its uses" }}>
      <Confirm
        consequences={[
          `What we sign in to ${address} with is destroyed at once, in every version we hold.`,
          "Nothing is sent or read any more. Its sequences wait and lose nothing.",
          "It cannot be brought back: to go on, enter it again. At your provider it still works until you change it there.",
        ]}
        confirm="Destroy the password"
        cancel={{ href: `/mailboxes/${id}/uses`, label: "Keep it" }}
      />
    </Page>
  );
}

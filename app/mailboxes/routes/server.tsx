/** Changing how a mailbox signs in: whoever could, could read its mail elsewhere, so proof is asked for. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readMailboxToChange } from "#app/mailboxes/keeper.server.ts";
import { lookUpInto } from "#app/mailboxes/lookup.server.ts";
import { changed, MailboxServer } from "#app/mailboxes/mailbox.ts";
import { editMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireMember, requireProof } from "#app/web/guard.server.ts";
import { notFound, sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { LookUp, ReadingFields, ServerFields } from "../ui/settings-fields";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const mailbox = await findOwn(request, params.id!);
  const { id, address, host, port, security, username, imapHost, imapPort } = mailbox;
  const values = {
    ...{ host, port: String(port ?? ""), security, username: username ?? "" },
    ...{ imapHost: imapHost ?? "", imapPort: String(imapPort ?? 993) },
    imapSecurity: mailbox.imapSecurity ?? "tls",
  };
  return { id, address, values };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const mailbox = await findOwn(request, params.id!);
  const fields = await request.formData();
  const form = readFields(fields, MailboxServer);
  if (fields.get("intent") === "look-up") {
    return json(await lookUpInto(form.typed, mailbox.address));
  }
  if (form.problems) return again(form);
  const outcome = await editMailbox(member, mailbox.id, changed(mailbox, form.value));
  if (outcome.refused) {
    const password = "Enter the password too: the stored one is for the server and user before.";
    const sentences = {
      "password-needed": { field: "password", sentence: password },
      "already-connected": "This address is connected already.",
    };
    return sayNo(outcome, sentences, form.typed);
  }
  return seeOther(`/mailboxes/${mailbox.id}`, "Saved. We sign in now to see that it works.");
}

/** The practice mailbox signs in nowhere. */
async function findOwn(request: Request, id: string) {
  const { mailbox } = await readMailboxToChange(await requireMember(request), id);
  await requireProof(request);
  if (mailbox.kind !== "smtp") throw notFound();
  return mailbox;
}

export const meta: MetaFunction = () => [{ title: pageTitle("How a mailbox signs in") }];

export default function MailboxServerPage() {
  const { id, address, values } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { href: `/mailboxes/${id}`, label: address };
  return (
    <Page title="How it signs in" back={back} problems={answer?.problems}>
      <Form problems={answer?.problems} values={{ ...values, ...answer?.typed }}>
        <LookUp found={answer && "found" in answer ? answer.found : null} />
        <ServerFields passwordHint="Leave it empty to keep the one we hold. For another server or user name enter it anew." />
        <ReadingFields />
        <Submit
          secondary={
            <ButtonLink href={back.href} tone="quiet">
              Cancel
            </ButtonLink>
          }
        >
          Save and test
        </Submit>
      </Form>
    </Page>
  );
}

/** Changing a mailbox; its password is asked for and never shown. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { dayTime, MailboxEdit, type MailboxFacts, PracticeEdit } from "#app/mailboxes/mailbox.ts";
import { editMailbox, readMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { editPractice } from "#app/mailboxes/practice.server.ts";
import { zoneOptions } from "#app/team/zone.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Field, Form, Submit } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { CapField, SettingsFields } from "../ui/settings-fields";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { mailbox } = await readMailbox(await requireMember(request), params.id!);
  const { id, kind, address } = mailbox;
  return { id, kind, address, values: valuesOf(mailbox), zones: zoneOptions(mailbox.zone) };
}

function valuesOf(mailbox: MailboxFacts): Record<string, string> {
  return {
    address: mailbox.address,
    fromName: mailbox.fromName,
    host: mailbox.host ?? "",
    port: String(mailbox.port ?? ""),
    security: mailbox.security ?? "",
    username: mailbox.username ?? "",
    dailyCap: String(mailbox.dailyCap),
    windowStart: dayTime(mailbox.windowStart),
    windowEnd: dayTime(mailbox.windowEnd),
    zone: mailbox.zone,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const to = `/mailboxes/${params.id}`;
  const { mailbox } = await readMailbox(member, params.id!);
  if (mailbox.kind === "practice") {
    const form = await readForm(request, PracticeEdit);
    if (form.problems) return again(form);
    await editPractice(member, mailbox.id, form.value);
    return seeOther(to, "Saved.");
  }
  const form = await readForm(request, MailboxEdit);
  if (form.problems) return again(form);
  const outcome = await editMailbox(member, mailbox.id, form.value);
  if (outcome.refused) {
    const password = "Enter the password too: the stored one is for the server and user before.";
    const sentences = {
      "password-needed": { field: "password", sentence: password },
      "already-connected": { field: "address", sentence: "This address is connected already." },
    };
    return sayNo(outcome, sentences, form.typed);
  }
  return seeOther(to, "Saved.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Change a mailbox") }];

export default function EditMailbox() {
  const { id, kind, address, values, zones } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const cancel = (
    <ButtonLink href={`/mailboxes/${id}`} tone="quiet">
      Cancel
    </ButtonLink>
  );
  return (
    <Page
      title="Change the mailbox"
      back={{ href: `/mailboxes/${id}`, label: address }}
      problems={answer?.problems}
    >
      <Form problems={answer?.problems} values={{ ...values, ...answer?.typed }}>
        {kind === "practice" ? (
          <>
            <Field name="fromName" label="Name beside the address" maxLength={100} />
            <CapField />
          </>
        ) : (
          <SettingsFields
            zones={zones}
            passwordHint="Leave it empty to keep the one we hold. For another server or user name enter it anew."
          />
        )}
        <Submit secondary={cancel}>Save</Submit>
      </Form>
    </Page>
  );
}

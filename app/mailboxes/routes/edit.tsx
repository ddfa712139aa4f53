/** Changing whom a mailbox writes as, how much and when; how it signs in has a page of its own. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { editSignedIn } from "#app/mailboxes/connecting.server.ts";
import { dayTime, habitValues } from "#app/mailboxes/habits.ts";
import { readMailboxToChange } from "#app/mailboxes/keeper.server.ts";
import { changed, type MailboxFacts, MailboxHabits, PracticeEdit } from "#app/mailboxes/mailbox.ts";
import { editMailbox } from "#app/mailboxes/mailboxes.server.ts";
import { editPractice } from "#app/mailboxes/practice.server.ts";
import { nameOfProvider } from "#app/mailboxes/provider.ts";
import { zoneOptions } from "#app/team/zone.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireMember } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { CapField, PaceFields } from "../ui/pace-fields";
import { SenderFields } from "../ui/settings-fields";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { mailbox } = await readMailboxToChange(await requireMember(request), params.id!);
  const { id, kind, address } = mailbox;
  return { id, kind, address, values: valuesOf(mailbox), zones: zoneOptions(mailbox.zone) };
}

function valuesOf(mailbox: MailboxFacts): Record<string, string | string[]> {
  return {
    address: mailbox.address,
    fromName: mailbox.fromName,
    dailyCap: String(mailbox.dailyCap),
    windowStart: dayTime(mailbox.windowStart),
    windowEnd: dayTime(mailbox.windowEnd),
    zone: mailbox.zone,
    ...habitValues(mailbox),
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const member = await requireMember(request);
  const to = `/mailboxes/${params.id}`;
  const { mailbox } = await readMailboxToChange(member, params.id!);
  if (mailbox.kind === "practice") {
    const form = await readForm(request, PracticeEdit);
    if (form.problems) return again(form);
    await editPractice(member, mailbox.id, form.value);
    return seeOther(to, "Saved.");
  }
  const form = await readForm(request, MailboxHabits);
  if (form.problems) return again(form);
  if (nameOfProvider(mailbox.kind)) {
    await editSignedIn(member, mailbox.id, form.value);
    return seeOther(to, "Saved.");
  }
  const outcome = await editMailbox(member, mailbox.id, changed(mailbox, form.value));
  if (outcome.refused) {
    const sentences = {
      "password-needed": "Its password is missing. Enter it first, under “How it signs in”.",
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
          <>
            <SenderFields fixed={nameOfProvider(kind) ? address : undefined} />
            <PaceFields zones={zones} />
          </>
        )}
        <Submit secondary={cancel}>Save</Submit>
      </Form>
    </Page>
  );
}

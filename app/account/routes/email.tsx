/** Changing one's address: the new one, and how far both mailboxes have come. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import {
  askForAddress,
  cancelChange,
  readChange,
  writeAgain,
} from "#app/account/email-change.server.ts";
import { NewAddress } from "#app/account/email-change.ts";
import { again, readFields } from "#app/web/form.server.ts";
import { requireProof } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Page, pageTitle } from "../../ui/page";
import { Change } from "../ui/email-change";
import { NewAddressForm } from "../ui/new-address-form";
import { AccountTabs } from "../ui/tabs";

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, zone } = await requireProof(request);
  return { email: user.email, zone, change: await readChange(user.id) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const person = await requireProof(request);
  const fields = await request.formData();
  if (fields.get("intent") === "cancel") {
    await cancelChange(person);
    return seeOther("/account/email", "Given up. Your address stays as it is.");
  }
  if (fields.get("intent") === "write-again") {
    const outcome = await writeAgain(person, context.clientAddress);
    if (outcome.refused === "too-many-tries") return sayNo(outcome, tooOften(outcome.detail));
    if (outcome.refused) {
      return sayNo(outcome, { "nothing-waits": "There is no change that waits for an answer." });
    }
    return seeOther("/account/email", "Written again, to each mailbox that has not agreed yet.");
  }
  const form = readFields(fields, NewAddress);
  if (form.problems) return again(form);
  const outcome = await askForAddress(person, form.value.email, context.clientAddress);
  if (outcome.refused === "too-many-tries") {
    return sayNo(outcome, tooOften(outcome.detail), form.typed);
  }
  if (outcome.refused) {
    const sentence = "That is your address already";
    return sayNo(outcome, { "same-address": { field: "email", sentence } }, form.typed);
  }
  return seeOther("/account/email", "We have written to both mailboxes.");
}

function tooOften({ minutes }: { minutes: number }) {
  return { "too-many-tries": `That was too often. Try again in ${minutes} minutes.` };
}

export const meta: MetaFunction = () => [{ title: pageTitle("Change your address") }];

export default function Email() {
  const { email, zone, change } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const waits = change?.state.startsWith("waiting");
  return (
    <Page
      title="Change your address"
      lead="Both mailboxes have to agree, so that nobody can take your account along. Until then nothing changes."
      problems={answer?.problems}
      back={{ href: "/account", label: "Your account" }}
    >
      <AccountTabs />
      {change ? <Change {...change} email={email} zone={zone} /> : null}
      {waits ? null : (
        <NewAddressForm email={email} problems={answer?.problems} values={answer?.typed} />
      )}
    </Page>
  );
}

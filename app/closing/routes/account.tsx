/** Closing one's own account: what goes, which teams go with it, and the address typed as the last word. */
import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { closeAccount } from "#app/closing/closing.server.ts";
import { CloseAccountInput, lastDayOf } from "#app/closing/closing.ts";
import { planAccountClosing } from "#app/closing/plan.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireProof } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { AccountTabs } from "../../account/ui/tabs";
import { Field } from "../../ui/fields";
import { Confirm, Page, pageTitle, Section } from "../../ui/page";
import { Time } from "../../ui/time";
import { NeedsOwner, TeamsThatClose, TeamsThatGoOn } from "../ui/affected";
import { Goes, NotAPlan, Remaining, TakeAlong } from "../ui/plan";

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireProof(request);
  if (user.closedAt) throw redirect("/closed", 303);
  const plan = await planAccountClosing(user.id);
  return { ...plan, address: user.email, lastDay: lastDayOf(plan.goesAt) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const myself = await requireProof(request);
  const form = await readForm(request, CloseAccountInput);
  if (form.problems) return again(form);
  const outcome = await closeAccount(myself, { ...form.value, place: context.place });
  if (outcome.refused) {
    const sentences = {
      "already-closing": "Your account is closing already.",
      "owns-a-team": "A team needs another owner first, or has to be closed. Nothing was closed.",
      "not-the-address": {
        field: "ownAddress",
        sentence: "That is not the address of your account. Nothing was closed.",
      },
    };
    return sayNo(outcome, sentences, form.typed);
  }
  return seeOther("/closed", "Your account is closed. It opens again when you say so.");
}

export const meta: MetaFunction = () => [{ title: pageTitle("Close your account") }];

export default function CloseAccount() {
  const plan = useLoaderData<typeof loader>();
  const form = useActionData<typeof action>();
  const { goesAt, lastDay, holds, remains, closes, goesOn, staying, needsOwner } = plan;
  return (
    <Page
      title="Close your account"
      lead={
        <>
          You can undo it until the end of <Time at={lastDay} dateOnly />: sign in, and open it
          again. On <Time at={goesAt} dateOnly /> everything is erased. Days end at midnight UTC.
        </>
      }
      problems={form?.problems}
    >
      <AccountTabs />
      <NeedsOwner teams={needsOwner} />
      <Section title="What stops at once">
        <ul>
          <li>Nothing more leaves from your own mailboxes, in any team.</li>
          <li>You are signed out everywhere but here.</li>
          <li>Signing in leads to one page: until when you can undo it.</li>
        </ul>
      </Section>
      <Section
        title="What is erased"
        lead={
          <>
            On <Time at={goesAt} dateOnly />, as it stands today:
          </>
        }
      >
        <Goes holds={holds} />
      </Section>
      <TeamsThatClose teams={closes} />
      <TeamsThatGoOn teams={goesOn} staying={staying} />
      <Remaining remains={remains} />
      <TakeAlong team={closes.length > 0} />
      {needsOwner.length > 0 ? null : <CloseIt />}
    </Page>
  );
}

function CloseIt() {
  const { address } = useLoaderData<typeof loader>();
  const form = useActionData<typeof action>();
  return (
    <Section title="Close it">
      <NotAPlan />
      <Confirm
        problems={form?.problems}
        confirm="Close my account"
        cancel={{ href: "/account", label: "Keep it open" }}
      >
        <Field
          name="ownAddress"
          label="Type the address of your account"
          hint={address}
          value={form?.typed.ownAddress as string | undefined}
          autoComplete="off"
          spellCheck={false}
        />
      </Confirm>
    </Section>
  );
}

/** What one agreed to and what not, each with a way to change it, and every answer ever given. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { answerConsent, listConsents } from "#app/consent/consents.server.ts";
import { ConsentInput, isPurpose, type Purpose, purposes } from "#app/consent/purposes.ts";
import { lookCookie, tipsCookie, withoutCookie } from "#app/web/cookies.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { AccountTabs } from "../../account/ui/tabs";
import { Page, pageTitle, Section } from "../../ui/page";
import { Answers } from "../ui/answers";
import { PurposeSection } from "../ui/purpose-section";

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, zone } = await requirePerson(request);
  const ledger = await listConsents(user.id);
  return {
    zone,
    purposes: (Object.keys(purposes) as Purpose[]).map((purpose) => {
      const newest = ledger.find((line) => line.purpose === purpose);
      return { purpose, given: newest?.given ?? null, at: newest?.at ?? null };
    }),
    ledger: ledger.map(({ id, at, purpose, given, wording, source }) => ({
      ...{ id, at, given, wording, source },
      what: isPurpose(purpose) ? purposes[purpose].title : purpose,
    })),
  };
}

export async function action({ request }: ActionFunctionArgs) {
  const { user, look } = await requirePerson(request);
  const form = await readForm(request, ConsentInput);
  if (form.problems) return again(form);
  const { purpose, given, source } = form.value;
  await answerConsent(user.id, form.value);
  const cookies = {
    "look-cookie": () => (given ? lookCookie(look) : withoutCookie("look")),
    "tips-cookie": () => (given ? tipsCookie(look.dismissedTips) : withoutCookie("tips")),
  };
  const cookie = purpose in cookies ? [cookies[purpose as keyof typeof cookies]()] : [];
  const said = given ? "Your yes is noted. You can take it back at any time." : "Your no is noted.";
  return seeOther(source, said, cookie);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Consents") }];

export default function Consents() {
  const { zone, purposes, ledger } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Consents"
      lead="What we may do only if you say yes. Without an answer it is a no, and a no takes nothing away."
      problems={answer?.problems}
    >
      <AccountTabs />
      {purposes.map((each) => (
        <PurposeSection key={each.purpose} {...each} zone={zone} />
      ))}
      <Section
        title="Every answer you gave"
        id="ledger"
        lead="Never changed and never deleted while you have an account, so that both of us can look it up."
      >
        <Answers ledger={ledger} zone={zone} />
      </Section>
    </Page>
  );
}

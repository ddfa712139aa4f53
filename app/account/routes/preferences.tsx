/** How one wants things shown: language of dates, time zone, theme, density, tips. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readZone, savePreferences } from "#app/account/preferences.server.ts";
import { languageOptions, PreferencesInput } from "#app/account/preferences.ts";
import { readAnswers } from "#app/consent/consents.server.ts";
import { asking } from "#app/consent/purposes.ts";
import { zoneOptions } from "#app/team/zone.ts";
import { lookCookie } from "#app/web/cookies.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { PostButton } from "../../ui/buttons";
import { Page, pageTitle, Section } from "../../ui/page";
import { PreferencesForm } from "../ui/preferences-form";
import { AccountTabs } from "../ui/tabs";

const HERE = "/account/preferences";

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, look, team } = await requirePerson(request);
  const zone = await readZone(user.id);
  const { language, theme, density, dismissedTips } = look;
  return {
    values: { language, theme, density, zone },
    languages: languageOptions(),
    zones: zoneOptions(zone ?? "UTC"),
    teamZone: team?.zone ?? null,
    seenTips: dismissedTips.length,
  };
}

/** The cookie is asked for in the moment it would do something: after a look was chosen. */
export async function action({ request }: ActionFunctionArgs) {
  const { user } = await requirePerson(request);
  const form = await readForm(request, PreferencesInput);
  if (form.problems) return again(form);
  await savePreferences(user.id, form.value);
  const answer = (await readAnswers(user.id))["look-cookie"];
  const { theme, density } = form.value;
  const isOwn = theme !== "auto" || density !== "roomy";
  const to = answer === undefined && isOwn ? asking(HERE, "look-cookie") : HERE;
  return seeOther(to, "Saved.", answer ? [lookCookie({ theme, density })] : []);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Preferences") }];

export default function Preferences() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <Page
      title="Preferences"
      lead="How pages look to you, in every team. They are kept with your account."
      problems={answer?.problems}
    >
      <AccountTabs />
      <PreferencesForm
        problems={answer?.problems}
        values={answer?.typed ?? page.values}
        languages={page.languages}
        zones={page.zones}
        teamZone={page.teamZone}
      />
      <Section title="Tips" lead="Some pages carry a tip until you have seen it.">
        {page.seenTips > 0 ? (
          <PostButton action="/account/tips/again">Show all tips again</PostButton>
        ) : (
          <p>You have put none away; each is shown where it helps.</p>
        )}
      </Section>
    </Page>
  );
}

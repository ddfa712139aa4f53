/** Second factors: what is set up, when it was last used, and what a lost phone means. */
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { FEW_LEFT } from "#app/factors/code.ts";
import { isShutOut, readFactors } from "#app/factors/overview.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { AccountTabs } from "../../account/ui/tabs";
import { Page, pageTitle, Section } from "../../ui/page";
import { FactorList } from "../ui/factor-list";
import { FewLeft, WhyHere } from "../ui/notices";

export const meta: MetaFunction = () => [{ title: pageTitle("Second factor") }];

export async function loader({ request }: LoaderFunctionArgs) {
  const signedIn = await requirePerson(request);
  const { app, passkeys, recoveryCodes, any } = await readFactors(signedIn.user.id);
  const lastUsed = passkeys.map(({ lastUsedAt }) => lastUsedAt?.getTime() ?? 0);
  return {
    any,
    app: app ? { usedAt: app.lastUsedAt } : null,
    passkeys: passkeys.length,
    passkeyUsedAt: new Date(Math.max(0, ...lastUsed)).getTime() || null,
    recoveryCodes,
    few: any && recoveryCodes <= FEW_LEFT,
    shutOutOf: isShutOut(signedIn) ? signedIn.team!.name : null,
    zone: signedIn.zone,
  };
}

export default function Factors() {
  const shown = useLoaderData<typeof loader>();
  return (
    <Page
      title="Second factor"
      lead="Something you have, besides the password you know: whoever steals the password alone stays outside."
    >
      <AccountTabs />
      {shown.shutOutOf ? <WhyHere team={shown.shutOutOf} any={shown.any} /> : null}
      {shown.few ? <FewLeft left={shown.recoveryCodes} /> : null}
      <FactorList lines={linesOf(shown)} zone={shown.zone} />
      <Section title="If you lose your phone">
        <div className="stack">
          <p>
            Sign in with your password and a recovery code, or with a passkey on another device.
            Then remove what was lost, here.
          </p>
          <p>
            With no factor, no passkey and no code left, nobody gets in, and we have no way around
            it either: that is what keeps others out. So keep the codes on paper.
          </p>
          <p>
            After a change you may want to <a href="/account/sessions">end your other sessions</a>.
          </p>
        </div>
      </Section>
    </Page>
  );
}

type Shown = ReturnType<typeof useLoaderData<typeof loader>>;

function linesOf({ app, passkeys, passkeyUsedAt, recoveryCodes, any, few }: Shown) {
  const on = (is: boolean) => (is ? "good" : "plain") as "good" | "plain";
  return [
    {
      ...{ title: "Authenticator app", href: "/account/factors/authenticator" },
      ...{ status: app ? "On" : "Off", tone: on(app !== null) },
      says: "Six digits from an app on your phone, after the password.",
      ...(app ? { usedAt: app.usedAt } : {}),
    },
    {
      ...{ title: "Passkeys", href: "/account/factors/passkeys" },
      ...{ status: passkeys ? String(passkeys) : "None", tone: on(passkeys > 0) },
      says: "Your device’s PIN, finger or face instead of password and code.",
      ...(passkeys ? { usedAt: passkeyUsedAt ? new Date(passkeyUsedAt).toISOString() : null } : {}),
    },
    {
      ...{ title: "Recovery codes", href: "/account/factors/recovery" },
      status: any ? `${recoveryCodes} left` : "Not needed yet",
      tone: few ? ("warning" as const) : on(any),
      says: "For the day the phone is gone. Each works once.",
    },
  ];
}

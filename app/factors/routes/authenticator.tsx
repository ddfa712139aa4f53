/** Setting up an authenticator app: the secret is made by a press, and counts from the first right code. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import {
  beginAuthenticator,
  confirmAuthenticator,
  readWaiting,
} from "#app/factors/authenticator.server.ts";
import { inGroups, SetUpInput } from "#app/factors/code.ts";
import { readFactors } from "#app/factors/overview.server.ts";
import { drawQr } from "#app/factors/qr.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireProof } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Facts, Page, pageTitle } from "../../ui/page";
import { Time } from "../../ui/time";
import { WaitingApp } from "../ui/waiting-app";

const HERE = "/account/factors/authenticator";

export const meta: MetaFunction = () => [{ title: pageTitle("Authenticator app") }];

export async function loader({ request }: LoaderFunctionArgs) {
  const signedIn = await requireProof(request);
  const { app } = await readFactors(signedIn.user.id);
  const waiting = app ? undefined : await readWaiting(signedIn);
  return {
    zone: signedIn.zone,
    on: app ? { since: app.confirmedAt, usedAt: app.lastUsedAt } : null,
    waiting: waiting ? shownOf(waiting) : null,
  };
}

function shownOf({ secret, uri }: { secret: string; uri: string }) {
  return { secret: inGroups(secret), uri, qr: drawQr(uri) };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const signedIn = await requireProof(request);
  const form = await readForm(request, SetUpInput);
  if (form.problems) return again(form);
  const { code } = form.value;
  const outcome =
    code === undefined
      ? await beginAuthenticator(signedIn)
      : await confirmAuthenticator(signedIn, code, context.place);
  if (outcome.refused) {
    const wrong =
      "This is not the code of now. Wait for the next one, and see that the phone’s clock is right.";
    return sayNo(outcome, {
      "already-on": "It is on already. Remove it first to set up another.",
      "not-begun": "There is no secret yet. Press “Make a secret” first.",
      "no-match": { field: "code", sentence: wrong },
    });
  }
  if (code === undefined) return seeOther(HERE);
  return seeOther("/account/factors/recovery", "The authenticator app is on.");
}

export default function Authenticator() {
  const { on, waiting, zone } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems;
  const back = { href: "/account/factors", label: "Second factor" };
  const lead =
    "Any app for one-time codes will do: it works without a network and tells us nothing.";
  return (
    <Page title="Authenticator app" lead={lead} back={back} problems={problems}>
      {on ? (
        <>
          <Facts
            rows={[
              { term: "On since", value: <Time at={on.since} zone={zone} /> },
              { term: "Last used", value: <Time at={on.usedAt} zone={zone} /> },
            ]}
          />
          <ButtonLink href={`${HERE}/delete`} tone="quiet">
            Remove it
          </ButtonLink>
        </>
      ) : null}
      {waiting ? <WaitingApp {...waiting} here={HERE} problems={problems} /> : null}
      {on || waiting ? null : (
        <div className="stack">
          <p>
            We make a secret, you put it into your app, and the app’s first code shows that it
            worked. Until then nothing changes.
          </p>
          <PostButton action={HERE} tone="primary">
            Make a secret
          </PostButton>
        </div>
      )}
    </Page>
  );
}

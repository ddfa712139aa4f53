/** Removing the authenticator app: a code or the password is asked for at the moment itself. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { removeAuthenticator } from "#app/factors/authenticator.server.ts";
import { ProofInput } from "#app/factors/code.ts";
import { readFactors } from "#app/factors/overview.server.ts";
import { checkProof } from "#app/factors/proof.server.ts";
import { proofSentences } from "#app/factors/words.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requireProof } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";
import { ProofFields } from "../ui/proof-fields";

export const meta: MetaFunction = () => [{ title: pageTitle("Remove the authenticator app") }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { user, team } = await requireProof(request);
  const { app, passkeys } = await readFactors(user.id);
  const last = passkeys.length === 0;
  return { on: app !== undefined, last, team: last && team?.requireFactor ? team.name : null };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const signedIn = await requireProof(request);
  const form = await readForm(request, ProofInput);
  if (form.problems) return again(form);
  const shown = await checkProof(signedIn, form.value, context.place);
  if (shown.refused) return sayNo(shown, proofSentences(shown));
  const outcome = await removeAuthenticator(signedIn, context.place);
  if (outcome.refused) return sayNo(outcome, { "not-on": "There is none any more." });
  return seeOther(
    "/account/factors",
    "The authenticator app is removed. We have sent you a letter.",
  );
}

export default function RemoveAuthenticator() {
  const { on, last, team } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems;
  const back = { href: "/account/factors/authenticator", label: "Authenticator app" };
  if (!on) {
    return (
      <Page title="There is no authenticator app" back={back}>
        <p>It was removed already, or never set up.</p>
      </Page>
    );
  }
  return (
    <Page title="Remove the authenticator app?" back={back} problems={problems}>
      <Confirm
        problems={problems}
        consequences={[
          "Its codes count no more. Delete the entry in the app, too.",
          last
            ? "It is your last factor: from then on the password alone opens your account, and the recovery codes are deleted."
            : "Your passkeys stay.",
          ...(team
            ? [`${team} asks for a second factor: its rooms stay shut until you set one up.`]
            : []),
        ]}
        confirm="Remove it"
        cancel={{ href: back.href, label: "Keep it" }}
      >
        <ProofFields code />
      </Confirm>
    </Page>
  );
}

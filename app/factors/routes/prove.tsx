/** Showing once more who one is before something grave, and then going on to it. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { safeNext } from "#app/auth/account.ts";
import { ProofInput } from "#app/factors/code.ts";
import { isShutOut, readFactors } from "#app/factors/overview.server.ts";
import { prove } from "#app/factors/proof.server.ts";
import { proofSentences } from "#app/factors/words.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { requirePerson } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Form } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { ProofFields } from "../ui/proof-fields";

export const meta: MetaFunction = () => [{ title: pageTitle("Show that it is you") }];

export async function loader({ request }: LoaderFunctionArgs) {
  const signedIn = await requirePerson(request);
  const { app, passkeys, any, recoveryCodes } = await readFactors(signedIn.user.id);
  return {
    next: nextOf(request),
    code: app !== undefined || recoveryCodes > 0,
    passkey: passkeys.length > 0,
    // Where the team wants a second factor, the first one leads nowhere.
    password: !(any && isShutOut(signedIn)),
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const signedIn = await requirePerson(request);
  const form = await readForm(request, ProofInput);
  if (form.problems) return again(form);
  const outcome = await prove(signedIn, form.value, context.place);
  if (outcome.refused) return sayNo(outcome, proofSentences(outcome));
  const { left } = outcome.value;
  const said = left === undefined ? undefined : `You used a recovery code. ${left} left.`;
  return seeOther(nextOf(request), said);
}

function nextOf(request: Request): string {
  return safeNext(new URL(request.url).searchParams.get("next"));
}

export default function Prove() {
  const { next, code, passkey, password } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems;
  return (
    <Page
      title="Show that it is you"
      lead="What comes next could shut you out or let somebody in, so we ask once more. It holds for a quarter of an hour."
      problems={problems}
    >
      {passkey ? (
        <p>
          <ButtonLink href={`/sign-in/passkey?next=${encodeURIComponent(next)}`} tone="quiet">
            Use a passkey
          </ButtonLink>
        </p>
      ) : null}
      {code || password ? (
        <Form problems={problems}>
          <ProofFields code={code} password={password} />
          <Submit>Go on</Submit>
        </Form>
      ) : null}
    </Page>
  );
}

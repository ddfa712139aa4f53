/** Signing in with a passkey, or proving a session with one: the one open page that has a script. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { safeNext } from "#app/auth/account.ts";
import { PasskeyAnswer } from "#app/factors/passkey.ts";
import { enterByPasskey } from "#app/factors/passkey-entry.server.ts";
import { goIn } from "#app/web/entry.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { whoIs } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Hidden } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { PasskeyForm } from "../ui/passkey-form";

export const meta: MetaFunction = () => [{ title: pageTitle("Sign in with a passkey") }];

/** With /account/factors/passkeys the only page that has this script. */
export const handle = { passkey: true };

export async function loader({ request }: LoaderFunctionArgs) {
  return json({ next: safeNext(new URL(request.url).searchParams.get("next")) });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request, PasskeyAnswer);
  if (form.problems) return again(form, { "": Object.values(form.problems)[0]! });
  const { answer, next } = form.value;
  const outcome = await enterByPasskey(await whoIs(request), answer, context.place);
  if (outcome.refused) {
    return sayNo(outcome, {
      "too-late": "That took too long, or was sent twice. Try once more.",
      "unknown-passkey": "This passkey belongs to no account here, or not to yours.",
      "not-verified": "Your device’s answer does not add up. Use another way to sign in.",
    });
  }
  const to = safeNext(next);
  return outcome.value ? goIn(request, outcome.value, { next: to }) : seeOther(to);
}

export default function SignInPasskey() {
  const { next } = useLoaderData<typeof loader>();
  const problems = useActionData<typeof action>()?.problems;
  return (
    <Page
      title="Sign in with a passkey"
      lead="No address, no password: your device knows you."
      problems={problems}
    >
      <PasskeyForm
        what="get"
        challenge="/sign-in/passkey/challenge"
        button="Use a passkey"
        otherwise={
          <p>
            Only a script can ask your device for a passkey, and this browser runs none.{" "}
            <a href="/sign-in">Sign in with your password</a>: it needs no script, and neither does
            the code after it. If all you have is a passkey, use one of your recovery codes there.
          </p>
        }
      >
        <Hidden name="next" value={next} />
      </PasskeyForm>
      <p className="small">
        <a href={`/sign-in?next=${encodeURIComponent(next)}`}>Sign in with your password</a>
      </p>
    </Page>
  );
}

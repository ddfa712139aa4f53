/** Signing in. */
import { type ActionFunctionArgs, json, type LoaderFunctionArgs, redirect } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { SignIn, safeNext } from "#app/auth/account.ts";
import { signIn } from "#app/auth/sign-in.server.ts";
import { goIn } from "#app/web/entry.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { isSignedIn } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form, Hidden } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Sign in") }];

export async function loader({ request }: LoaderFunctionArgs) {
  const next = safeNext(new URL(request.url).searchParams.get("next"));
  if (await isSignedIn(request)) throw redirect(next, 303);
  return json({ next });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request, SignIn);
  if (form.problems) return again(form);
  const outcome = await signIn(form.value, context);
  if (outcome.refused === "too-many-tries") {
    const { minutes } = outcome.detail;
    const sentence = `That was too many tries. Wait ${minutes} minutes, or choose a new password.`;
    return sayNo(outcome, { "too-many-tries": sentence }, form.typed);
  }
  if (outcome.refused) {
    return sayNo(
      outcome,
      {
        "no-match": "The address and the password do not belong together.",
        "not-confirmed": "Confirm your address first: we have just sent you the letter once more.",
        busy: "Very many people are signing in just now, so we have not looked yet. Try again in a minute.",
      },
      form.typed,
    );
  }
  if (outcome.value.step === "letter") return seeOther("/sign-in/letter");
  return goIn(request, outcome.value, { next: safeNext(form.value.next) });
}

export default function SignInPage() {
  const { next } = useLoaderData<typeof loader>();
  const form = useActionData<typeof action>();
  return (
    <Page title="Sign in" problems={form?.problems}>
      <Form problems={form?.problems} values={form?.typed}>
        <Hidden name="next" value={next} />
        <Field
          name="email"
          label="Email address"
          type="email"
          autoComplete="username"
          inputMode="email"
        />
        <Field name="password" label="Password" type="password" autoComplete="current-password" />
        <Submit>Sign in</Submit>
      </Form>
      <p className="small">
        <a href="/sign-in/passkey">Sign in with a passkey</a> ·{" "}
        <a href="/forgot">I forgot my password</a> · <a href="/sign-up">Open an account</a>
      </p>
    </Page>
  );
}

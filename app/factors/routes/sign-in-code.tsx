/** The second step of signing in: a code after the password. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { safeNext } from "#app/auth/account.ts";
import { readHalf } from "#app/auth/half.server.ts";
import { CodeInput, FEW_LEFT } from "#app/factors/code.ts";
import { readFactors } from "#app/factors/overview.server.ts";
import { finishSignIn } from "#app/factors/second-step.server.ts";
import { minutesOf, wrongCode } from "#app/factors/words.ts";
import { goIn } from "#app/web/entry.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Form, Hidden } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";
import { CodeField } from "../ui/proof-fields";

export const meta: MetaFunction = () => [{ title: pageTitle("Second step") }];

export async function loader({ request }: LoaderFunctionArgs) {
  const next = safeNext(new URL(request.url).searchParams.get("next"));
  const half = await readHalf(request.headers.get("cookie"));
  const has = half ? await readFactors(half.userId) : undefined;
  const passkey = Boolean(has && has.passkeys.length > 0);
  return json({ next, waiting: half !== undefined, app: Boolean(has?.app), passkey });
}

export async function action({ request, context }: ActionFunctionArgs) {
  const half = await readHalf(request.headers.get("cookie"));
  if (!half) return seeOther("/sign-in/code");
  const form = await readForm(request, CodeInput);
  if (form.problems) return again(form);
  const outcome = await finishSignIn(half, form.value.code, context.place);
  if (outcome.refused === "start-again") return seeOther("/sign-in/code");
  if (outcome.refused) {
    const wait = `That was too many tries. Wait ${minutesOf(outcome)} minutes, or use a passkey.`;
    const field = { field: "code", sentence: wrongCode };
    return sayNo(outcome, { "no-match": field, "too-many-tries": wait });
  }
  const { entry, left } = outcome.value;
  return goIn(request, entry, { next: safeNext(form.value.next), said: sayLeft(left) });
}

function sayLeft(left: number | undefined): string | undefined {
  if (left === undefined) return undefined;
  const advice = left <= FEW_LEFT ? " Make new ones soon, under Second factor." : "";
  return `You used a recovery code; it works no more. ${left} left.${advice}`;
}

export default function SecondStep() {
  const { next, waiting, app, passkey } = useLoaderData<typeof loader>();
  const form = useActionData<typeof action>();
  const onward = `?next=${encodeURIComponent(next)}`;
  if (!waiting) {
    return (
      <Page
        title="Start again"
        lead="This step follows a right password and waits for ten minutes. That time is over, or there was no password yet."
      >
        <div className="stack">
          <ButtonLink href={`/sign-in${onward}`}>Sign in</ButtonLink>
          <p>
            If you see this right after your password, your browser keeps no cookies:{" "}
            <a href="/cookies#browsers">how to allow them</a>.
          </p>
        </div>
      </Page>
    );
  }
  return (
    <Page
      title="Second step"
      lead={
        app
          ? "Your password is right. Now the code of your app."
          : "Your password is right. Now your passkey, or a recovery code."
      }
      problems={form?.problems}
    >
      {app ? null : (
        <p>
          <ButtonLink href={`/sign-in/passkey${onward}`}>Use a passkey</ButtonLink>
        </p>
      )}
      <Form problems={form?.problems}>
        <Hidden name="next" value={next} />
        <CodeField label={app ? "Code" : "Recovery code"} />
        <Submit>Sign in</Submit>
      </Form>
      <p className="small">
        {app && passkey ? (
          <>
            <a href={`/sign-in/passkey${onward}`}>Use a passkey instead</a> ·{" "}
          </>
        ) : null}
        Phone lost? A recovery code goes into the same field.
      </p>
    </Page>
  );
}

/** Recovery codes: how many are left, and ten new ones, which are shown this once. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { FEW_LEFT } from "#app/factors/code.ts";
import { readFactors } from "#app/factors/overview.server.ts";
import { makeRecoveryCodes } from "#app/factors/recovery.server.ts";
import { requireProof } from "#app/web/guard.server.ts";
import { sayNo } from "#app/web/respond.server.ts";
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Notice, Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Recovery codes") }];

export async function loader({ request }: LoaderFunctionArgs) {
  const { user } = await requireProof(request);
  const { any, recoveryCodes } = await readFactors(user.id);
  return { any, left: recoveryCodes };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const signedIn = await requireProof(request);
  const outcome = await makeRecoveryCodes(signedIn, context.place);
  if (outcome.refused) {
    const sentence = "They stand in for a second factor. Set up an app or a passkey first.";
    return sayNo(outcome, { "no-factor": sentence });
  }
  return json({ codes: outcome.value, problems: undefined });
}

export default function Recovery() {
  const { any, left } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const back = { href: "/account/factors", label: "Second factor" };
  const lead = "For the day the phone is gone: each opens your account once, with your password.";
  if (answer && "codes" in answer) return <Shown codes={answer.codes} />;
  return (
    <Page title="Recovery codes" lead={lead} back={back} problems={answer?.problems}>
      {any ? (
        <div className="stack">
          {left <= FEW_LEFT ? <FewLeft left={left} /> : <p>You have {left} left.</p>}
          <p>
            Ten new ones are shown once, on the next page, and never again.{" "}
            {left > 0 ? "Those you have stop working." : null}
          </p>
          <PostButton action="" tone="primary">
            Make ten new codes
          </PostButton>
        </div>
      ) : (
        <p>
          They stand in for a second factor, and you have none yet. Set up an{" "}
          <a href="/account/factors/authenticator">authenticator app</a> or a{" "}
          <a href="/account/factors/passkeys">passkey</a> first.
        </p>
      )}
    </Page>
  );
}

function FewLeft({ left }: { left: number }) {
  const title = left === 0 ? "You have none yet, or none any more" : `Only ${left} left`;
  return (
    <Notice tone="warning" title={title}>
      Without one, a lost phone can shut you out for good.
    </Notice>
  );
}

function Shown({ codes }: { codes: string[] }) {
  return (
    <Page
      title="Your recovery codes"
      lead="Print this page or copy them to a safe place, away from your phone. They are not shown again."
    >
      <div className="panel">
        <pre className="code">{codes.join("\n")}</pre>
      </div>
      <p>Each works once. When one is used, we send you a letter.</p>
      <ButtonLink href="/account/factors">I have them</ButtonLink>
    </Page>
  );
}

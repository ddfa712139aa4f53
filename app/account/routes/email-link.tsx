/** Where the letters about a new address lead. Mail scanners follow links: only the button agrees. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { agree, readAgreement } from "#app/account/email-agreement.server.ts";
import { changeWords } from "#app/account/email-change.ts";
import { whoIs } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Page, pageTitle } from "../../ui/page";

export const handle = { plain: true };

export const meta: MetaFunction = () => [{ title: pageTitle("Change of address") }];

export async function loader({ params }: LoaderFunctionArgs) {
  const found = await readAgreement(params.token ?? "");
  return { found: found ?? null };
}

/** What became of it stands on the same page, whoever comes first. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  const presser = await whoIs(request);
  await agree(params.token ?? "", { presser, place: context.place });
  return seeOther(`/email/${params.token}`);
}

export default function EmailLink() {
  const { found } = useLoaderData<typeof loader>();
  if (!found || found.state === "expired") return <Unusable />;
  const { end, agreed, state } = found;
  if (state === "done" || state === "refused") {
    return (
      <Page title={state === "done" ? "The address is changed" : "The address stays as it is"}>
        <div className="stack">
          <p>{changeWords[state].next}</p>
          <ButtonLink href="/account">Your account</ButtonLink>
        </div>
      </Page>
    );
  }
  if (agreed) {
    return (
      <Page
        title="Thank you, this mailbox has agreed"
        lead={`Now press the button behind the link in the letter to the ${end === "old" ? "new" : "old"} mailbox. Until then nothing changes.`}
      />
    );
  }
  return (
    <Page
      title={end === "old" ? "Change your address?" : "Is this your address?"}
      lead={
        end === "old"
          ? "Somebody who is signed in to your Audienti account wants it to have another address; the letter says which."
          : "Somebody wants to use the address of this mailbox for their Audienti account."
      }
    >
      <div className="stack">
        <PostButton action="" tone="primary">
          {end === "old" ? "Agree to the new address" : "Yes, this is my address"}
        </PostButton>
        <p>If it was not you, close this page: without the button nothing happens.</p>
      </div>
    </Page>
  );
}

function Unusable() {
  return (
    <Page
      title="This link does not work any more"
      lead="The change was given up or replaced by another, or its time is over. Nothing has changed by it."
    >
      <ButtonLink href="/account">Your account</ButtonLink>
    </Page>
  );
}

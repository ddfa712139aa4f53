/** Removing a passkey. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { readFactors } from "#app/factors/overview.server.ts";
import { findPasskey, removePasskey } from "#app/factors/passkeys.server.ts";
import { requireProof } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Remove a passkey") }];

export async function loader({ request, params }: LoaderFunctionArgs) {
  const signedIn = await requireProof(request);
  const { id, name } = await findPasskey(signedIn, params.passkey!);
  const { app, passkeys } = await readFactors(signedIn.user.id);
  return { id, name, last: !app && passkeys.length === 1 };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const signedIn = await requireProof(request);
  await removePasskey(signedIn, params.passkey!, context.place);
  return seeOther("/account/factors", "The passkey is removed. We have sent you a letter.");
}

export default function RemovePasskey() {
  const { id, name, last } = useLoaderData<typeof loader>();
  const back = { href: `/account/factors/passkeys/${id}`, label: name };
  return (
    <Page title="Remove this passkey?" back={back}>
      <Confirm
        consequences={[
          `“${name}” opens nothing here any more. Delete it on the device, too.`,
          last
            ? "It is your last factor: from then on the password alone opens your account, and the recovery codes are deleted."
            : "Your other factors stay.",
        ]}
        confirm="Remove it"
        cancel={{ href: back.href, label: "Keep it" }}
      />
    </Page>
  );
}

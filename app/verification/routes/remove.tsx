/** Removing a provider's key, after saying what that means. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { NotFound } from "#app/core/result.ts";
import { removeKey } from "#app/verification/keys.server.ts";
import { PROVIDER_NAMES, readPaid } from "#app/verification/providers.ts";
import { requireRight } from "#app/web/guard.server.ts";
import { seeOther } from "#app/web/respond.server.ts";
import { Confirm, Page, pageTitle } from "../../ui/page";
import { ChooseProvider } from "../ui/choose-provider";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireRight(request, "set-up-providers");
  return { name: readPaid(new URL(request.url).searchParams.get("provider")) };
}

export async function action({ request }: ActionFunctionArgs) {
  const { member } = await requireRight(request, "set-up-providers");
  const name = readPaid((await request.formData()).get("provider"));
  if (!name) throw new NotFound("provider");
  const outcome = await removeKey(member, name);
  const said = outcome.refused
    ? "There was no key to remove."
    : "Removed. Nothing is asked there any more.";
  return seeOther("/providers", said);
}

export const meta: MetaFunction = () => [{ title: pageTitle("Remove a key") }];

export default function RemoveKey() {
  const { name } = useLoaderData<typeof loader>();
  if (!name) return <ChooseProvider to="/providers/remove" />;
  const label = PROVIDER_NAMES[name];
  return (
    <Page title={`Remove the key for ${label}?`} back={{ href: "/providers", label: "Providers" }}>
      <Confirm
        fields={{ provider: name }}
        consequences={[
          "The key is destroyed for good. Nothing changes in your account there.",
          `Checks that wait for ${label} rest until somebody gives a key again.`,
          "What it answered so far stays, and so does the record of what that cost.",
        ]}
        confirm="Remove the key"
        cancel={{ href: "/providers", label: "Keep it" }}
      />
    </Page>
  );
}

/** Confirming an address. Mail scanners follow links, so looking at this page changes nothing. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { confirmAddress } from "#app/auth/accounts.server.ts";
import { readLink } from "#app/auth/links.server.ts";
import { goIn } from "#app/web/entry.server.ts";
import { sayNo } from "#app/web/respond.server.ts";
import { ButtonLink, PostButton } from "../../ui/form";
import { Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Confirm your address") }];

export async function loader({ params }: LoaderFunctionArgs) {
  const link = await readLink("confirm", params.token ?? "");
  return json({ usable: link !== undefined });
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const outcome = await confirmAddress(params.token ?? "", context.place);
  if (outcome.refused) {
    return sayNo(outcome, { "link-unusable": "This link was used already, or is too old." });
  }
  const said = "Your address is confirmed. Welcome.";
  return goIn(request, outcome.value, { next: "/home", said });
}

export default function Confirm() {
  const { usable } = useLoaderData<typeof loader>();
  const form = useActionData<typeof action>();
  if (!usable || form?.problems) {
    return (
      <Page
        title="This link does not work any more"
        lead="It was used already, or is older than two days. Sign in: if your address is not confirmed yet, we send a new letter."
      >
        <ButtonLink href="/sign-in">Sign in</ButtonLink>
      </Page>
    );
  }
  return (
    <Page title="Confirm your address" lead="One press, and your account is open.">
      <PostButton action="" tone="primary">
        Confirm and go in
      </PostButton>
    </Page>
  );
}

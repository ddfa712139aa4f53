/** Finishing a guarded sign-in by the letter. Mail scanners follow links, so looking changes nothing. */
import {
  type ActionFunctionArgs,
  json,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { readLink } from "#app/auth/links.server.ts";
import { followSignInLink } from "#app/auth/sign-in.server.ts";
import { goIn } from "#app/web/entry.server.ts";
import { sayNo } from "#app/web/respond.server.ts";
import { ButtonLink, PostButton } from "../../ui/buttons";
import { Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Finish signing in") }];

export async function loader({ params }: LoaderFunctionArgs) {
  return json({ usable: (await readLink("sign-in", params.token ?? "")) !== undefined });
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const outcome = await followSignInLink(params.token ?? "", context.place);
  if (outcome.refused) {
    return sayNo(outcome, { "link-unusable": "This link was used already, or is too old." });
  }
  return goIn(request, outcome.value, { next: "/home" });
}

export default function SignInLink() {
  const { usable } = useLoaderData<typeof loader>();
  const form = useActionData<typeof action>();
  if (!usable || form?.problems) {
    return (
      <Page
        title="This link does not work any more"
        lead="It was used already, or is older than ten minutes. Sign in again for a new one."
      >
        <ButtonLink href="/sign-in">Sign in</ButtonLink>
      </Page>
    );
  }
  return (
    <Page
      title="Finish signing in"
      lead="Press it only if you have just given your password yourself."
    >
      <PostButton action="" tone="primary">
        Yes, sign me in
      </PostButton>
    </Page>
  );
}

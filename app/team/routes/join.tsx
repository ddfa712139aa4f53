/** Where an invitation leads. Mail scanners follow links, so looking at this page changes nothing. */
import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { invitationTrouble, JoinInput, maskedAddress } from "#app/team/invitation.ts";
import { acceptInvitation, joinAnew, readInvitation } from "#app/team/joining.server.ts";
import { again, readForm } from "#app/web/form.server.ts";
import { whoIs } from "#app/web/guard.server.ts";
import { sayNo, seeOther } from "#app/web/respond.server.ts";
import { ButtonLink } from "../../ui/buttons";
import { Page, pageTitle } from "../../ui/page";
import { JoinAnew, JoinAsYourself, NotForYou } from "../ui/join";

export const handle = { plain: true };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const token = params.token ?? "";
  const signedIn = await whoIs(request);
  const found = await readInvitation(token, signedIn);
  if (!found) return { trouble: invitationTrouble.unknown };
  const { standing, looker, email, role, expiresAt, inviter, teamName } = found;
  if (standing !== "open" && looker !== "in-team") return { trouble: invitationTrouble[standing] };
  return {
    ...{ token, looker, teamName, inviter, role, expiresAt },
    // In full only where the account is made for it: a letter may have been passed on.
    invited: looker === "new" ? email : maskedAddress(email),
    you: signedIn?.user.email ?? null,
  };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  const token = params.token ?? "";
  const signedIn = await whoIs(request);
  if (signedIn) {
    const outcome = await acceptInvitation(signedIn, token);
    if (outcome.refused) return sayNo(outcome, sentences);
    return seeOther("/home", `You are now in ${outcome.value.teamName}.`);
  }
  const form = await readForm(request, JoinInput);
  if (form.problems) return again(form);
  const outcome = await joinAnew(token, form.value, context.place);
  if (outcome.refused) return sayNo(outcome, sentences, form.typed);
  const { cookie, teamName } = outcome.value;
  return seeOther("/home", `Welcome. You are now in ${teamName}.`, [cookie]);
}

const sentences = {
  unknown: invitationTrouble.unknown.why,
  expired: invitationTrouble.expired.why,
  revoked: invitationTrouble.revoked.why,
  used: invitationTrouble.used.why,
  closing: invitationTrouble.closing.why,
  "somebody-else": "This invitation is for another address.",
  "leaving-us": "Your account is closing. Open it again first.",
  "has-account": "There is an account with this address already. Sign in to accept.",
};

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: pageTitle(data && "trouble" in data ? data.trouble.title : "Join a team") },
  { name: "robots", content: "noindex" },
];

export default function Join() {
  const data = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if ("trouble" in data) {
    const { title, why, next } = data.trouble;
    return (
      <Page title={title} lead={why}>
        <p>{next}</p>
        <p>
          <ButtonLink href="/sign-in" tone="quiet">
            Sign in
          </ButtonLink>
        </p>
      </Page>
    );
  }
  const { looker } = data;
  if (looker === "new") return <JoinAnew {...data} answer={answer} />;
  if (looker === "somebody-else") return <NotForYou {...data} />;
  return <JoinAsYourself {...data} looker={looker} problems={answer?.problems} />;
}

/** Right after signing in: on, if the browser kept the cookie; otherwise why not, and what helps (A85). */
import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import type { MetaFunction } from "@remix-run/react";
import { safeNext } from "#app/auth/account.ts";
import { isSignedIn } from "#app/web/guard.server.ts";
import { BrowserHelp } from "../../consent/ui/browser-help";
import { ButtonLink } from "../../ui/buttons";
import { Page, pageTitle } from "../../ui/page";

export const meta: MetaFunction = () => [{ title: pageTitle("Your browser kept no cookie") }];

export async function loader({ request }: LoaderFunctionArgs) {
  const next = new URL(request.url).searchParams.get("next");
  if (await isSignedIn(request)) throw redirect(safeNext(next), 303);
  return null;
}

export default function SignedIn() {
  return (
    <Page
      title="Your browser kept no cookie"
      lead="If you have just signed in: that went well, but between two pages we know you only by one cookie, and your browser did not keep it."
    >
      <div className="prose">
        <p>
          Allow cookies for this site, then sign in again. It is one of our own, it holds a random
          number, and nobody else can read it; <a href="/cookies">Cookies</a> lists every one we can
          set.
        </p>
        <ButtonLink href="/sign-in">Sign in again</ButtonLink>
        <h2>Where to allow it</h2>
        <BrowserHelp />
      </div>
    </Page>
  );
}

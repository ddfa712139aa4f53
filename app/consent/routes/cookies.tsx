/** Every cookie there is, and how to do without. The table is the one that a test holds the site to. */
import type { MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { cookieTable } from "#app/consent/cookies.ts";
import { nameOf } from "#app/core/cookie.server.ts";
import { Page, pageTitle } from "../../ui/page";
import { BrowserHelp } from "../ui/browser-help";
import { CookieTable } from "../ui/cookie-table";

export const meta: MetaFunction = () => [{ title: pageTitle("Cookies") }];

export async function loader() {
  return {
    cookies: cookieTable.map(({ needs, ...cookie }) => ({
      ...cookie,
      called: nameOf(cookie.name),
      asks: needs !== undefined,
    })),
  };
}

export default function CookiesPage() {
  const { cookies } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Cookies"
      lead="Pages that everybody may see set none. Signed in, you get the one that keeps you signed in, and for a minute one with a sentence such as “Saved”. Anything else waits for your yes."
      width="wide"
    >
      <CookieTable cookies={cookies} />
      <div className="prose">
        <p>
          All of them are first-party: our own site sets and reads them, nobody else. For
          measurement we set no cookie at all; whoever agrees to a usage trail needs none for it.
        </p>
        <p>
          Yes and no are said, and taken back, on <a href="/account/consents">Consents</a> in your
          account. A no takes the cookie away at once.
        </p>
        <h2 id="browsers">Blocking and deleting them</h2>
        <p>
          Without cookies every page for everybody works. Signing in does not: between two pages
          there is nothing else by which we would know you. If yours are blocked, we say so.
        </p>
        <BrowserHelp />
      </div>
    </Page>
  );
}

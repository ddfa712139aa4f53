/** The document: one stylesheet, and scripts only where a page asks for them. */
/// <reference types="@remix-run/dev" />
import type { LinksFunction, MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  useMatches,
  useRouteError,
} from "@remix-run/react";
import { type ReactNode, useContext } from "react";
import styles from "./ui/app.css";
import { AboutRequest, Page, pageTitle } from "./ui/page";
import { OpenLayout } from "./web/layouts/open";

/** What a route may ask of the document. */
type Handle = { hydrate?: boolean; enhance?: boolean; passkey?: boolean } | undefined;

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = ({ error }) => [
  { title: error ? pageTitle(wordsFor(statusOf(error)).title) : "Audienti" },
];

export function Layout({ children }: { children: ReactNode }) {
  const handles = useMatches().map((match) => match.handle as Handle);
  const { nonce } = useContext(AboutRequest);
  return (
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
        {handles.some((handle) => handle?.enhance) ? <script src="/enhance.js" defer /> : null}
        {handles.some((handle) => handle?.passkey) ? <script src="/passkey.js" defer /> : null}
      </head>
      <body>
        {children}
        {handles.some((handle) => handle?.hydrate) ? <Scripts nonce={nonce} /> : null}
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const { reference } = useContext(AboutRequest);
  const { title, sentence, ours } = wordsFor(statusOf(error));
  const who = isRouteErrorResponse(error) && error.status === 403 ? String(error.data) : "";
  return (
    <OpenLayout plain>
      <Page title={title}>
        <div className="stack">
          <p>
            {sentence} {who}
          </p>
          {ours && reference ? (
            <p>
              If you write to us about it, please give this reference:{" "}
              <strong className="code">{reference}</strong>
            </p>
          ) : null}
          <p>
            <a href="/">Go to the first page</a>
          </p>
        </div>
      </Page>
    </OpenLayout>
  );
}

function statusOf(error: unknown): number {
  return isRouteErrorResponse(error) ? error.status : 500;
}

/** Never more than this: the same words for a page that is not there and one that is not yours. */
function wordsFor(status: number): { title: string; sentence: string; ours?: boolean } {
  if (status === 404 || status === 410) {
    return {
      title: "Page not found",
      sentence:
        "There is nothing here, or nothing that you may see. Check the address for a typing mistake.",
    };
  }
  if (status === 401 || status === 403) {
    return {
      title: "You may not do this",
      sentence:
        "Your account has no permission for it, or the request did not come from our own pages. Nothing was changed.",
    };
  }
  if (status === 429) {
    return {
      title: "Please wait a moment",
      sentence:
        "There is more to do at once than we can, or that was too many tries. Nothing was changed; try again in a minute.",
    };
  }
  if (status >= 400 && status < 500) {
    return {
      title: "We could not read that request",
      sentence: "Nothing was changed. Go back, load the page again and send the form once more.",
    };
  }
  return {
    title: "Something went wrong on our side",
    sentence:
      "It is not your doing. We have noted what happened; please try again in a few minutes.",
    ours: true,
  };
}

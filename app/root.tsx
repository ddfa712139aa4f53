/** The document: one stylesheet, and scripts only where a page asks for them. */
/// <reference types="@remix-run/dev" />
import type { LinksFunction, MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, useMatches } from "@remix-run/react";
import { type ReactNode, useContext } from "react";
import styles from "./ui/app.css";
import { AboutRequest, pageTitle } from "./ui/page";
import { Trouble, troubleTitle } from "./ui/trouble";
import { OpenLayout } from "./web/layouts/open";

/** What a route may ask of the document. */
type Handle = { hydrate?: boolean; enhance?: boolean; passkey?: boolean } | undefined;

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = ({ error }) => [
  { title: error ? pageTitle(troubleTitle(error)) : "Audienti" },
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
  return (
    <OpenLayout plain>
      <Trouble home="/" />
    </OpenLayout>
  );
}

/** The document: one stylesheet, and scripts only where a page asks for them. */
/// <reference types="@remix-run/dev" />
import type { LinksFunction, MetaFunction } from "@remix-run/node";
import { Links, Meta, Outlet, Scripts, useMatches } from "@remix-run/react";
import { type ReactNode, useContext } from "react";
import type { Look } from "#app/consent/cookies.ts";
import styles from "./ui/app.css";
import { AboutRequest, pageTitle } from "./ui/page";
import { Trouble, troubleTitle } from "./ui/trouble";
import { OpenLayout } from "./web/layouts/open";

/** What a route may ask of the document. */
type Handle = { hydrate?: boolean; enhance?: boolean; passkey?: boolean } | undefined;

type Worded = { pageLanguage?: string } | null | undefined;

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
];

export const meta: MetaFunction = ({ error }) => [
  { title: error ? pageTitle(troubleTitle(error)) : "Audienti" },
];

export function Layout({ children }: { children: ReactNode }) {
  const matches = useMatches();
  const handles = matches.map((match) => match.handle as Handle);
  // Of a page in its reader's language; all others are in English.
  const lang = matches.map(({ data }) => (data as Worded)?.pageLanguage).find(Boolean) ?? "en";
  const { nonce } = useContext(AboutRequest);
  const { theme = "auto", density = "roomy" } = useLook();
  return (
    <html
      lang={lang}
      data-theme={theme === "auto" ? undefined : theme}
      data-density={density === "roomy" ? undefined : density}
    >
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content={theme === "auto" ? "light dark" : theme} />
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

/** Of the frame around a signed-in person's page; everywhere else the one that this browser keeps. */
function useLook(): Partial<Look> {
  const { look } = useContext(AboutRequest);
  const frame = useMatches().find(({ id }) => id === "member" || id === "person");
  return (frame?.data as Look | undefined) ?? look ?? {};
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

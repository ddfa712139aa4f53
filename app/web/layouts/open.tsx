/** The frame of pages anyone may see: no script, no cookie, one stylesheet. */
import { Outlet, useMatches } from "@remix-run/react";
import type { ReactNode } from "react";
import { Mark } from "../../ui/icon";

type OpenLayoutProps = {
  signedIn?: boolean;
  /** Leaves out the way to an account: for people who came from a letter. */
  plain?: boolean;
  children: ReactNode;
};

export function OpenLayout({ signedIn, plain, children }: OpenLayoutProps) {
  return (
    <div className="open">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="site-head">
        <a className="wordmark" href="/">
          <Mark />
          Audienti
        </a>
        {plain ? null : (
          <nav aria-label="Account">
            {signedIn ? (
              <a href="/home">Your home</a>
            ) : (
              <>
                <a href="/sign-in">Sign in</a>
                <a href="/sign-up">Sign up</a>
              </>
            )}
          </nav>
        )}
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="site-foot">
        <p>Audienti: outreach that keeps its promises.</p>
        <nav aria-label="About Audienti">
          <a href="/privacy">Privacy</a>
          <a href="/cookies">Cookies</a>
          <a href="/terms">Terms</a>
          <a href="/security">Security</a>
        </nav>
      </footer>
    </div>
  );
}

type Handle = { plain?: boolean; ownFrame?: boolean } | undefined;

export default function OpenLayoutRoute() {
  const handles = useMatches().map(({ handle }) => handle as Handle);
  if (handles.some((handle) => handle?.ownFrame)) return <Outlet />;
  const plain = handles.some((handle) => handle?.plain);
  return (
    <OpenLayout plain={plain}>
      <Outlet />
    </OpenLayout>
  );
}

/** The frame of a member's pages: a rail on a desk, a bar with a menu on a phone. */
import type { ReactNode } from "react";
import type { Purpose } from "#app/consent/purposes.ts";
import { AskConsent } from "../../consent/ui/ask-consent";
import { News, type NewsProps } from "../../documents/ui/news";
import { Icon, Mark } from "../../ui/icon";
import { Notice } from "../../ui/page";
import { Language } from "../../ui/time";
import { SeenTips } from "../../ui/tip";
import { Parts, Rooms } from "./rooms";

type MemberLayoutProps = {
  name: string;
  /** Left out for somebody who is in no team. */
  teamName?: string | undefined;
  /** There is another team to switch to. */
  severalTeams: boolean;
  /** In a team that is open: its rooms are there. */
  atWork: boolean;
  /** An invented team that is bound to the practice mailbox. */
  demo: boolean;
  /** What just happened, said once. */
  flash?: { said: string; tone: "good" | "warning" } | null;
  /** Documents that changed and were not accepted or seen yet. */
  news: NewsProps[];
  /** In which dates and times are written. */
  language: string;
  seenTips: string[];
  /** What is asked on this page because of what was just done. */
  ask?: Purpose | undefined;
  children: ReactNode;
};

export function MemberLayout(props: MemberLayoutProps) {
  const { atWork, demo, flash, news, language, seenTips, ask, children, ...who } = props;
  const house = (
    <>
      {atWork ? <Rooms /> : null}
      <Who {...who} />
    </>
  );
  return (
    <div className="house">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="bar">
        <a className="wordmark" href="/home">
          <Mark />
          <span>Audienti</span>
        </a>
        {atWork ? <Find /> : null}
        <details className="menu">
          <summary>
            <Icon name="menu" />
            Menu
          </summary>
          <div className="menu-sheet">{house}</div>
        </details>
        <div className="rail">{house}</div>
      </header>
      <div className="room">
        {demo ? (
          <p className="practice">
            <strong>Demo world.</strong> Everybody here is invented, and nothing you send leaves
            this machine. <a href="/demo/remove">Remove it</a>
          </p>
        ) : null}
        <main id="main" tabIndex={-1}>
          {flash ? <Notice tone={flash.tone} live title={flash.said} /> : null}
          {atWork ? <Parts /> : null}
          {ask ? <AskConsent purpose={ask} /> : null}
          <Language.Provider value={language}>
            {news.map((one) => (
              <News key={one.name} {...one} />
            ))}
            <SeenTips.Provider value={seenTips}>{children}</SeenTips.Provider>
          </Language.Provider>
        </main>
        <footer className="small-foot">
          <a href="/privacy">Privacy</a>
          <a href="/cookies">Cookies</a>
          <a href="/terms">Terms</a>
          <a href="/security">Security</a>
        </footer>
      </div>
    </div>
  );
}

type WhoProps = Pick<MemberLayoutProps, "name" | "teamName" | "severalTeams">;

function Who({ name, teamName, severalTeams }: WhoProps) {
  return (
    <div className="who">
      <p>
        <strong>{teamName ?? "In no team"}</strong>
        <br />
        <a href="/account">{name}</a>
      </p>
      <p>
        <a href="/teams">{severalTeams ? "Switch team" : "Your teams"}</a>
      </p>
      <form method="post" action="/sign-out">
        <button type="submit" className="button link">
          <Icon name="sign-out" />
          Sign out
        </button>
      </form>
    </div>
  );
}

function Find() {
  return (
    <search className="find">
      <form method="get" action="/prospects">
        <label htmlFor="find" className="hidden">
          Find a prospect
        </label>
        <input
          type="search"
          id="find"
          name="q"
          placeholder="Search"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          enterKeyHint="search"
        />
        <button type="submit">
          <Icon name="search" />
          <span className="hidden">Find</span>
        </button>
      </form>
    </search>
  );
}

/** The frame of the page in its reader's language: nothing leads to an account. */
import type { ReactNode } from "react";
import { LANGUAGES, type Language, languageNames } from "#app/core/language.ts";
import { words } from "#app/why/words.ts";
import { Mark } from "../../ui/icon";

export function Frame({ language, children }: { language: Language; children: ReactNode }) {
  const say = words[language];
  return (
    <div className="open">
      <a className="skip" href="#main">
        {say.skip}
      </a>
      <header className="site-head">
        <span className="wordmark">
          <Mark />
          Audienti
        </span>
        <nav aria-label={say.languages}>
          {LANGUAGES.filter((each) => each !== language).map((each) => (
            <a key={each} href={`?lang=${each}`} hrefLang={each} lang={each} rel="nofollow">
              {languageNames[each]}
            </a>
          ))}
        </nav>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
      <footer className="site-foot">
        <p>{say.authority}</p>
        <a href="/privacy">{say.privacy}</a>
      </footer>
    </div>
  );
}

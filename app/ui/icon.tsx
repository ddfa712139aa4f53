/** One small drawing from the sprite; always beside a word, so hidden from screen readers. */

export type IconName =
  | "home"
  | "people"
  | "import"
  | "send"
  | "mailbox"
  | "inbox"
  | "stop"
  | "settings"
  | "due"
  | "search"
  | "menu"
  | "sign-out";

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" width="20" height="20" aria-hidden="true" focusable="false">
      <use href={`/icons.svg#${name}`} />
    </svg>
  );
}

/** The letter A whose crossbar is a ledger's rule; drawn in place, so that it costs no request. */
export function Mark() {
  return (
    <svg className="mark" width="24" height="24" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M4 20 12 4l8 16M4 15h16" />
    </svg>
  );
}

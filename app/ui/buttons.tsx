/** Buttons: the end of a form, a link that looks like one, a form that is nothing else, and the search. */
import type { ReactNode } from "react";
import { HiddenFields } from "./form";

type SubmitProps = {
  name?: string;
  value?: string;
  tone?: "primary" | "danger";
  /** A way out beside the button, such as a cancel link. */
  secondary?: ReactNode;
  children: ReactNode;
};

/** Ends a form; on phones it stays at the bottom of the screen. */
export function Submit({ name, value, tone = "primary", secondary, children }: SubmitProps) {
  return (
    <div className="submit">
      <button type="submit" className={`button ${tone}`} name={name} value={value}>
        {children}
      </button>
      {secondary}
    </div>
  );
}

type ButtonLinkProps = {
  href: string;
  tone?: "primary" | "quiet" | "danger";
  download?: boolean;
  children: ReactNode;
};

export function ButtonLink({ href, tone = "primary", download, children }: ButtonLinkProps) {
  return (
    <a href={href} className={`button ${tone}`} download={download ? "" : undefined}>
      {children}
    </a>
  );
}

type PostButtonProps = {
  action: string;
  fields?: Record<string, string>;
  tone?: "primary" | "quiet" | "danger" | "link";
  name?: string;
  value?: string;
  /** Said instead of the visible words, which it must contain. */
  label?: string;
  children: ReactNode;
};

/** A whole form that is one button. */
export function PostButton({ action, fields = {}, tone = "quiet", ...rest }: PostButtonProps) {
  return (
    <form method="post" action={action} className="one-button">
      <HiddenFields fields={fields} />
      <button
        type="submit"
        className={`button ${tone}`}
        name={rest.name}
        value={rest.value}
        aria-label={rest.label}
      >
        {rest.children}
      </button>
    </form>
  );
}

type SearchProps = {
  action: string;
  label: string;
  value?: string | null;
  name?: string;
  id?: string;
  /** Other parameters of the query to keep. */
  fields?: Record<string, string>;
};

export function Search({ action, label, value, name = "q", id = name, fields = {} }: SearchProps) {
  return (
    <search>
      <form method="get" action={action} className="search">
        <HiddenFields fields={fields} />
        <label htmlFor={id} className="hidden">
          {label}
        </label>
        <input
          type="search"
          id={id}
          name={name}
          defaultValue={value ?? undefined}
          placeholder={label}
          spellCheck={false}
          autoCapitalize="none"
          enterKeyHint="search"
        />
        <button type="submit" className="button quiet">
          Search
        </button>
      </form>
    </search>
  );
}

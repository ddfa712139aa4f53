/** What pages are made of: the page itself, and the calm parts that say how things stand. */
import { createContext, type ReactNode, useId } from "react";
import type { Look } from "#app/consent/cookies.ts";
import { ButtonLink } from "./buttons";
import { ErrorSummary, Form, HiddenFields, type Problems } from "./form";
import { Address } from "./table";
import { Time } from "./time";

export type Tone = "good" | "warning" | "bad" | "info" | "plain";
type LinkTo = { href: string; label: ReactNode };

/** What the server knows about this request: its reference, its CSP nonce, the look its browser keeps. */
type Known = { reference: string; nonce?: string; look?: Look | undefined };
export const AboutRequest = createContext<Known>({ reference: "" });

/** The document's title; a refused form says so first. */
export function pageTitle(title: string, problems?: Problems | null): string {
  return `${hasAny(problems) ? "Error: " : ""}${title} - Audienti`;
}

type PageProps = {
  title: string;
  lead?: ReactNode;
  /** One primary action; anything beside it is quiet. */
  actions?: ReactNode;
  problems?: Problems | null;
  back?: LinkTo;
  /** "text" keeps lines readable, "wide" is for tables. */
  width?: "text" | "wide";
  children?: ReactNode;
};

export function Page({
  title,
  lead,
  actions,
  problems,
  back,
  width = "text",
  children,
}: PageProps) {
  return (
    <div className={`page ${width}`}>
      {back ? (
        <a className="back" href={back.href}>
          {back.label}
        </a>
      ) : null}
      {hasAny(problems) ? <ErrorSummary problems={problems} /> : null}
      <div className="head">
        <div>
          <h1>{/^\S+@\S+$/.test(title) ? <Address>{title}</Address> : title}</h1>
          {lead ? <p className="lead">{lead}</p> : null}
        </div>
        {actions ? <div className="actions">{actions}</div> : null}
      </div>
      {children}
    </div>
  );
}

type SectionProps = {
  title: ReactNode;
  id?: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
};

export function Section({ title, id, lead, actions, children }: SectionProps) {
  return (
    <section className="section" id={id}>
      <div className="head">
        <div>
          <h2>{title}</h2>
          {lead ? <p className="muted">{lead}</p> : null}
        </div>
        {actions ? <div className="actions">{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}

type NoticeProps = { tone?: Tone; title?: ReactNode; live?: boolean; children?: ReactNode };

/** `live` is for what just happened: screen readers say it at once. */
export function Notice({ tone = "info", title, live, children }: NoticeProps) {
  return (
    <div className={`notice ${tone}`} role={live ? "status" : undefined}>
      {title ? <p className="notice-title">{title}</p> : null}
      {children ? <div>{children}</div> : null}
    </div>
  );
}

type EmptyProps = { title: ReactNode; action?: ReactNode; children?: ReactNode };

/** What will be here, why it is worth it, and the first step towards it. */
export function Empty({ title, action, children }: EmptyProps) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children ? <div className="muted">{children}</div> : null}
      {action}
    </div>
  );
}

/** Where one is in a wizard; `current` counts from 0. */
export function Steps({ names, current }: { names: string[]; current: number }) {
  return (
    <ol className="steps" aria-label="Steps">
      {names.map((name, index) => (
        <li
          key={name}
          className={index < current ? "done" : undefined}
          aria-current={index === current ? "step" : undefined}
        >
          <span>
            {name}
            {index < current ? <span className="hidden"> (done)</span> : null}
          </span>
        </li>
      ))}
    </ol>
  );
}

type Task = { href?: string; title: ReactNode; status: ReactNode; tone?: Tone; hint?: ReactNode };

/** Things to do in any order; one without href cannot be started yet. */
export function TaskList({ items }: { items: Task[] }) {
  const list = useId();
  return (
    <ul className="tasks">
      {items.map((task, index) => (
        <li key={index}>
          <div>
            {task.href ? (
              <a href={task.href} aria-describedby={`${list}${index}`}>
                {task.title}
              </a>
            ) : (
              <span>{task.title}</span>
            )}
            {task.hint ? <div className="hint">{task.hint}</div> : null}
          </div>
          <div id={`${list}${index}`}>
            <Badge tone={task.tone}>{task.status}</Badge>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** A state as a word with a shape of its own; colour only repeats it. */
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  // Within one box: beside the shape, words and a date would else be columns of their own.
  return (
    <span className={`badge ${tone}`}>
      <span>{children}</span>
    </span>
  );
}

type Fact = { term: ReactNode; value: ReactNode; note?: ReactNode; action?: ReactNode };

/** What we know, each with where it comes from. */
export function Facts({ rows }: { rows: Fact[] }) {
  return (
    <dl className="facts">
      {rows.map((row, index) => (
        <div key={index}>
          <dt>{row.term}</dt>
          <dd>
            {row.value}
            {row.note ? <div className="note">{row.note}</div> : null}
          </dd>
          {row.action ? <dd className="fact-action">{row.action}</dd> : null}
        </div>
      ))}
    </dl>
  );
}

type Count = { label: ReactNode; value: ReactNode; note?: ReactNode; tone?: Tone };

/** A few figures that sum something up. */
export function Counts({ items }: { items: Count[] }) {
  return (
    <dl className="counts">
      {items.map((item, index) => (
        <div key={index} className={item.tone}>
          <dt>{item.label}</dt>
          <dd>
            <span className="figure">{item.value}</span>
            {item.note ? <div className="note">{item.note}</div> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

type Entry = { at?: string | null; title: ReactNode; detail?: ReactNode; tone?: Tone };

/** What happened, in the order given. */
export function Timeline({ items, zone }: { items: Entry[]; zone?: string }) {
  return (
    <ol className="timeline">
      {items.map((item, index) => (
        <li key={index} className={item.tone}>
          <div>{item.title}</div>
          {item.detail ? <div className="note">{item.detail}</div> : null}
          {item.at ? (
            <div className="note">
              <Time at={item.at} zone={zone} />
            </div>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

type Tab = { href: string; label: ReactNode; current?: boolean };

/** The pages of one thing, each with its own address. */
export function Tabs({ label, items }: { label: string; items: Tab[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      <ul>
        {items.map((tab) => (
          <li key={tab.href}>
            <a href={tab.href} aria-current={tab.current ? "page" : undefined}>
              {tab.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

type LetterProps = {
  from: ReactNode;
  to: ReactNode;
  subject: ReactNode;
  facts?: { term: ReactNode; value: ReactNode }[];
  children: ReactNode;
};

/** An email as its reader sees it; plain text goes into a pre. */
export function Letter({ from, to, subject, facts = [], children }: LetterProps) {
  const head = [
    { term: "From", value: typeof from === "string" ? <Address>{from}</Address> : from },
    { term: "To", value: to },
    { term: "Subject", value: <strong>{subject}</strong> },
    ...facts,
  ];
  return (
    <div className="letter">
      <dl>
        {head.map((line, index) => (
          <div key={index}>
            <dt>{line.term}</dt>
            <dd>{line.value}</dd>
          </div>
        ))}
      </dl>
      <div className="letter-body">{children}</div>
    </div>
  );
}

type ConfirmProps = {
  action?: string;
  /** What will happen, counted. */
  consequences?: ReactNode[];
  confirm: ReactNode;
  cancel: LinkTo;
  problems?: Problems | null;
  /** What was typed before, by field name. */
  values?: Record<string, unknown> | null;
  fields?: Record<string, string>;
  tone?: "danger" | "primary";
  children?: ReactNode;
};

/** The body of a page that stands before something that cannot be undone. */
export function Confirm({ action, consequences = [], confirm, cancel, ...rest }: ConfirmProps) {
  return (
    <Form action={action} problems={rest.problems} values={rest.values} className="form confirm">
      <HiddenFields fields={rest.fields ?? {}} />
      {consequences.length > 0 ? (
        <div className="panel">
          <p className="notice-title">What will happen</p>
          <ul>
            {consequences.map((consequence, index) => (
              <li key={index}>{consequence}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {rest.children}
      <div className="submit">
        <button type="submit" className={`button ${rest.tone ?? "danger"}`}>
          {confirm}
        </button>
        <ButtonLink href={cancel.href} tone="quiet">
          {cancel.label}
        </ButtonLink>
      </div>
    </Form>
  );
}

function hasAny(problems?: Problems | null): problems is Problems {
  return Boolean(problems && Object.keys(problems).length > 0);
}

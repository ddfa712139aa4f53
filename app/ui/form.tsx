/** Forms: fields that know their problem and keep their answer, an error summary, and buttons. */
import { createContext, type HTMLAttributes, type ReactNode, useContext } from "react";

/** Field name to one sentence, in the order of the form; the key "" is about the form as a whole. */
export type Problems = Record<string, string>;
export type Option = { value: string; label: ReactNode; hint?: ReactNode };
export type Width = "short" | "medium" | "long" | "full";

const FormState = createContext<{ problems: Problems; values: Record<string, unknown> }>({
  problems: {},
  values: {},
});

type FormProps = {
  action?: string;
  method?: "post" | "get";
  problems?: Problems | null;
  /** What was typed before, by field name. */
  values?: Record<string, unknown> | null;
  /** For file uploads. */
  multipart?: boolean;
  id?: string;
  className?: string;
  children: ReactNode;
};

export function Form({
  action,
  method = "post",
  problems,
  values,
  multipart,
  id,
  className = "form",
  children,
}: FormProps) {
  return (
    <FormState.Provider value={{ problems: problems ?? {}, values: values ?? {} }}>
      <form
        id={id}
        className={className}
        action={action}
        method={method}
        encType={multipart ? "multipart/form-data" : undefined}
        noValidate
      >
        {children}
      </form>
    </FormState.Provider>
  );
}

type AskProps = {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  problem?: string;
  value?: string;
  optional?: boolean;
  hideLabel?: boolean;
  id?: string;
};

type FieldProps = AskProps & {
  type?: "text" | "email" | "password" | "search" | "tel" | "url" | "number" | "date" | "time";
  autoComplete?: string;
  inputMode?: HTMLAttributes<HTMLInputElement>["inputMode"];
  width?: Width;
  suffix?: ReactNode;
  maxLength?: number;
  min?: number | string;
  max?: number | string;
  step?: number | string;
  spellCheck?: boolean;
  readOnly?: boolean;
  /** Offered while one types; anything else may be typed as well. */
  suggestions?: string[];
};

/** Typed without correction by the phone: a capital or a guess would make these wrong. */
const EXACT = new Set(["email", "password", "url", "search"]);

export function Field({
  type = "text",
  width = "long",
  suffix,
  spellCheck,
  autoComplete,
  inputMode,
  maxLength,
  min,
  max,
  step,
  readOnly,
  suggestions,
  ...ask
}: FieldProps) {
  const { id, problem, value } = useAnswer(ask);
  const exact = EXACT.has(type) || spellCheck === false;
  const input = (
    <input
      {...described(id, ask.hint, problem)}
      id={id}
      name={ask.name}
      type={type}
      className={`w-${width}`}
      defaultValue={type === "password" ? undefined : value}
      list={suggestions ? `${id}-list` : undefined}
      spellCheck={exact ? false : spellCheck}
      autoCapitalize={exact ? "none" : undefined}
      {...{ autoComplete, inputMode, maxLength, min, max, step, readOnly }}
    />
  );
  return (
    <Ask {...ask} id={id} problem={problem}>
      {suffix ? (
        <span className="with-suffix">
          {input} <span className="muted">{suffix}</span>
        </span>
      ) : (
        input
      )}
      {suggestions ? (
        <datalist id={`${id}-list`}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      ) : null}
    </Ask>
  );
}

type TextAreaProps = AskProps & {
  rows?: number;
  maxLength?: number;
  spellCheck?: boolean;
  /** Fixed-width letters. */
  code?: boolean;
};

export function TextArea({ rows = 6, maxLength, spellCheck, code, ...ask }: TextAreaProps) {
  const { id, problem, value } = useAnswer(ask);
  return (
    <Ask {...ask} id={id} problem={problem}>
      <textarea
        {...described(id, ask.hint, problem)}
        id={id}
        name={ask.name}
        rows={rows}
        className={code ? "w-full code" : "w-full"}
        defaultValue={value}
        {...{ maxLength, spellCheck }}
      />
    </Ask>
  );
}

type SelectProps = AskProps & {
  options: { value: string; label: string }[];
  /** The words of a first, empty option. */
  empty?: string;
  width?: Width;
};

export function Select({ options, empty, width = "medium", ...ask }: SelectProps) {
  const { id, problem, value } = useAnswer(ask);
  return (
    <Ask {...ask} id={id} problem={problem}>
      <select
        {...described(id, ask.hint, problem)}
        id={id}
        name={ask.name}
        className={`w-${width}`}
        defaultValue={value}
      >
        {empty === undefined ? null : <option value="">{empty}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Ask>
  );
}

type ChoicesProps = {
  name: string;
  legend: ReactNode;
  options: Option[];
  hint?: ReactNode;
  problem?: string;
  inline?: boolean;
  id?: string;
};

/** One of a few. Nothing is chosen unless `value` or the form's values say so. */
export function Radios({ value, ...choices }: ChoicesProps & { value?: string }) {
  const answer = useAnswer({ ...choices, value });
  return <Choices {...choices} {...answer} type="radio" chosen={[answer.value]} />;
}

type CheckboxProps = {
  name: string;
  label: ReactNode;
  value?: string;
  hint?: ReactNode;
  problem?: string;
  checked?: boolean;
  id?: string;
};

export function Checkbox({ value = "yes", checked, label, hint, ...ask }: CheckboxProps) {
  const { id, problem, value: typed } = useAnswer(ask);
  return (
    <div className={problem ? "field wrong" : "field"}>
      <Problem id={id} sentence={problem} />
      <div className="choice">
        <input
          {...described(id, hint, problem)}
          type="checkbox"
          id={id}
          name={ask.name}
          value={value}
          defaultChecked={checked ?? (typed === value || typed === "true" || typed === "on")}
        />
        <label htmlFor={id}>{label}</label>
        <Hint id={id}>{hint}</Hint>
      </div>
    </div>
  );
}

export function FileField({ accept, ...ask }: Omit<AskProps, "value"> & { accept?: string }) {
  const { id, problem } = useAnswer(ask);
  return (
    <Ask {...ask} id={id} problem={problem}>
      <input
        {...described(id, ask.hint, problem)}
        type="file"
        id={id}
        name={ask.name}
        accept={accept}
      />
    </Ask>
  );
}

export function Hidden({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={value} />;
}

/** Fields that belong together under one heading. */
export function Group({
  legend,
  hint,
  children,
}: {
  legend: ReactNode;
  hint?: ReactNode;
  children: ReactNode;
}) {
  return (
    <fieldset className="group">
      <legend>{legend}</legend>
      {hint ? <p className="hint">{hint}</p> : null}
      {children}
    </fieldset>
  );
}

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

/** First thing in main when a form was refused; it takes the focus without any script. */
export function ErrorSummary({ problems }: { problems: Problems }) {
  return (
    <div
      className="problems"
      role="alert"
      aria-labelledby="problems-title"
      tabIndex={-1}
      // biome-ignore lint/a11y/noAutofocus: a reader must hear first that the form was refused
      autoFocus
    >
      <h2 id="problems-title">There is a problem</h2>
      <ul>
        {Object.entries(problems).map(([name, sentence]) => (
          <li key={name}>{name ? <a href={`#${name}`}>{sentence}</a> : sentence}</li>
        ))}
      </ul>
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

export function HiddenFields({ fields }: { fields: Record<string, string> }) {
  return Object.entries(fields).map(([name, value]) => (
    <Hidden key={name} name={name} value={value} />
  ));
}

function Ask({
  id,
  label,
  hint,
  problem,
  optional,
  hideLabel,
  children,
}: Omit<AskProps, "name" | "value" | "id"> & { id: string; children: ReactNode }) {
  return (
    <div className={problem ? "field wrong" : "field"}>
      <label htmlFor={id} className={hideLabel ? "hidden" : undefined}>
        {label}
        {optional ? <span className="optional"> (optional)</span> : null}
      </label>
      <Hint id={id}>{hint}</Hint>
      <Problem id={id} sentence={problem} />
      {children}
    </div>
  );
}

type AllChoices = ChoicesProps & { type: "radio" | "checkbox"; chosen: string[] };

function Choices({ id, name, legend, options, hint, problem, inline, type, chosen }: AllChoices) {
  const group = id ?? name;
  const invalid = problem ? (true as const) : undefined;
  return (
    <fieldset
      className={problem ? "field wrong" : "field"}
      role={type === "radio" ? "radiogroup" : undefined}
      aria-invalid={type === "radio" ? invalid : undefined}
      aria-describedby={described(group, hint, problem)["aria-describedby"]}
    >
      <legend>{legend}</legend>
      <Hint id={group}>{hint}</Hint>
      <Problem id={group} sentence={problem} />
      <div className={inline ? "choices inline" : "choices"}>
        {options.map((option, index) => {
          const own = `${group}-${option.value}`;
          const input = index === 0 ? group : own;
          return (
            <div className="choice" key={option.value}>
              <input
                type={type}
                id={input}
                name={name}
                value={option.value}
                defaultChecked={chosen.includes(option.value)}
                aria-invalid={type === "checkbox" ? invalid : undefined}
                aria-describedby={option.hint ? `${own}-hint` : undefined}
              />
              <label htmlFor={input}>{option.label}</label>
              <Hint id={own}>{option.hint}</Hint>
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}

function Hint({ id, children }: { id: string; children?: ReactNode }) {
  if (!children) return null;
  return (
    <div className="hint" id={`${id}-hint`}>
      {children}
    </div>
  );
}

function Problem({ id, sentence }: { id: string; sentence?: string }) {
  if (!sentence) return null;
  return (
    <p className="error" id={`${id}-error`}>
      <span className="hidden">Error: </span>
      {sentence}
    </p>
  );
}

function described(id: string, hint?: ReactNode, problem?: string) {
  const by = [hint ? `${id}-hint` : "", problem ? `${id}-error` : ""].filter(Boolean).join(" ");
  return {
    "aria-describedby": by || undefined,
    "aria-invalid": problem ? (true as const) : undefined,
  };
}

function useAnswer(ask: { name: string; id?: string; problem?: string; value?: string }) {
  const form = useContext(FormState);
  const typed = form.values[ask.name];
  return {
    id: ask.id ?? ask.name,
    problem: ask.problem ?? form.problems[ask.name],
    value: ask.value ?? (typed == null || typeof typed === "object" ? "" : String(typed)),
  };
}

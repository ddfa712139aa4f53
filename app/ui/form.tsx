/** Forms: what was refused and what was typed, told to the fields in them, and an error summary. */
import { createContext, type ReactNode, useContext } from "react";

/** Field name to one sentence, in the order of the form; the key "" is about the form as a whole. */
export type Problems = Record<string, string>;

export const FormState = createContext<{ problems: Problems; values: Record<string, unknown> }>({
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

export function Hidden({ name, value }: { name: string; value: string }) {
  return <input type="hidden" name={name} value={value} />;
}

/** By which the same form, sent twice, is known: made with the page, and kept when it is shown again. */
export function FormKey({ name, fresh }: { name: string; fresh: string }) {
  const { values } = useContext(FormState);
  return <Hidden name={name} value={String(values[name] ?? fresh)} />;
}

export function HiddenFields({ fields }: { fields: Record<string, string> }) {
  return Object.entries(fields).map(([name, value]) => (
    <Hidden key={name} name={name} value={value} />
  ));
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

/** Fields that are typed into, chosen from, or given a file. */
import type { HTMLAttributes, ReactNode } from "react";
import { Ask, type AskProps, described, useAnswer } from "./ask";

type Width = "short" | "medium" | "long" | "full";

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

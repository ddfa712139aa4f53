/** What every field has around it: its label, a hint, its problem, and the answer that was typed before. */
import { type ReactNode, useContext } from "react";
import { FormState } from "./form";

export type AskProps = {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  problem?: string;
  value?: string;
  optional?: boolean;
  hideLabel?: boolean;
  id?: string;
};

export function Ask({
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

export function Hint({ id, children }: { id: string; children?: ReactNode }) {
  if (!children) return null;
  return (
    <div className="hint" id={`${id}-hint`}>
      {children}
    </div>
  );
}

export function Problem({ id, sentence }: { id: string; sentence?: string }) {
  if (!sentence) return null;
  return (
    <p className="error" id={`${id}-error`}>
      <span className="hidden">Error: </span>
      {sentence}
    </p>
  );
}

export function described(id: string, hint?: ReactNode, problem?: string) {
  const by = [hint ? `${id}-hint` : "", problem ? `${id}-error` : ""].filter(Boolean).join(" ");
  return {
    "aria-describedby": by || undefined,
    "aria-invalid": problem ? (true as const) : undefined,
  };
}

export function useAnswer(ask: { name: string; id?: string; problem?: string; value?: string }) {
  const form = useContext(FormState);
  const typed = form.values[ask.name];
  return {
    id: ask.id ?? ask.name,
    problem: ask.problem ?? form.problems[ask.name],
    value: ask.value ?? (typed == null || typeof typed === "object" ? "" : String(typed)),
  };
}

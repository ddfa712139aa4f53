/** Fields that are ticked: one of a few, or yes. */
import { type ReactNode, useContext } from "react";
import { described, Hint, Problem, useAnswer } from "./ask";
import { FormState } from "./form";

export type Option = { value: string; label: ReactNode; hint?: ReactNode };

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

/** Any of a few: those that the form's values name. */
export function Checkboxes(choices: ChoicesProps) {
  const { id, problem } = useAnswer(choices);
  const typed = useContext(FormState).values[choices.name] ?? [];
  const chosen = [typed].flat().map(String);
  return <Choices {...choices} id={id} problem={problem} type="checkbox" chosen={chosen} />;
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

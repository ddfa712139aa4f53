/** The value of a filter, asked for as its field wants it. */
import type { Ask } from "#app/views/words.ts";
import { Field, Select } from "../../ui/fields";

type ValueProps = {
  ask: Ask;
  choices: { value: string; label: string }[];
  label: string;
  hint?: string | undefined;
};

export function ValueField({ ask, choices, label, hint }: ValueProps) {
  if (ask === "choice") {
    if (choices.length === 0) {
      return (
        <Select name="value" label={label} options={[]} empty="There is none yet" hint={hint} />
      );
    }
    return <Select name="value" label={label} options={choices} empty="Choose one" hint={hint} />;
  }
  if (ask === "day")
    return <Field name="value" label="Day" type="date" width="medium" hint={hint} />;
  if (ask === "number") {
    return <Field name="value" label="Number" inputMode="decimal" width="short" hint={hint} />;
  }
  const named =
    ask === "country" ? "A name or a two-letter code, such as Germany or DE" : undefined;
  return (
    <Field
      name="value"
      label={label}
      hint={[named, hint].filter(Boolean).join(". ") || undefined}
      maxLength={200}
      spellCheck={false}
      autoComplete="off"
    />
  );
}

/** One input for each of the team's own fields, for any form about one prospect. */
import type { FieldKind } from "#app/fields/field.ts";
import { inputName } from "#app/fields/form.ts";
import { Field, Hidden, Select } from "../../ui/form";

type Shown = { id: string; name: string; kind: FieldKind; choices: string[] | null; text: string };

const hints: Partial<Record<FieldKind, string>> = {
  number: "Such as 1234.5 or 1 234,5",
  date: "Such as 2026-11-26 or 26 Nov 2026",
  url: "Such as https://company.com/about",
};

/** Takes what `typedFieldsOf` gives; read again by `valueShape` and `pickValues` of form.ts. */
export function ValueFields({ fields }: { fields: Shown[] }) {
  return (
    <>
      <Hidden name="shown" value={fields.map(({ id }) => id).join(" ")} />
      {fields.map((field) => (
        <OneField key={field.id} field={field} />
      ))}
    </>
  );
}

function OneField({ field }: { field: Shown }) {
  const asked = { name: inputName(field.id), label: field.name, optional: true };
  if (field.kind === "choice") {
    const options = (field.choices ?? []).map((choice) => ({ value: choice, label: choice }));
    return <Select {...asked} options={options} empty="None" />;
  }
  return (
    <Field
      {...asked}
      hint={hints[field.kind]}
      inputMode={field.kind === "number" ? "decimal" : field.kind === "url" ? "url" : undefined}
      width={field.kind === "text" || field.kind === "url" ? "full" : "medium"}
      autoComplete="off"
      spellCheck={field.kind === "text" ? undefined : false}
    />
  );
}

/** What the inputs show at first, by their names. */
export function shownValues(fields: Shown[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ id, text }) => [inputName(id), text]));
}

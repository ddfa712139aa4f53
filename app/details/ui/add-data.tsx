/** The parts of Add Data that a new prospect's form does not have. */
import { type AskedField, inputName, MAX_STATEMENT } from "#app/details/add-data.ts";
import { Radios } from "../../ui/choices";
import { Field, Select, TextArea } from "../../ui/fields";

type Shown = Pick<AskedField, "id" | "name" | "kind" | "choices" | "text">;

export function CustomFields({ fields }: { fields: Shown[] }) {
  return fields.map((field) => <CustomField key={field.id} field={field} />);
}

function CustomField({ field }: { field: Shown }) {
  const { id, name, kind, text } = field;
  const ask = { name: inputName(id), label: <bdi>{name}</bdi>, optional: true };
  if (kind === "choice") {
    // A choice that was taken away since stays until somebody changes it.
    const choices = field.choices ?? [];
    const all = text && !choices.includes(text) ? [text, ...choices] : choices;
    const options = all.map((choice) => ({ value: choice, label: choice }));
    return <Select {...ask} options={options} empty="Nothing" />;
  }
  if (kind === "date") return <Field {...ask} type="date" width="medium" />;
  if (kind === "number") return <Field {...ask} inputMode="decimal" width="medium" />;
  if (kind === "url") return <Field {...ask} inputMode="url" spellCheck={false} width="full" />;
  return <Field {...ask} autoComplete="off" width="full" />;
}

/** Who wants the change, and what the person wants kept beside the data. */
export function TheirWish() {
  return (
    <>
      <Radios
        name="asker"
        legend="Who wants this?"
        options={[
          { value: "member", label: "I do", hint: "You found out, or something was missing." },
          {
            value: "person",
            label: "They do",
            hint: "They asked you to correct or complete what you hold. The timeline says so.",
          },
        ]}
      />
      <TextArea
        name="statement"
        label="Their statement"
        hint="What they want to have kept beside their data, in their own words."
        optional
        rows={4}
        maxLength={MAX_STATEMENT}
      />
    </>
  );
}

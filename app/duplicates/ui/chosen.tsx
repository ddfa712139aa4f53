/** Field by field what both say: chosen where they differ, told where they agree. */
import type { FieldRow, Value } from "#app/duplicates/pair.server.ts";
import { Radios } from "../../ui/choices";
import { Facts } from "../../ui/page";

export function Chosen({ fields }: { fields: FieldRow[] }) {
  const same = fields.filter(({ chosen, one }) => !chosen && one.text !== null);
  const open = fields.filter(({ chosen }) => chosen);
  return (
    <>
      {open.map(({ name, label, one, other }) => (
        <Radios
          key={name}
          name={name}
          legend={label}
          options={[
            { value: "one", label: words(one), hint: one.source },
            { value: "other", label: words(other), hint: other.source },
          ]}
        />
      ))}
      {same.length > 0 ? (
        <Facts
          rows={same.map(({ label, one }) => ({ term: label, value: one.text, note: "Both" }))}
        />
      ) : null}
    </>
  );
}

/** What the form says before anybody has chosen. */
export function proposedOf(fields: FieldRow[]): Record<string, string> {
  return Object.fromEntries(fields.flatMap(({ name, chosen }) => (chosen ? [[name, chosen]] : [])));
}

function words({ text }: Value) {
  return text ?? "Nothing";
}

/** The form for a new field, and the one that changes it. */
import { FIELD_KINDS, kindWords } from "#app/fields/field.ts";
import { ButtonLink, Submit } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { Field, TextArea } from "../../ui/fields";
import { Form, type Problems } from "../../ui/form";

type Answer = { problems?: Problems | null; values?: Record<string, unknown> | null };

export function NewFieldForm({ problems, values }: Answer) {
  return (
    <Form problems={problems} values={values}>
      <Field name="name" label="Name" autoComplete="off" maxLength={60} />
      <Radios
        name="holds"
        legend="What it holds"
        hint="This stays as it is: values are of one kind."
        options={FIELD_KINDS.map((kind) => ({ value: kind, ...kindWords[kind] }))}
      />
      <Choices hint="Only for a choice: one on each line" optional />
      <button type="submit" className="button primary">
        Make the field
      </button>
    </Form>
  );
}

type EditProps = Answer & { id: string; withChoices: boolean };

export function EditFieldForm({ id, withChoices, problems, values }: EditProps) {
  return (
    <Form problems={problems} values={values}>
      <Field name="name" label="Name" autoComplete="off" maxLength={60} />
      {withChoices ? (
        <Choices hint="One on each line. One that somebody has cannot be taken away." />
      ) : null}
      <Submit
        secondary={
          <ButtonLink href={`/fields/${id}/delete`} tone="quiet">
            Delete
          </ButtonLink>
        }
      >
        Save
      </Submit>
    </Form>
  );
}

function Choices({ hint, optional = false }: { hint: string; optional?: boolean }) {
  return <TextArea name="choices" label="Choices" hint={hint} rows={5} optional={optional} />;
}

/** The forms that answer a request: put right field by field, erase, or say why not. */
import { countryName } from "#app/core/country.ts";
import { FIELD_LABELS } from "#app/prospects/prospect.ts";
import type { Correctable, RequestKind } from "#app/requests/request.ts";
import { Submit } from "../../ui/buttons";
import { TextArea } from "../../ui/fields";
import { Form, Group, Hidden, type Problems } from "../../ui/form";
import { Section } from "../../ui/page";

type Change = { field: Correctable; held: string | null; wanted: string | null };
type ToAnswerProps = {
  request: { kind: RequestKind };
  changes: Change[];
  problems?: Problems | undefined;
  typed?: Record<string, unknown> | undefined;
};

export function ToAnswer({ request, ...props }: ToAnswerProps) {
  return request.kind === "erase" ? <Erase {...props} /> : <Correct {...props} />;
}

type FormProps = Omit<ToAnswerProps, "request">;

function Correct({ changes, problems, typed }: FormProps) {
  return (
    <Section title="Answer it" lead="Ticked fields are changed as they asked. A letter tells them.">
      <Form problems={problems} values={typed}>
        {changes.length > 0 ? (
          <Group legend="What should be changed">
            {changes.map((change) => (
              <Wanted key={change.field} change={change} />
            ))}
          </Group>
        ) : null}
        <TextArea
          name="reason"
          label="What you tell them"
          hint="Needed when you leave a field as it is, or refuse. They read it as you write it."
          rows={4}
        />
        <Submit
          name="intent"
          value="correct"
          secondary={
            <button type="submit" className="button quiet" name="intent" value="refuse">
              Refuse
            </button>
          }
        >
          Answer and tell them
        </Submit>
      </Form>
    </Section>
  );
}

function Wanted({ change: { field, held, wanted } }: { change: Change }) {
  const id = `fields-${field}`;
  const shown = (value: string | null) =>
    value === null ? "nothing" : field === "country" ? countryName(value) : value;
  return (
    <div className="field">
      <div className="choice">
        <input type="checkbox" id={id} name="fields" value={field} defaultChecked />
        <label htmlFor={id}>
          {FIELD_LABELS[field]}: {shown(held)} → {shown(wanted)}
        </label>
      </div>
    </div>
  );
}

function Erase({ problems, typed }: FormProps) {
  return (
    <>
      <Section
        title="Erase them"
        lead="All that you hold of them goes, in tables and in imported files, and cannot come back. They stay on the do-not-contact list, as a code that cannot be read back."
      >
        <Form>
          <Hidden name="intent" value="erase" />
          <Submit tone="danger">Erase, and tell them</Submit>
        </Form>
      </Section>
      <Section
        title="Or refuse"
        lead="Only where the law lets you keep it, such as for a contract or a claim (GDPR art. 17(3))."
      >
        <Form problems={problems} values={typed}>
          <Hidden name="intent" value="refuse" />
          <TextArea name="reason" label="Why" hint="They read it as you write it." rows={4} />
          <Submit>Refuse, and tell them why</Submit>
        </Form>
      </Section>
    </>
  );
}

/** Setting and lifting the two marks a person may ask for: restricted, and not to be disclosed. */
import type { ReactNode } from "react";
import { Field } from "../../ui/fields";
import { Form, Hidden, type Problems } from "../../ui/form";
import { Section } from "../../ui/page";
import { Time } from "../../ui/time";

type MarkProps = {
  since: string | null;
  zone: string;
  form: { problems?: Problems | undefined; values?: Record<string, unknown> | undefined };
};

export function Restriction({ since, ...given }: MarkProps) {
  return (
    <MarkForm
      {...given}
      id="restriction"
      title="Use nothing"
      lead="They may ask that you keep their data and do nothing with it, for example while it is disputed whether it is right (GDPR art. 18). No message, check, completion or export for others uses them."
      mark={since ? "lift-restriction" : "restrict"}
      button={since ? "Lift the restriction" : "Restrict"}
      tone={since ? "primary" : "danger"}
    >
      {since ? (
        <p>
          Restricted since <Time at={since} zone={given.zone} />. Their sequences wait. Tell them
          before you lift it.
        </p>
      ) : null}
    </MarkForm>
  );
}

export function Disclosure({ since, ...given }: MarkProps) {
  return (
    <MarkForm
      {...given}
      id="disclosure"
      title="Give to nobody else"
      lead="They may ask not to be disclosed to third parties. No provider is asked about them, and no webhook or export for others holds them. You may still write to them."
      mark={since ? "lift-withholding" : "withhold"}
      button={since ? "Lift the mark" : "Mark as not to be disclosed"}
      tone={since ? "primary" : "danger"}
    >
      {since ? (
        <p>
          Not disclosed since <Time at={since} zone={given.zone} />.
        </p>
      ) : null}
    </MarkForm>
  );
}

type MarkFormProps = Omit<MarkProps, "since"> & {
  id: string;
  title: string;
  lead: string;
  mark: string;
  button: string;
  tone: "primary" | "danger";
  children?: ReactNode;
};

function MarkForm({ id, title, lead, mark, button, tone, form, children }: MarkFormProps) {
  const mine = form.values?.mark === mark;
  return (
    <Section title={title} id={id} lead={lead}>
      {children}
      <Form problems={mine ? form.problems : null} values={mine ? form.values : null}>
        <Hidden name="mark" value={mark} />
        <Field
          id={mine ? "note" : `note-${id}`}
          name="note"
          label="Why"
          hint="Such as “their letter of 3 May”. It stands in the timeline."
          optional
        />
        <p>
          <button type="submit" className={`button ${tone}`}>
            {button}
          </button>
        </p>
      </Form>
    </Section>
  );
}

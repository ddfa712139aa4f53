/** The two forms of the do-not-contact page. Their buttons do not stick: two would cover each other. */
import { Field } from "../../ui/fields";
import { Form, Hidden, type Problems } from "../../ui/form";
import { Section } from "../../ui/page";

type FormsProps = { problems?: Problems; values?: Record<string, unknown> };

export function BlockForm({ problems, values }: FormsProps) {
  return (
    <Section
      title="Block an address or a domain"
      lead="Of an address we keep a code that cannot be read back; a domain stays readable, so that you can see and remove it."
    >
      <Form problems={problems} values={values}>
        <Hidden name="intent" value="block" />
        <Field name="blocked" label="Address or domain" spellCheck={false} autoComplete="off" />
        <button type="submit" className="button danger">
          Block
        </button>
      </Form>
    </Section>
  );
}

export function CheckForm({ problems, values }: FormsProps) {
  return (
    <Section title="Check an address" lead="Whether your team may write to it, and why not.">
      <Form problems={problems} values={values}>
        <Hidden name="intent" value="check" />
        <Field name="address" label="Email address" type="email" autoComplete="off" />
        <button type="submit" className="button quiet">
          Check
        </button>
      </Form>
    </Section>
  );
}

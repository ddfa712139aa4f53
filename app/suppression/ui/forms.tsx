/** The two forms of the do-not-contact page: blocking somebody, and asking how somebody stands. */
import { Field, Form, Hidden, type Problems, Submit } from "../../ui/form";
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
        <Submit tone="danger">Block</Submit>
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
        <Submit>Check</Submit>
      </Form>
    </Section>
  );
}

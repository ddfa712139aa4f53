/** The form that asks for a new address. */
import { CHANGE_HOURS } from "#app/account/email-change.ts";
import { Submit } from "../../ui/buttons";
import { Field } from "../../ui/fields";
import { Form, type Problems } from "../../ui/form";
import { Address } from "../../ui/table";

type NewAddressFormProps = {
  email: string;
  problems?: Problems | undefined;
  values?: Record<string, unknown> | undefined;
};

export function NewAddressForm({ email, problems, values }: NewAddressFormProps) {
  return (
    <Form problems={problems} values={values}>
      <p>
        Your address is <strong>{<Address>{email}</Address>}</strong>.
      </p>
      <Field
        name="email"
        label="New email address"
        hint="We write one letter to it and one to the old one."
        type="email"
        autoComplete="email"
        inputMode="email"
      />
      <p>
        When both have agreed, within {CHANGE_HOURS} hours, you sign in with the new one; every
        other session ends, and both mailboxes get a last letter about it.
      </p>
      <Submit>Write to both</Submit>
    </Form>
  );
}

/** The fields of a prospect's form, for a new one and for a correction. */
import { Field } from "../../ui/fields";

export function ProspectFields({ sourceHint }: { sourceHint: string }) {
  return (
    <>
      <Field name="firstName" label="First name" optional autoComplete="off" maxLength={200} />
      <Field name="lastName" label="Last name" optional autoComplete="off" maxLength={200} />
      <Field name="email" label="Email" type="email" inputMode="email" autoComplete="off" />
      <Field name="position" label="Position" optional autoComplete="off" maxLength={200} />
      <Field name="company" label="Company" optional autoComplete="off" maxLength={200} />
      <Field
        name="country"
        label="Country"
        hint="A name or a two-letter code, such as Germany or DE"
        optional
        autoComplete="off"
        width="medium"
        maxLength={200}
      />
      <Field
        name="source"
        label="Where do you have this from?"
        hint={sourceHint}
        optional
        autoComplete="off"
        width="full"
        maxLength={200}
      />
    </>
  );
}

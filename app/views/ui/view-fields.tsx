/** What is asked about a saved view. */
import { Checkbox } from "../../ui/choices";
import { Field } from "../../ui/fields";

/** `shareable`: another's view stays shared. */
export function ViewFields({ shareable = true }: { shareable?: boolean }) {
  return (
    <>
      <Field name="name" label="Name" autoComplete="off" maxLength={80} />
      {shareable ? (
        <Checkbox
          name="shared"
          label="Share it with the team"
          hint="Everybody sees it; you and the admins may change it"
        />
      ) : null}
      <Checkbox
        name="first"
        label="Open Prospects with it"
        hint="Only for you; a link leads to everybody"
      />
    </>
  );
}

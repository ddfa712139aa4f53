/** Choosing what to do with many: one small form for each thing that needs a choice, links for the rest. */
import { ButtonLink } from "../../ui/buttons";
import { Select } from "../../ui/fields";
import { Form, Hidden } from "../../ui/form";

/** Names may stand more than once: ids and conditions do. */
type Fields = [string, string][];

export function SelectionFields({ fields }: { fields: Fields }) {
  return fields.map(([name, value]) => <Hidden key={`${name} ${value}`} {...{ name, value }} />);
}

type OneChoiceProps = {
  fields: Fields;
  act: string;
  name: string;
  id: string;
  label: string;
  options: { value: string; label: string }[];
};

/** Nothing where there is nothing to choose. */
export function OneChoice({ fields, act, name, id, label, options }: OneChoiceProps) {
  if (options.length === 0) return null;
  return (
    <Form action="/bulk/confirm" method="get">
      <SelectionFields fields={fields} />
      <Hidden name="act" value={act} />
      <Select {...{ name, id, label, options }} />
      <div>
        <button type="submit" className="button quiet" aria-label={`${label}: go on`}>
          Go on
        </button>
      </div>
    </Form>
  );
}

type ActLinksProps = {
  fields: Fields;
  links: { path: string; act?: string; label: string }[];
};

export function ActLinks({ fields, links }: ActLinksProps) {
  return (
    <div className="row">
      {links.map(({ path, act, label }) => {
        const query = new URLSearchParams([...(act ? [["act", act]] : []), ...fields]);
        return (
          <ButtonLink key={label} href={`${path}?${query}`} tone="quiet">
            {label}
          </ButtonLink>
        );
      })}
    </div>
  );
}

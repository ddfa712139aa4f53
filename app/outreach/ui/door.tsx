/** Choosing a sequence for selected prospects, and the door with its counts. */
import { ButtonLink, Submit } from "../../ui/buttons";
import { Checkbox } from "../../ui/choices";
import { Select } from "../../ui/fields";
import { Form, Hidden, type Problems } from "../../ui/form";
import { Counts } from "../../ui/page";
import { Table } from "../../ui/table";
import { Figure } from "../../ui/time";

/** Names may stand more than once: ids and conditions do. */
type Fields = [string, string][];

function Selected({ fields }: { fields: Fields }) {
  return fields.map(([name, value]) => <Hidden key={`${name} ${value}`} {...{ name, value }} />);
}

type ChooseProps = {
  fields: Fields;
  sequences: { value: string; label: string }[];
  problems?: Problems | null | undefined;
};

export function ChooseSequence({ fields, sequences, problems }: ChooseProps) {
  return (
    <Form method="get" action="/enrolments/new" problems={problems ?? null}>
      <Selected fields={fields} />
      <Select name="sequence" label="Which sequence" options={sequences} width="full" />
      <Submit>See who comes in</Submit>
    </Form>
  );
}

type DoorProps = {
  fields: Fields;
  id: string;
  before: number;
  added: number;
  more: boolean;
  leftOut: { why: string; count: number }[];
  door: { elsewhere?: "yes" | undefined; consented?: "yes" | undefined };
};

export function AtTheDoor({ fields, id, before, added, more, leftOut, door }: DoorProps) {
  const chosen = Object.entries(door).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return (
    <>
      <Counts
        items={[
          { label: "In it now", value: before },
          { label: "Come in", value: added, tone: added > 0 ? ("good" as const) : undefined },
          { label: "In it then", value: before + added },
        ]}
      />
      {more ? <p>That is the most in one go: do the same again for the next.</p> : null}
      {leftOut.length > 0 ? (
        <>
          <Table
            caption="Who is left out"
            showCaption
            columns={[
              { key: "why", label: "Why" },
              { key: "count", label: "People", numeric: true },
            ]}
            rows={leftOut.map(({ why, count }) => ({
              id: why,
              cells: { why, count: <Figure>{count}</Figure> },
            }))}
          />
          <p className="muted">
            They do not join by themselves later. Once what keeps them out has changed, add the same
            people again: whoever is in it already stays in it once.
          </p>
        </>
      ) : (
        <p>Nobody is left out.</p>
      )}
      <Form method="get" action="/enrolments/new" values={door}>
        <Selected fields={fields} />
        <Hidden name="sequence" value={id} />
        <Checkbox
          name="elsewhere"
          label="Let in who is in another sequence"
          hint="They are written to by both."
        />
        <Checkbox
          name="consented"
          label="I have the consent of those who need to give it"
          hint="In some countries nobody may be written to unasked, also at work. Practice is free of it."
        />
        <div>
          <button type="submit" className="button quiet">
            Count again
          </button>
        </div>
      </Form>
      {added > 0 ? (
        <Form action="/enrolments/new">
          <Selected fields={fields} />
          <Hidden name="sequence" value={id} />
          <Selected fields={chosen as Fields} />
          <Submit
            secondary={
              <ButtonLink href="/prospects" tone="quiet">
                Cancel
              </ButtonLink>
            }
          >
            {added === 1 ? "Add one person" : `Add ${added.toLocaleString("en")} people`}
          </Submit>
        </Form>
      ) : null}
    </>
  );
}

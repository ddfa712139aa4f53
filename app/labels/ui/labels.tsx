/** Somebody's lists and tags with a way out of each, and a small form to put them into one more. */
import { bearersUrl, type LabelKind, labelWords } from "#app/labels/label.ts";
import { PostButton } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { Field } from "../../ui/fields";
import { Form, Hidden, type Problems } from "../../ui/form";
import { Facts } from "../../ui/page";

type Label = { id: string; kind: LabelKind; name: string };

type LabelsProps = {
  bearing: { prospectId: string; borne: Label[]; names: string[] };
  /** Where the form stands, so that it leads back there. */
  from?: "details";
  problems?: Problems | null;
  values?: Record<string, unknown> | null;
};

/** Takes what `readBearing` gives; its forms are sent to /prospects/:id/labels. */
export function Labels({ bearing, from, problems, values }: LabelsProps) {
  const { prospectId, borne, names } = bearing;
  const action = `/prospects/${prospectId}/labels`;
  const back: Record<string, string> = from ? { from } : {};
  return (
    <>
      <Facts
        rows={(["list", "tag"] as const).map((kind) => ({
          term: labelWords[kind].title,
          value: (
            <Borne
              labels={borne.filter((label) => label.kind === kind)}
              action={action}
              fields={back}
            />
          ),
        }))}
      />
      <Form action={action} problems={problems} values={values}>
        {from ? <Hidden name="from" value={from} /> : null}
        <Field
          name="name"
          label="Add to a list, or tag"
          hint="One that you have, or a new one"
          suggestions={names}
          autoComplete="off"
          maxLength={60}
        />
        <Radios
          name="label"
          legend="As a"
          inline
          value={typeof values?.label === "string" ? values.label : "list"}
          options={[
            { value: "list", label: "List" },
            { value: "tag", label: "Tag" },
          ]}
        />
        <button type="submit" className="button quiet">
          Add
        </button>
      </Form>
    </>
  );
}

type BorneProps = { labels: Label[]; action: string; fields: Record<string, string> };

function Borne({ labels, action, fields }: BorneProps) {
  if (labels.length === 0) return <span className="muted">none</span>;
  return labels.map((label) => (
    <div className="row" key={label.id}>
      <a href={bearersUrl(label)}>{label.name}</a>
      <PostButton
        action={action}
        fields={{ ...fields, remove: label.id }}
        tone="link"
        label={`Take out of ${label.name}`}
      >
        Take out
      </PostButton>
    </div>
  ));
}

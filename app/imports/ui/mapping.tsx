/** What the mapping page asks besides the columns: who these people are, and how the file is read. */
import { BASIS_OPTIONS } from "#app/imports/column-form.ts";
import { Radios } from "../../ui/choices";
import { Field, Select } from "../../ui/fields";
import { Form, Group } from "../../ui/form";

type Label = { id: string; kind: string; name: string };

export function AboutThem({ labels }: { labels: Label[] }) {
  const named = (kind: string) =>
    labels
      .filter((label) => label.kind === kind)
      .map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <Group legend="Put everybody in the file into a list, or give them a tag">
        {named("list").length > 0 ? (
          <Select name="listId" label="List" empty="None" options={named("list")} />
        ) : null}
        <Field name="newList" label="A new list" optional maxLength={60} />
        {named("tag").length > 0 ? (
          <Select name="tagId" label="Tag" empty="None" options={named("tag")} />
        ) : null}
        <Field name="newTag" label="A new tag" optional maxLength={60} />
      </Group>
      <Radios
        name="basis"
        legend="Why may you hold these people?"
        hint="It is kept with every field that comes from this file, and told to whoever asks."
        options={[...BASIS_OPTIONS]}
      />
      <Field
        name="source"
        label="Where do these people come from?"
        hint="For example “trade fair, May”. They may ask you, and so may you in a year."
        maxLength={200}
      />
    </>
  );
}

type Option = { value: string; label: string };

type ReadOtherwiseProps = {
  reading: {
    encoding: string;
    delimiter: string;
    hasHeader: string;
    encodings: Option[];
    delimiters: Option[];
  };
  sheets: string[] | null;
  isWorkbook: boolean;
};

export function ReadOtherwise({ reading, sheets, isWorkbook }: ReadOtherwiseProps) {
  const [read, ...others] = sheets ?? [];
  return (
    <Form
      method="get"
      values={{
        encoding: reading.encoding,
        delimiter: reading.delimiter,
        hasHeader: reading.hasHeader,
      }}
    >
      {isWorkbook ? (
        <p>
          The sheet “{read}” was read.
          {others.length > 0 ? (
            <>
              {" "}
              Not read: {others.map((name) => `“${name}”`).join(", ")}. To import one of them, save
              it as a file of its own.
            </>
          ) : null}
        </p>
      ) : (
        <>
          <Select
            name="encoding"
            id="other-encoding"
            label="How its letters are written"
            hint="Choose another if names look like “MÃ¼ller” or “M?ller”."
            options={reading.encodings}
          />
          <Select
            name="delimiter"
            id="other-delimiter"
            label="What separates the columns"
            options={reading.delimiters}
            width="short"
          />
        </>
      )}
      <Radios
        name="hasHeader"
        id="other-header"
        legend="Does the first row hold the names of the columns?"
        options={[
          { value: "yes", label: "Yes" },
          { value: "no", label: "No" },
        ]}
        inline
      />
      <p>
        <button type="submit" className="button quiet">
          Read it again
        </button>
      </p>
    </Form>
  );
}

/** A file's columns, each with values from the file and the question what they are. */
import { Select } from "../../ui/form";
import { Table } from "../../ui/table";

type ColumnTableProps = {
  columns: { name: string; samples: string[]; meaning: string }[];
  meanings: { value: string; label: string }[];
  /** What was chosen before, when the form was refused. */
  chosen: string[];
  /** About the columns together. */
  problem?: string;
};

export function ColumnTable({ columns, meanings, chosen, problem }: ColumnTableProps) {
  return (
    <div id="columns" className={problem ? "field wrong" : undefined}>
      {problem ? (
        <p className="error" id="columns-error">
          {problem}
        </p>
      ) : null}
      <Table
        caption="The columns of the file"
        columns={[
          { key: "name", label: "In the file" },
          { key: "samples", label: "For example" },
          { key: "meaning", label: "Goes into" },
        ]}
        rows={columns.map(({ name, samples, meaning }, index) => ({
          id: String(index),
          cells: {
            name,
            samples: <Samples values={samples} />,
            meaning: (
              <Select
                name={`columns[${index}]`}
                id={`column-${index}`}
                label={`What is in ${name}?`}
                hideLabel
                options={meanings}
                value={chosen[index] ?? meaning}
              />
            ),
          },
        }))}
      />
    </div>
  );
}

function Samples({ values }: { values: string[] }) {
  if (values.length === 0) return <span className="muted">empty at first</span>;
  return (
    <ul className="small">
      {values.map((value, index) => (
        <li key={index}>
          <bdi>{value}</bdi>
        </li>
      ))}
    </ul>
  );
}

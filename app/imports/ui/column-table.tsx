/** A file's columns, each with values from the file and the question what they are. */
import { POLICY_OPTIONS } from "#app/imports/column-form.ts";
import { Select } from "../../ui/fields";
import { Table } from "../../ui/table";

type Column = {
  index: number;
  name: string;
  samples: string[];
  meaning: string;
  policy: string;
  options: { value: string; label: string }[];
};

type ColumnTableProps = {
  columns: Column[];
  /** What was chosen before, when the form was refused. */
  typed?: Record<string, unknown>;
  /** About the columns together. */
  problem?: string;
};

export function ColumnTable({ columns, typed, problem }: ColumnTableProps) {
  const chosen = (typed?.columns ?? {}) as Record<string, string>;
  const policies = (typed?.overwrite ?? {}) as Record<string, string>;
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
          { key: "policy", label: "A value that is there" },
        ]}
        rows={columns.map(({ index, name, samples, meaning, policy, options }) => ({
          id: String(index),
          cells: {
            name: <bdi>{name}</bdi>,
            samples: <Samples values={samples} />,
            meaning: (
              <Select
                name={`columns.c${index}`}
                id={`column-${index}`}
                label={`What is in ${name}?`}
                hideLabel
                options={options}
                value={chosen[`c${index}`] ?? meaning}
              />
            ),
            policy: (
              <Select
                name={`overwrite.c${index}`}
                id={`overwrite-${index}`}
                label={`Where somebody has a value for ${name} already`}
                hideLabel
                options={POLICY_OPTIONS}
                value={policies[`c${index}`] ?? policy}
              />
            ),
          },
        }))}
      />
      <p className="muted">What a member typed by hand is never replaced.</p>
    </div>
  );
}

/** Leafing keeps what was chosen on this page. */
export function ColumnPages({ page, pages, all }: { page: number; pages: number; all: number }) {
  if (pages === 1) return null;
  const to = (at: number, words: string) => (
    <button type="submit" className="button quiet" name="page" value={at}>
      {words}
    </button>
  );
  return (
    <div className="stack">
      <p>
        The file has {all.toLocaleString("en")} columns: those that we know stand first, all others
        are left out unless you say what they are. This is page {page} of {pages}.
      </p>
      <div className="row">
        {page > 1 ? to(page - 1, "Keep these, columns before") : null}
        {page < pages ? to(page + 1, "Keep these, more columns") : null}
      </div>
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

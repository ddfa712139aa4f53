/** Values suggested for many prospects, before and after, each with a box to tick. */
import type { Problems } from "../../ui/form";
import { Table } from "../../ui/table";
import { DecideTicked, tickedIn } from "./decide-ticked";

type Row = {
  id: string;
  prospectId: string;
  name: string;
  label: string;
  before: string | null;
  after: string;
};

type RunValuesFormProps = {
  rows: Row[];
  problems?: Problems;
  typed?: Record<string, unknown>;
};

const columns = [
  { key: "field", label: "Field" },
  { key: "name", label: "Prospect" },
  { key: "before", label: "Held now" },
  { key: "after", label: "Suggested" },
];

export function RunValuesForm({ rows, problems, typed }: RunValuesFormProps) {
  const ticked = tickedIn(typed);
  return (
    <DecideTicked problems={problems}>
      <Table
        caption="Suggested values"
        columns={columns}
        rows={rows.map((row) => ({
          id: row.id,
          cells: {
            field: <Tick row={row} ticked={ticked.has(row.id)} />,
            name: <a href={`/prospects/${row.prospectId}/suggestions`}>{row.name}</a>,
            before: row.before ?? <span className="muted">nothing</span>,
            after: <strong>{row.after}</strong>,
          },
        }))}
      />
    </DecideTicked>
  );
}

function Tick({ row, ticked }: { row: Row; ticked: boolean }) {
  const id = `value-${row.id}`;
  return (
    <div className="choice">
      <input type="checkbox" id={id} name="suggestion" value={row.id} defaultChecked={ticked} />
      <label htmlFor={id}>
        {row.label}
        <span className="hidden"> of {row.name}</span>
      </label>
    </div>
  );
}

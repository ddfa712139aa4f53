/** The words tried for an email, each with what was sent and answered. */
import { Table } from "../../ui/table";
import { Figure } from "../../ui/time";

type Row = { name: string; sent: number; replied: number; told: string };
type VariantTableProps = {
  sequenceId: string;
  /** The step's own words have no id. */
  rows: (Row & { id: string; subject: string })[];
  /** Deleted since, and sent before that. */
  gone: Row[];
};

export function VariantTable({ sequenceId, rows, gone }: VariantTableProps) {
  const all = [...rows, ...gone.map((row) => ({ ...row, id: "", subject: "Deleted since" }))];
  return (
    <Table
      caption="The words tried, and how often they were answered"
      columns={[
        { key: "name", label: "Words" },
        { key: "sent", label: "Sent", numeric: true },
        { key: "replied", label: "Answered", numeric: true },
        { key: "told", label: "What that says" },
        { key: "change", label: "Change", hideLabel: true },
      ]}
      rows={all.map(({ id, name, subject, sent, replied, told }) => ({
        id: name,
        cells: {
          name: (
            <div>
              <strong>{name}</strong>
              <div className="note">{subject || "In the thread of the first"}</div>
            </div>
          ),
          sent: <Figure>{sent}</Figure>,
          replied: <Figure>{replied}</Figure>,
          told,
          change: id ? (
            <a href={`/sequences/${sequenceId}/variants/${id}`}>
              Change<span className="hidden"> words {name}</span>
            </a>
          ) : null,
        },
      }))}
    />
  );
}

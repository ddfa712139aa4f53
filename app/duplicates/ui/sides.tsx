/** What hangs on each of the two, so that it can be seen who is who. */
import { Badge } from "../../ui/page";
import { Address, Table } from "../../ui/table";
import { Time } from "../../ui/time";

type Side = {
  id: string;
  name: string;
  email: string;
  createdAt: string;
  marks: string[];
  suppressed: boolean;
  sequences: number;
  labels: number;
  notes: number;
};

export function Sides({ one, other, zone }: { one: Side; other: Side; zone: string }) {
  return (
    <Table
      caption="The two, side by side"
      columns={[
        { key: "who", label: "Person" },
        { key: "since", label: "Held since" },
        { key: "has", label: "Has" },
        { key: "marks", label: "Marks" },
      ]}
      rows={[one, other].map((side) => ({
        id: side.id,
        cells: {
          who: (
            <>
              {side.name}{" "}
              <a href={`/prospects/${side.id}`}>
                <Address>{side.email}</Address>
              </a>
            </>
          ),
          since: <Time at={side.createdAt} zone={zone} dateOnly />,
          has: hasWords(side),
          marks: <Marks side={side} />,
        },
      }))}
    />
  );
}

function Marks({ side: { marks, suppressed } }: { side: Side }) {
  if (marks.length === 0 && !suppressed) return <span className="muted">none</span>;
  return (
    <>
      {suppressed ? <Badge tone="bad">Do not contact</Badge> : null}
      {marks.map((mark) => (
        <Badge key={mark} tone="warning">
          {mark}
        </Badge>
      ))}
    </>
  );
}

function hasWords({ sequences, labels, notes }: Side): string {
  const said = [
    counted(sequences, "sequence"),
    counted(labels, "list or tag", "lists and tags"),
    counted(notes, "note or task", "notes and tasks"),
  ].filter(Boolean);
  return said.join(", ") || "nothing besides";
}

function counted(count: number, one: string, many = `${one}s`): string {
  if (count === 0) return "";
  return `${count} ${count === 1 ? one : many}`;
}

/** The record of processing as tables: one for each kind of people. */
import type { RecordGroup, RecordItem } from "#app/privacy/record.ts";
import { Table } from "../../ui/table";

const columns = [
  { key: "title", label: "What" },
  { key: "items", label: "What of it, and why" },
  { key: "basis", label: "Legal basis" },
  { key: "keep", label: "How long" },
  { key: "erased", label: "When you are erased" },
];

export function RecordTables({ groups }: { groups: RecordGroup[] }) {
  return (
    <>
      {groups.map((group) => (
        <section className="stack" id={group.anchor} key={group.anchor}>
          <h3>{group.title}</h3>
          <p className="muted">{group.lead}</p>
          <Table caption={group.title} columns={columns} rows={rowsOf(group)} />
        </section>
      ))}
    </>
  );
}

function rowsOf({ tables }: RecordGroup) {
  return tables.flatMap(({ anchor, title, keep, lines }) =>
    lines.map(({ items, basis, erased }, index) => ({
      id: `${anchor}-${index}`,
      cells: {
        ...{ basis, keep, erased },
        title: index === 0 ? <span id={anchor}>{title}</span> : title,
        items: <Items items={items} />,
      },
    })),
  );
}

function Items({ items }: { items: RecordItem[] }) {
  return (
    <div>
      {items.map(({ what, purpose, blanked }) => (
        <div key={what}>
          {what}: <span className="muted">{purpose}</span>
          {blanked ? `. ${blanked}.` : null}
        </div>
      ))}
    </div>
  );
}

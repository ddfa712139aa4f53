/** Prospects in rows: who, where they work, and how things stand. */
import { Badge, type Tone } from "../../ui/page";
import { Address, type Column, Table } from "../../ui/table";
import { Time } from "../../ui/time";
import { type ShownStanding, Standing } from "./standing";

type Row = {
  id: string;
  name: string;
  email: string;
  position: string | null;
  company: string | null;
  createdAt: string;
  verdict: { word: string; tone: Tone } | null;
  standing?: ShownStanding;
};
type Sort = NonNullable<Column["sort"]>;
type LedgerProps = {
  rows: Row[];
  zone: string;
  byEmail: Sort;
  byAdded: Sort;
};

export function Ledger(props: LedgerProps) {
  return (
    <>
      <Orders {...props} />
      <Rows {...props} />
    </>
  );
}

/** A phone shows no headings to press: the same links, each saying what it leads to. */
function Orders({ byEmail, byAdded }: LedgerProps) {
  return (
    <nav className="orders" aria-label="Order">
      <a href={byAdded.href}>
        {byAdded.direction === "descending" ? "Oldest first" : "Newest first"}
      </a>
      <a href={byEmail.href}>
        {byEmail.direction === "ascending" ? "By email, Z to A" : "By email, A to Z"}
      </a>
    </nav>
  );
}

function Rows({ rows, zone, byEmail, byAdded }: LedgerProps) {
  return (
    <Table
      caption="Prospects"
      columns={[
        { key: "name", label: "Name" },
        { key: "email", label: "Email", sort: byEmail },
        { key: "work", label: "Work", className: "extra" },
        { key: "verdict", label: "Address" },
        { key: "standing", label: "Outreach" },
        { key: "added", label: "Added", sort: byAdded },
        { key: "tick", label: "Tick", className: "ticks", hideLabel: true },
      ]}
      rows={rows.map((row) => ({
        id: row.id,
        cells: {
          name: <a href={`/prospects/${row.id}`}>{row.name}</a>,
          // Somebody without a name is named by their address already.
          email: row.name === row.email ? null : <Address>{row.email}</Address>,
          work: [row.position, row.company].filter(Boolean).join(", "),
          verdict: row.verdict ? (
            <Badge tone={row.verdict.tone}>{row.verdict.word}</Badge>
          ) : (
            <span className="muted">Not checked</span>
          ),
          standing: <Standing standing={row.standing} />,
          added: <Time at={row.createdAt} zone={zone} dateOnly />,
          tick: <input type="checkbox" name="id" value={row.id} aria-label={`Tick ${row.name}`} />,
        },
      }))}
    />
  );
}

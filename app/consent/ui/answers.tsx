/** The consent ledger as its owner reads it. */
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

type Line = {
  id: string;
  at: string;
  what: string;
  given: boolean;
  wording: string;
  source: string;
};

const columns = [
  { key: "what", label: "What" },
  { key: "answer", label: "Answer" },
  { key: "at", label: "When" },
  { key: "wording", label: "Wording of" },
  { key: "source", label: "On the page" },
];

export function Answers({ ledger, zone }: { ledger: Line[]; zone: string }) {
  if (ledger.length === 0) return <p>None yet.</p>;
  return (
    <Table
      caption="Your answers, the latest first"
      columns={columns}
      rows={ledger.map(({ id, at, what, given, wording, source }) => ({
        id,
        cells: {
          ...{ what, wording, source },
          answer: given ? "Yes" : "No",
          at: <Time at={at} zone={zone} />,
        },
      }))}
    />
  );
}

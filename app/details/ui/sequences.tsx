/** The sequences of one prospect: how each stands, why, and what comes next. */
import { Badge, Empty, type Tone } from "../../ui/page";
import { Table } from "../../ui/table";

type InSequence = {
  sequenceId: string;
  sequenceName: string;
  word: string;
  tone: Tone;
  why: string;
  next: string;
};

export function Sequences({ sequences }: { sequences: InSequence[] }) {
  if (sequences.length === 0) {
    return <Empty title="In no sequence">Nobody has planned to write to this person.</Empty>;
  }
  return (
    <Table
      caption="Sequences"
      columns={[
        { key: "name", label: "Sequence" },
        { key: "state", label: "State" },
        { key: "why", label: "Why" },
        { key: "next", label: "Next" },
      ]}
      rows={sequences.map(({ sequenceId, sequenceName, word, tone, why, next }) => ({
        id: sequenceId,
        cells: {
          name: <a href={`/sequences/${sequenceId}`}>{sequenceName}</a>,
          state: <Badge tone={tone}>{word}</Badge>,
          why,
          next: next || null,
        },
      }))}
    />
  );
}

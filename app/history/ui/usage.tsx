/** The parts of the usage page: the choice, the totals and the views themselves. */
import { pageWords, stayWords } from "#app/history/request.ts";
import { Submit } from "../../ui/buttons";
import { Radios } from "../../ui/choices";
import { Form } from "../../ui/form";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

type ChoiceProps = {
  given: boolean;
  question: string;
  without: string;
  problems?: Record<string, string> | undefined;
};

export function Choice({ given, question, without, problems }: ChoiceProps) {
  return (
    <Form problems={problems} values={{ usage: given ? "yes" : "no" }}>
      <Radios
        name="usage"
        legend={question}
        hint={`With a no: ${without[0]!.toLowerCase()}${without.slice(1)}`}
        options={[
          { value: "yes", label: "Yes, keep my usage trail" },
          { value: "no", label: "No" },
        ]}
      />
      <Submit>Save</Submit>
    </Form>
  );
}

type Total = { page: string; visits: number; stayMs: number | null };

export function Totals({ totals }: { totals: Total[] }) {
  return (
    <Table
      caption="Totals for each page"
      showCaption
      columns={[
        { key: "page", label: "Page" },
        { key: "visits", label: "Visits", numeric: true },
        { key: "stay", label: "Time on it", numeric: true },
      ]}
      rows={totals.map(({ page, visits, stayMs }) => ({
        id: page,
        cells: { page: <Pattern of={page} />, visits, stay: stayMs ? stayWords(stayMs) : "–" },
      }))}
    />
  );
}

type View = { id: string; at: string; page: string; dwellMs: number | null };

export function Views({ rows, zone }: { rows: View[]; zone: string }) {
  return (
    <Table
      caption="Each visit, the newest first"
      showCaption
      columns={[
        { key: "at", label: "When" },
        { key: "page", label: "Page" },
        { key: "stay", label: "Time on it", numeric: true },
      ]}
      rows={rows.map(({ id, at, page, dwellMs }) => ({
        id,
        cells: {
          at: <Time at={at} zone={zone} />,
          page: <Pattern of={page} />,
          stay: dwellMs === null ? "the last of its session" : stayWords(dwellMs),
        },
      }))}
    />
  );
}

function Pattern({ of }: { of: string }) {
  return <span className="code">{pageWords(of)}</span>;
}

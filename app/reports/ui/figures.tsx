/** One table of a report, and its file. */
import { cellWords, type ReportTable } from "#app/reports/report.ts";
import { ButtonLink } from "../../ui/buttons";
import { Section } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

export function Figures({ sequenceId, table }: { sequenceId: string; table: ReportTable }) {
  const { name, title, heads, rows } = table;
  const file = (
    <ButtonLink href={`/sequences/${sequenceId}/report/file?table=${name}`} tone="quiet" download>
      CSV<span className="hidden"> of {title}</span>
    </ButtonLink>
  );
  return (
    <Section title={title} id={name} actions={file}>
      <Table
        caption={title}
        columns={[
          { key: "label", label: "What" },
          ...heads.map((label, n) => ({ key: `${n}`, label, numeric: true })),
        ]}
        rows={rows.map(({ id, label, cells }) => ({
          id,
          cells: {
            label: name === "days" ? <Time at={id} dateOnly /> : <bdi>{label}</bdi>,
            ...Object.fromEntries(cells.map((cell, n) => [`${n}`, cellWords(cell)])),
          },
        }))}
      />
    </Section>
  );
}

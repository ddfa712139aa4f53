/** One table of a report, and its file. */
import { cellWords, type ReportTable } from "#app/reports/report.ts";
import { ButtonLink } from "../../ui/buttons";
import { Section } from "../../ui/page";
import { Address, Table } from "../../ui/table";
import { Time } from "../../ui/time";

export function Figures({ sequenceId, table }: { sequenceId: string; table: ReportTable }) {
  const { name, title, heads, rows } = table;
  const file = (
    <ButtonLink href={`/sequences/${sequenceId}/report/file?table=${name}`} tone="quiet" download>
      CSV<span className="hidden"> of {title}</span>
    </ButtonLink>
  );
  return (
    <Section title={title} id={name} actions={rows.length > 0 ? file : undefined}>
      {rows.length === 0 ? (
        <p className="muted">Nothing is counted here yet.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <section className="scroll" aria-label={title} tabIndex={0}>
          <Table
            caption={title}
            columns={[
              { key: "label", label: "What" },
              ...heads.map((label, n) => ({ key: `${n}`, label, numeric: true })),
            ]}
            rows={rows.map(({ id, label, cells }) => ({
              id,
              cells: {
                label: labelOf(name, { id, label }),
                ...Object.fromEntries(cells.map((cell, n) => [`${n}`, together(cellWords(cell))])),
              },
            }))}
          />
        </section>
      )}
    </Section>
  );
}

/** A wide table breaks before the brackets and nowhere else. */
function together(words: string): string {
  return words.replace(/ (?!\()/g, "\u00a0");
}

function labelOf(name: ReportTable["name"], { id, label }: { id: string; label: string }) {
  if (name === "days") return <Time at={id} dateOnly />;
  return name === "mailboxes" ? <Address>{label}</Address> : <bdi>{label}</bdi>;
}

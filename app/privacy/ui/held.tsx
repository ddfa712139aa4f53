/** What is held about a person: an overview, and each table with its newest rows and the reasons. */
import type { Shown } from "#app/privacy/my-data.ts";
import type { RecordLine } from "#app/privacy/record.ts";
import { Facts, Section } from "../../ui/page";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";
import { sizeWords } from "./exports";

type Held = {
  anchor: string;
  name: string;
  title: string;
  keep: string;
  lines: RecordLine[];
  columns: { key: string; label: string }[];
  keptBack: { label: string; because: string }[];
  byTeam: boolean;
  isShared: boolean;
  count: number;
  rows: Shown[][];
};

/** A table of more columns than this is wider than a screen. */
const MANY = 4;

export function Overview({ tables }: { tables: Held[] }) {
  return (
    <ul>
      {tables.map(({ anchor, title, count }) => (
        <li key={anchor}>
          <a href={`#${anchor}`}>{title}</a>: {rowsInWords(count)}
        </li>
      ))}
    </ul>
  );
}

export function NothingIn({ tables }: { tables: Held[] }) {
  if (tables.length === 0) return null;
  return (
    <p className="muted">
      Nothing of yours stands in: {tables.map(({ title }) => title.toLowerCase()).join("; ")}.
    </p>
  );
}

export function HeldSection({ table, zone }: { table: Held; zone: string }) {
  const { anchor, title, count, keep, isShared, columns } = table;
  return (
    <Section
      id={anchor}
      title={title}
      lead={
        <>
          {rowsInWords(count)}. Kept: {lowerFirst(keep)}.
          {isShared ? " It belongs to your team, and you may read it." : ""}
        </>
      }
    >
      <div className="stack">
        {columns.length > 0 ? <Rows table={table} zone={zone} /> : null}
        <Reasons {...table} />
      </div>
    </Section>
  );
}

function Rows({ table, zone }: { table: Held; zone: string }) {
  const { title, count, rows, columns, byTeam } = table;
  const team = byTeam ? [{ key: "team", label: "in which team" }] : [];
  const headed = [...columns, ...team].map(({ key, label }) => ({ key, label: capital(label) }));
  if (rows.length === 1) {
    const [only] = rows;
    const facts = headed.map(({ label }, n) => ({
      term: label,
      value: <Value shown={only![n]!} zone={zone} />,
    }));
    return <Facts rows={facts} />;
  }
  return (
    <>
      {headed.length > MANY ? (
        <Entries labels={headed.map(({ label }) => label)} rows={rows} zone={zone} />
      ) : (
        <Table caption={title} columns={headed} rows={asCells(headed, rows, zone)} />
      )}
      {count > rows.length ? (
        <p className="muted">
          The newest {rows.length} of {number(count)}. The export has all of them.
        </p>
      ) : null}
    </>
  );
}

function asCells(headed: { key: string }[], rows: Shown[][], zone: string) {
  return rows.map((row, n) => ({
    id: String(n),
    cells: Object.fromEntries(
      headed.map(({ key }, at) => [key, <Value key={key} shown={row[at]!} zone={zone} />]),
    ),
  }));
}

/** Each row as one running line, what is empty left out: no screen is too narrow for that. */
function Entries({ labels, rows, zone }: { labels: string[]; rows: Shown[][]; zone: string }) {
  return (
    <ol>
      {rows.map((row, n) => (
        <li key={n}>
          {labels.map((label, at) =>
            row[at] ? (
              <span key={label}>
                <span className="muted">{label}:</span> <Value shown={row[at]} zone={zone} />.{" "}
              </span>
            ) : null,
          )}
        </li>
      ))}
    </ol>
  );
}

/** Words that somebody typed may run from right to left: they turn nothing else around. */
function Value({ shown, zone }: { shown: Shown; zone: string }) {
  if (!shown) return <span className="muted">nothing</span>;
  return "at" in shown ? <Time at={shown.at} zone={zone} /> : <bdi>{shown.text}</bdi>;
}

function Reasons({ lines, keptBack }: Held) {
  return (
    <details>
      <summary>Why it is held, and what is not shown</summary>
      <ul>
        {lines.flatMap(({ items, basis, erased }) =>
          items.map(({ what, purpose }) => (
            <li key={`${basis}${erased}${purpose}`}>
              {capital(what)}: for {purpose} ({basis}). When you are erased: {lowerFirst(erased)}.
            </li>
          )),
        )}
        {keptBack.map(({ label, because }) => (
          <li key={label}>
            Not shown: {label} ({because}).
          </li>
        ))}
      </ul>
    </details>
  );
}

type Brought = { name: string; team: string; bytes: number };

export function Uploads({ uploads }: { uploads: Brought[] }) {
  if (uploads.length === 0) return null;
  const rows = uploads.map(({ name, team, bytes }, n) => ({
    id: String(n),
    cells: { name: <bdi>{name}</bdi>, team: <bdi>{team}</bdi>, size: sizeWords(bytes) },
  }));
  return (
    <Section
      id="held-uploads"
      title="Files you brought in"
      lead={`${number(uploads.length)} ${uploads.length === 1 ? "file" : "files"}, all of them in the export. They hold other people’s data, too.`}
    >
      <Table caption="Files you brought in" columns={fileColumns} rows={rows} />
    </Section>
  );
}

const fileColumns = [
  { key: "name", label: "As you named it" },
  { key: "team", label: "In which team" },
  { key: "size", label: "Size", numeric: true },
];

function rowsInWords(count: number): string {
  return `${number(count)} ${count === 1 ? "entry" : "entries"}`;
}

function number(count: number): string {
  return count.toLocaleString("en-GB");
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

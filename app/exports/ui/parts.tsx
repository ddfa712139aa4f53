/** Parts of the export pages: choosing columns, and a file in each of its states. */
import { EXPORT_STATES, type ExportState, USUAL_COLUMNS } from "#app/exports/export.ts";
import { ButtonLink } from "../../ui/buttons";
import { Badge, Facts, Notice, Section } from "../../ui/page";
import { LoadsItself, LookAgain } from "../../ui/progress";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

type ColumnChoiceProps = {
  columns: { value: string; label: string }[];
  typed?: string | string[];
  problem?: string;
};

export function ColumnChoice({ columns, typed, problem }: ColumnChoiceProps) {
  const chosen: string[] = typed === undefined ? USUAL_COLUMNS : [typed].flat();
  return (
    <fieldset className={problem ? "field wrong" : "field"}>
      <legend>Which columns?</legend>
      {problem ? (
        <p className="error" id="column-error">
          <span className="hidden">Error: </span>
          {problem}
        </p>
      ) : null}
      <div className="choices inline">
        {columns.map(({ value, label }, index) => {
          const id = index === 0 ? "column" : `column-${index}`;
          return (
            <div className="choice" key={value}>
              <input
                type="checkbox"
                id={id}
                name="column"
                value={value}
                defaultChecked={chosen.includes(value)}
                aria-invalid={problem ? true : undefined}
                aria-describedby={problem ? "column-error" : undefined}
              />
              <label htmlFor={id}>{label}</label>
            </div>
          );
        })}
      </div>
    </fieldset>
  );
}

/** Nothing where there are none. */
export function LastFiles({ files, zone }: { files: Listed[]; zone: string }) {
  if (files.length === 0) return null;
  return (
    <Section title="Files of the last week">
      <Files files={files} zone={zone} />
    </Section>
  );
}

type Listed = {
  id: string;
  state: ExportState;
  rows: number;
  format: string;
  createdAt: string;
  expiresAt: string;
};

function Files({ files, zone }: { files: Listed[]; zone: string }) {
  const rows = files.map(({ id, state, createdAt, expiresAt, ...file }) => ({
    id,
    cells: {
      asked: (
        <a href={`/exports/${id}`}>
          <Time at={createdAt} zone={zone} />
        </a>
      ),
      state: <Badge tone={EXPORT_STATES[state].tone}>{EXPORT_STATES[state].word}</Badge>,
      rows: `${file.rows.toLocaleString("en")} in ${file.format.toUpperCase()}`,
      until: <Time at={expiresAt} zone={zone} />,
    },
  }));
  const columns = [
    { key: "asked", label: "Asked for" },
    { key: "state", label: "State" },
    { key: "rows", label: "People", numeric: true },
    { key: "until", label: "Deleted on" },
  ];
  return <Table caption="Files of the last week" columns={columns} rows={rows} />;
}

export function BeingMade({ id, rows, follows }: { id: string; rows: number; follows: boolean }) {
  const here = `/exports/${id}`;
  return (
    <>
      <Notice title="The file is being made">
        {rows.toLocaleString("en")} people so far. You may leave: it goes on without you.
      </Notice>
      <div className="row">
        <LookAgain here={here} follows={follows} />
      </div>
      <LoadsItself here={here} follows={follows} />
    </>
  );
}

type ReadyProps = {
  id: string;
  rows: number;
  bytes: number | null;
  format: string;
  zone: string;
  expiresAt: string;
  isForOthers: boolean;
  leftOut: { count: number; word: string }[];
};

export function Ready(props: ReadyProps) {
  const { id, rows, bytes, format, zone, expiresAt, isForOthers, leftOut } = props;
  const left = leftOut.map(({ count, word }) => ({
    term: "Left out",
    value: count.toLocaleString("en"),
    note: word,
  }));
  return (
    <>
      <div className="row">
        <ButtonLink href={`/exports/${id}/file`} download>
          {`Download the ${format.toUpperCase()}`}
        </ButtonLink>
      </div>
      <Facts
        rows={[
          { term: "People", value: rows.toLocaleString("en"), note: sizeWords(bytes ?? 0) },
          { term: "For", value: isForOthers ? "Others" : "Ourselves" },
          ...left,
          {
            term: "Deleted here",
            value: <Time at={expiresAt} zone={zone} />,
            note: "Or earlier, when somebody who may be in it is erased.",
          },
        ]}
      />
      <p className="muted">The link works for members of your team, signed in.</p>
    </>
  );
}

export function Unmade({ state }: { state: "failed" | "removed" }) {
  return (
    <>
      {state === "failed" ? (
        <Notice tone="bad" title="It could not be made">
          The fault is on our side, and it has been noted. Nothing of your data was changed.
        </Notice>
      ) : (
        <Notice title="Removed, because somebody in it may have been erased">
          Whoever is erased is to be nowhere, so files made before that go as well.
        </Notice>
      )}
      <div>
        <ButtonLink href="/exports/new">Make a new one</ButtonLink>
      </div>
    </>
  );
}

function sizeWords(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1_000))} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

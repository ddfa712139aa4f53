/** Parts of the import pages: how far it is, what it found, which rows were not usable. */
import type { ImportCounts } from "#app/imports/import-words.ts";
import { PostButton } from "../../ui/buttons";
import { Counts, Notice, Section } from "../../ui/page";
import { LoadsItself, LookAgain, ProgressBar } from "../../ui/progress";
import { Table } from "../../ui/table";

export const IMPORT_STEPS = ["Choose a file", "Match the columns", "Check", "Import"];

type UnderWayProps = {
  id: string;
  percent: number;
  rows: number;
  follows: boolean;
  isStuck: boolean;
};

export function UnderWay({ id, percent, rows, follows, isStuck }: UnderWayProps) {
  const here = `/imports/${id}`;
  return (
    <div className="stack">
      <ProgressBar
        value={percent}
        max={100}
        label="Percent of the file"
        detail={`${inWords(rows)} so far`}
      />
      {isStuck ? (
        <Notice tone="warning" title="Nothing has moved for ten minutes">
          <PostButton action={`${here}/run`}>Get it going again</PostButton>
        </Notice>
      ) : null}
      <div className="row">
        <LookAgain here={here} follows={follows} />
        <PostButton action={`${here}/stop`}>Stop</PostButton>
      </div>
      <LoadsItself here={here} follows={follows} />
      <p className="muted">You may leave: it goes on without you.</p>
    </div>
  );
}

type FoundProps = {
  counts: ImportCounts;
  /** Rows that come in without some of their values. */
  remarked: number;
  isDryRun: boolean;
};

export function Found({ counts, remarked, isDryRun }: FoundProps) {
  const { withheld, binned, restricted } = counts;
  return (
    <div className="stack">
      <Counts
        items={[
          { label: "New", value: number(counts.added), tone: "good" },
          { label: "Updated", value: number(counts.updated) },
          { label: "Already there, unchanged", value: number(counts.unchanged) },
          { label: "Repeated in the file", value: number(counts.duplicate) },
          {
            label: "Not usable",
            value: number(counts.invalid),
            tone: counts.invalid > 0 ? "warning" : undefined,
          },
          { label: "Withheld", value: number(withheld) },
          ...(binned > 0 ? [{ label: "Left in the bin", value: number(binned) }] : []),
          ...(restricted > 0
            ? [{ label: "Restricted, left alone", value: number(restricted) }]
            : []),
        ]}
      />
      {withheld > 0 ? (
        <Notice title={`${inWords(withheld)} withheld: they asked not to be contacted`}>
          Or your team blocked them. Nobody is named here, so that no file can be used to find out
          who objected.
        </Notice>
      ) : null}
      {remarked > 0 ? (
        <Notice tone="warning" title={`${inWords(remarked)} with a value that cannot be used`}>
          These people are taken without that value. Which it is stands beside the row below, or in
          the file of rows with problems.
        </Notice>
      ) : null}
      {isDryRun ? (
        <p className="muted">
          An empty cell never erases anything, and what a member typed by hand stays.
        </p>
      ) : null}
    </div>
  );
}

export type ShownBadRow = { line: number; sentence: string; cells: string[] };

export function BadRows({ rows, all }: { rows: ShownBadRow[]; all: number }) {
  if (rows.length === 0) return null;
  const title =
    all > rows.length ? `The first ${rows.length} rows with problems` : "Rows with problems";
  return (
    <Section
      title={title}
      lead="They are left out, or taken without the value named. After the import you can download them, each with its reason."
    >
      <Table
        caption={title}
        columns={[
          { key: "line", label: "Row", numeric: true },
          { key: "reason", label: "Why" },
          { key: "cells", label: "What it says" },
        ]}
        rows={rows.map(({ line, sentence, cells }) => ({
          id: String(line),
          cells: {
            line: `Row ${number(line)}`,
            reason: sentence,
            cells: <bdi>{cells.join(" · ")}</bdi>,
          },
        }))}
      />
    </Section>
  );
}

export function inWords(rows: number): string {
  return rows === 1 ? "1 row" : `${number(rows)} rows`;
}

function number(count: number): string {
  return count.toLocaleString("en");
}

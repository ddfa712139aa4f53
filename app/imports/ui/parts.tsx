/** Parts of the import pages: how far it is, what it found, which rows were not usable. */
import { ButtonLink, PostButton } from "../../ui/form";
import { Counts, Facts, Notice, Section } from "../../ui/page";
import { ProgressBar } from "../../ui/progress";
import { Table } from "../../ui/table";
import { Time } from "../../ui/time";

export const IMPORT_STEPS = ["Choose a file", "Match the columns", "Check", "Import"];

export type ShownCounts = {
  rows: number;
  added: number;
  updated: number;
  unchanged: number;
  duplicate: number;
  invalid: number;
  withheld: number;
};

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
        <ButtonLink href={follows ? `${here}?follow=1` : here} tone="quiet">
          Look again
        </ButtonLink>
        <PostButton action={`${here}/stop`}>Stop</PostButton>
      </div>
      <p className="muted">
        {follows ? (
          <>
            This page loads itself again every three seconds. <a href={here}>Hold it still</a>
          </>
        ) : (
          <a href={`${here}?follow=1`}>Load this page again every three seconds</a>
        )}
      </p>
      <p className="muted">You may leave: it goes on without you.</p>
    </div>
  );
}

export function Found({ counts, isDryRun }: { counts: ShownCounts; isDryRun: boolean }) {
  const { withheld } = counts;
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
        ]}
      />
      {withheld > 0 ? (
        <Notice title={`${inWords(withheld)} withheld: they asked not to be contacted`}>
          Or your team blocked them. Nobody is named here, so that no file can be used to find out
          who objected.
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
  const title = all > rows.length ? `The first ${rows.length} rows not usable` : "Rows not usable";
  return (
    <Section
      title={title}
      lead="They are left out. After the import you can download them, each with its reason."
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
          cells: { line: `Row ${number(line)}`, reason: sentence, cells: cells.join(" · ") },
        }))}
      />
    </Section>
  );
}

type FileFactsProps = {
  id: string;
  zone: string;
  source: string | null;
  createdAt: string;
  isUnderWay: boolean;
  file?: { name: string; bytes: number; erasedRows: number; erasedAt: string | null };
};

export function FileFacts({ id, zone, source, createdAt, isUnderWay, file }: FileFactsProps) {
  const rows = [
    { term: "Brought in", value: <Time at={createdAt} zone={zone} /> },
    { term: "Source", value: source ?? <span className="muted">not said</span> },
  ];
  if (!file) {
    const value = "Deleted, and with it the list of rows not usable. What was imported stays.";
    return <Facts rows={[{ term: "File", value }, ...rows]} />;
  }
  const name = <a href={`/imports/${id}/file`}>{file.name}</a>;
  const deletion = isUnderWay ? null : <a href={`/imports/${id}/delete-file`}>Delete the file</a>;
  return (
    <Facts
      rows={[
        { term: "File", value: name, note: <FileNote file={file} zone={zone} />, action: deletion },
        ...rows,
      ]}
    />
  );
}

function FileNote({ file, zone }: { file: NonNullable<FileFactsProps["file"]>; zone: string }) {
  const size = sizeInWords(file.bytes);
  if (file.erasedRows === 0) return <>{size}, kept as you sent it until you close your account.</>;
  const were = file.erasedRows === 1 ? "1 row was" : `${number(file.erasedRows)} rows were`;
  return (
    <>
      {size}. {were} overwritten on <Time at={file.erasedAt} zone={zone} dateOnly /> because
      somebody in it was erased.
    </>
  );
}

function sizeInWords(bytes: number): string {
  if (bytes < 1_000) return bytes === 1 ? "1 byte" : `${bytes} bytes`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

export function inWords(rows: number): string {
  return rows === 1 ? "1 row" : `${number(rows)} rows`;
}

function number(count: number): string {
  return count.toLocaleString("en");
}

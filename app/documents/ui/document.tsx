/** A document as its lines say it: prose in readable lines, tables as wide as the page. */
import type { ReactNode } from "react";
import { cellsOf, type Piece, piecesOf, wordsOf } from "#app/documents/line.ts";
import type { DocumentLine } from "#db/schema/privacy.ts";
import { Table } from "../../ui/table";

type Run = { kind: "prose" | "list" | "table"; lines: DocumentLine[] };

export function Document({ body }: { body: DocumentLine[] }) {
  return sectionsOf(runsOf(body)).map((section, index, all) =>
    section[0]!.kind === "table" ? (
      <LinesTable key={index} lines={section[0]!.lines} above={all[index - 1] ?? []} />
    ) : (
      <div className="page text prose" key={index}>
        {section.map((run, n) =>
          run.kind === "list" ? (
            <List key={n} lines={run.lines} />
          ) : (
            <Prose key={n} lines={run.lines} />
          ),
        )}
      </div>
    ),
  );
}

/** Lines that belong together: the rows of a table, the points of a list. */
function runsOf(body: DocumentLine[]): Run[] {
  const runs: Run[] = [];
  for (const line of body) {
    const kind = kindOf(line);
    const last = runs.at(-1);
    if (last?.kind === kind && line.tag !== "columns") last.lines.push(line);
    else runs.push({ kind, lines: [line] });
  }
  return runs;
}

function kindOf({ tag }: DocumentLine): Run["kind"] {
  if (tag === "columns" || tag === "row") return "table";
  return tag === "li" ? "list" : "prose";
}

/** A table stands alone, everything between two of them in one column of text. */
function sectionsOf(runs: Run[]): Run[][] {
  const sections: Run[][] = [];
  for (const run of runs) {
    const last = sections.at(-1);
    if (run.kind !== "table" && last && last[0]!.kind !== "table") last.push(run);
    else sections.push([run]);
  }
  return sections;
}

function Prose({ lines }: { lines: DocumentLine[] }) {
  return lines.map(({ tag, text, id }, index) => {
    const Tag = tag as "h2" | "h3" | "p";
    return (
      <Tag key={index} id={id}>
        <Text>{text}</Text>
      </Tag>
    );
  });
}

function List({ lines }: { lines: DocumentLine[] }) {
  return (
    <ul>
      {lines.map(({ text, id }, index) => (
        <li key={index} id={id}>
          <Text>{text}</Text>
        </li>
      ))}
    </ul>
  );
}

/** It is called what the heading above it says. */
function LinesTable({ lines, above }: { lines: DocumentLine[]; above: Run[] }) {
  const [head, ...rows] = lines;
  const heading = above.flatMap((run) => run.lines).findLast(({ tag }) => /^h/.test(tag));
  const labels = cellsOf(head!).map(([label]) => label!);
  return (
    <Table
      caption={heading ? wordsOf(heading) : labels.join(", ")}
      columns={labels.map((label, n) => ({ key: `${n}`, label }))}
      rows={rows.map((row, index) => ({ id: `${index}`, cells: cellsShown(row) }))}
    />
  );
}

function cellsShown(row: DocumentLine): Record<string, ReactNode> {
  const cells: Record<string, ReactNode> = {};
  for (const [n, lines] of cellsOf(row).entries()) {
    cells[n] = <Cell lines={lines} id={n === 0 ? row.id : undefined} />;
  }
  return cells;
}

function Cell({ lines, id }: { lines: string[]; id?: string | undefined }) {
  if (id) return <span id={id}>{lines[0]}</span>;
  if (lines.length === 1) return <Text>{lines[0]!}</Text>;
  return (
    <ul>
      {lines.map((line, index) => (
        <li key={index}>
          <Text>{line}</Text>
        </li>
      ))}
    </ul>
  );
}

function Text({ children }: { children: string }) {
  return piecesOf(children).map((piece, index) => <Shown key={index} piece={piece} />);
}

function Shown({ piece }: { piece: Piece }) {
  if (typeof piece === "string") return piece;
  if ("strong" in piece) return <strong>{piece.strong}</strong>;
  return <a href={piece.href}>{piece.words}</a>;
}

/** Tables that read as a ledger on a desk and as cards on a phone, and their pager. */
import type { ReactNode } from "react";

export type Column = {
  key: string;
  label: string;
  /** Right-aligned. */
  numeric?: boolean;
  /** Where a press on the heading leads; `direction` only on the column sorted by now. */
  sort?: { href: string; direction?: "ascending" | "descending" };
  className?: string;
  hideLabel?: boolean;
  /** The cell that names the row; the first column unless said otherwise. */
  names?: boolean;
};

export type Row = { id: string; cells: Record<string, ReactNode> };

type TableProps = { caption: string; showCaption?: boolean; columns: Column[]; rows: Row[] };

export function Table({ caption, showCaption, columns, rows }: TableProps) {
  const naming = columns.find((column) => column.names) ?? columns[0];
  return (
    <table className="ledger">
      <caption className={showCaption ? undefined : "hidden"}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <Heading key={column.key} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.id}>
            {columns.map((column) => (
              <Cell key={column.key} column={column} names={column === naming}>
                {row.cells[column.key]}
              </Cell>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Heading({ column }: { column: Column }) {
  const label = column.hideLabel ? <span className="hidden">{column.label}</span> : column.label;
  return (
    <th scope="col" className={classes(column)} aria-sort={column.sort?.direction}>
      {column.sort ? <a href={column.sort.href}>{label}</a> : label}
    </th>
  );
}

function Cell(props: { column: Column; names: boolean; children: ReactNode }) {
  const { column, names, children } = props;
  if (names) {
    return (
      <th scope="row" className={classes(column)}>
        {children}
      </th>
    );
  }
  return (
    <td className={classes(column)} data-label={column.hideLabel ? undefined : column.label}>
      {children}
    </td>
  );
}

function classes(column: Column): string | undefined {
  return (
    [column.numeric ? "num" : "", column.className ?? ""].filter(Boolean).join(" ") || undefined
  );
}

type PagerProps = {
  newer?: string | null;
  older?: string | null;
  summary?: ReactNode;
  label?: string;
  /** What the two links are called. */
  words?: [string, string];
};

export function Pager({
  newer,
  older,
  summary,
  label = "Pages",
  words = ["Newer", "Older"],
}: PagerProps) {
  return (
    <nav className="pager" aria-label={label}>
      <p className="muted">{summary}</p>
      {newer ? (
        <a className="button quiet" href={newer} rel="prev">
          {words[0]}
        </a>
      ) : null}
      {older ? (
        <a className="button quiet" href={older} rel="next">
          {words[1]}
        </a>
      ) : null}
    </nav>
  );
}

/** An email address that breaks before its @ where it has to break. */
export function Address({ children }: { children: string }) {
  const at = children.lastIndexOf("@");
  if (at < 0) return children;
  return (
    <bdi>
      {children.slice(0, at)}
      <wbr />
      {children.slice(at)}
    </bdi>
  );
}

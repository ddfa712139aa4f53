/** The cookies in rows. */
import type { CookieFacts } from "#app/consent/cookies.ts";
import { Table } from "../../ui/table";

type Shown = Pick<CookieFacts, "kind" | "for" | "life"> & { called: string; asks: boolean };

const columns = [
  { key: "name", label: "Name" },
  { key: "kind", label: "Kind" },
  { key: "for", label: "What for" },
  { key: "life", label: "How long" },
  { key: "asks", label: "Needs your yes" },
];

export function CookieTable({ cookies }: { cookies: Shown[] }) {
  return (
    <Table
      caption="Every cookie that Audienti can set"
      columns={columns}
      rows={cookies.map(({ called, kind, life, asks, ...cookie }) => ({
        id: called,
        cells: {
          name: <span className="code">{called}</span>,
          ...{ kind, life },
          for: cookie.for,
          asks: asks ? "Yes" : "No",
        },
      }))}
    />
  );
}

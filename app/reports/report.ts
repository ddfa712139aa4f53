/** A sequence in figures: each with what it is a part of, so that none says more than it can. */
import { countryName } from "#app/core/country.ts";

/** Messages of one step, variant and mailbox that were sent. */
export type Sent = {
  step: number;
  variant: string;
  mailbox: string;
  sent: number;
  bounced: number;
  /** Whose opening is somebody's, and that arrived as far as we know. */
  measured: number;
  people: number;
  /** Fetched by proxies and no person; by scanners alone. */
  proxies: number;
  scanners: number;
  replied: number;
  unsubscribed: number;
};

export type Day = { day: string; sent: number; opened: number; replied: number };
export type Country = { country: string; messages: number; counted: number };
/** Counted without knowing whose: how often, not by how many. */
export type Total = { step: number; people: number; proxies: number; scanners: number };

export type Figures = {
  sent: Sent[];
  days: Day[];
  countries: Country[];
  totals: Total[];
  /** In the order in which they come: number → name. */
  steps: { number: number; name: string }[];
};

export const TABLES = ["steps", "variants", "mailboxes", "totals", "days", "countries"] as const;
export type TableName = (typeof TABLES)[number];

/** `of`: what it is a part of, told beside it and left out of a file. */
export type Cell = { value: number; of?: number | undefined };
export type ReportTable = {
  name: TableName;
  title: string;
  heads: string[];
  rows: { id: string; label: string; cells: Cell[] }[];
};

const HEADS = [
  ...["Sent", "Bounced", "Opened by people", "Proxies only", "Scanners only"],
  ...["Measured, not opened", "Not measured", "Replied", "Opted out"],
];

/** The steps, unless another is named. */
export function readTableName(text: string | null): TableName {
  return TABLES.find((name) => text === name) ?? "steps";
}

export function tablesOf(figures: Figures): ReportTable[] {
  const { sent, days, countries, totals, steps } = figures;
  const order = new Map(steps.map(({ number }, at) => [number, at]));
  const nameOf = new Map(steps.map(({ number, name }) => [number, name]));
  const stepName = (step: number) => nameOf.get(step) ?? "A step since taken out";
  const byPlace = sent.toSorted((a, b) => (order.get(a.step) ?? 99) - (order.get(b.step) ?? 99));
  const tables: ReportTable[] = [
    grouped("steps", "By step", byPlace, ({ step }) => stepName(step)),
    grouped("variants", "By variant", byPlace, (row) => `${stepName(row.step)}: ${row.variant}`),
    grouped("mailboxes", "By mailbox", byPlace, ({ mailbox }) => mailbox),
    {
      ...{ name: "totals", title: "Counted without knowing whose" },
      heads: ["Opens by people", "By proxies", "By scanners"],
      rows: totals.map(({ step, people, proxies, scanners }) => ({
        ...{ id: String(step), label: stepName(step) },
        cells: [{ value: people }, { value: proxies }, { value: scanners }],
      })),
    },
    {
      ...{ name: "days", title: "Day by day", heads: ["Sent", "Opens by people", "Replied"] },
      rows: days.map(({ day, sent: out, opened, replied }) => ({
        ...{ id: day, label: day },
        cells: [{ value: out }, { value: opened }, { value: replied }],
      })),
    },
    {
      ...{ name: "countries", title: "By country" },
      heads: ["Messages opened by people", "Opens counted without knowing whose"],
      rows: countries.map(({ country, messages, counted }) => ({
        ...{ id: country || "none", label: country ? countryName(country) : "Not known" },
        cells: [{ value: messages }, { value: counted }],
      })),
    },
  ];
  return tables.filter(({ name, rows }) => name === "steps" || rows.length > 0);
}

function grouped(
  name: TableName,
  title: string,
  sent: Sent[],
  labelOf: (row: Sent) => string,
): ReportTable {
  const groups = [...Map.groupBy(sent, labelOf)];
  const rows = groups.map(([label, some], n) => ({ id: `${n}`, label, cells: cellsOf(some) }));
  return { name, title, heads: HEADS, rows };
}

/** Answers and opens are of what arrived; opens, moreover, of what was measured. */
export function cellsOf(rows: Sent[]): Cell[] {
  const sum = (of: (row: Sent) => number) => rows.reduce((all, row) => all + of(row), 0);
  const [sent, bounced] = [sum((row) => row.sent), sum((row) => row.bounced)];
  const measured = sum((row) => row.measured);
  const [people, proxies] = [sum((row) => row.people), sum((row) => row.proxies)];
  const scanners = sum((row) => row.scanners);
  const arrived = sent - bounced;
  return [
    { value: sent },
    { value: bounced, of: sent },
    { value: people, of: measured },
    { value: proxies, of: measured },
    { value: scanners, of: measured },
    { value: measured - people - proxies - scanners, of: measured },
    { value: arrived - measured },
    { value: sum((row) => row.replied), of: arrived },
    { value: sum((row) => row.unsubscribed), of: arrived },
  ];
}

/** Fewer than this say nothing in per cent. */
const FEW = 30;

export function cellWords({ value, of }: Cell): string {
  const count = value.toLocaleString("en");
  if (of === undefined) return count;
  if (of === 0) return "–";
  const part = `${count} of ${of.toLocaleString("en")}`;
  return of < FEW ? part : `${part} (${((value / of) * 100).toFixed(1)} %)`;
}

/** A file's lines, the heads first. */
export function linesOf({ title, heads, rows }: ReportTable): string[][] {
  const lines = rows.map(({ label, cells }) => [label, ...cells.map(({ value }) => `${value}`)]);
  return [[title, ...heads], ...lines];
}

/** Every day from the first to the last, at most the last 60, for a drawing without gaps. */
export function everyDay(days: Day[]): Day[] {
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return [];
  const known = new Map(days.map((day) => [day.day, day]));
  const from = Math.max(dayNumber(first.day), dayNumber(last.day) - 59);
  return Array.from({ length: dayNumber(last.day) - from + 1 }, (_, n) => {
    const day = new Date((from + n) * 86_400_000).toISOString().slice(0, 10);
    return known.get(day) ?? { day, sent: 0, opened: 0, replied: 0 };
  });
}

function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}

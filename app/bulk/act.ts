/** What can be done to many prospects at once: which acts there are, and how each is said. */
import { z } from "zod";
import { Id } from "#app/core/id.ts";
import type { BulkKind, BulkState, bulkActs } from "#db/schema/views.ts";

/** Without the ids of all it is about, which may be a million. */
export type BulkAct = Omit<typeof bulkActs.$inferSelect, "prospectIds">;

/** How somebody stood before an act, as far as it changed them. */
export type Before = { prospectId: string; before: Record<string, string | null> };

/** What became of one batch: of those passed over only why, and how many. */
export type Done = { changed: number; before: Before[]; skipped: Record<string, number> };

export const ACTS = [
  "add-label",
  "remove-label",
  "set-field",
  "bin",
  "blacklist",
  "forget",
] as const satisfies readonly BulkKind[];
export type Act = (typeof ACTS)[number];

/** Nobody can call these back, so they say so first. */
const FINAL: readonly BulkKind[] = ["blacklist", "forget"];

export const UNDO_DAYS = 30;

/** As many as are done while one waits. */
export const FEW = 200;

export function isFinal(kind: BulkKind): boolean {
  return FINAL.includes(kind);
}

/** A field that may be set for many: one of ours but the address, or `custom:<id>`. */
export const SETTABLE = ["firstName", "lastName", "position", "company", "country"] as const;
export type Settable = (typeof SETTABLE)[number];

export function isSettable(field: string): field is Settable {
  return (SETTABLE as readonly string[]).includes(field);
}

export function customFieldId(field: string): string | undefined {
  const id = field.startsWith("custom:") ? field.slice("custom:".length) : "";
  return Id.safeParse(id).success ? id : undefined;
}

export const NEW_LIST = "new-list";
export const NEW_TAG = "new-tag";

/** What is asked for before it is confirmed: no value that somebody typed stands in an address. */
const asked = {
  act: z.enum(ACTS, "Choose what to do"),
  label: z.union([Id, z.literal([NEW_LIST, NEW_TAG])]).optional(),
  field: z
    .string()
    .refine((field) => isSettable(field) || customFieldId(field) !== undefined)
    .optional(),
};

function isWhole({ act, label, field }: { act: Act; label?: string; field?: string }): boolean {
  if (act === "add-label") return label !== undefined;
  if (act === "remove-label") return Id.safeParse(label).success;
  return act !== "set-field" || field !== undefined;
}

const Asked = z.object(asked).refine(isWhole);
export type Asked = { act: Act; label?: string | undefined; field?: string | undefined };

/** Undefined for what makes no sense. */
export function readAsked(params: URLSearchParams): Asked | undefined {
  const some = (name: string) => params.get(name) || undefined;
  const read = Asked.safeParse({ act: some("act"), label: some("label"), field: some("field") });
  return read.success ? read.data : undefined;
}

export function askedParams({ act, label, field }: Asked): [string, string][] {
  const all: [string, string | undefined][] = [
    ["act", act],
    ["label", label],
    ["field", field],
  ];
  return all.flatMap(([name, value]) => (value ? [[name, value]] : []));
}

/** What is confirmed: how many there were and which, and what had to be typed. */
export const ConfirmedInput = z.object({
  count: z.coerce.number().int().min(0),
  /** See weighSelected. */
  print: z.string(),
  /** Made with the page, so that a form that is sent twice does it once. */
  key: Id,
  name: z.string().trim().max(100, "Shorten the name to at most 100 characters").optional(),
  value: z.string().max(2_000, "Shorten it to at most 2,000 characters").optional(),
  held: z.enum(["keep", "forget"]).optional(),
});

export type Confirmed = z.output<typeof ConfirmedInput>;

type Tone = "good" | "warning" | "bad" | "info" | "plain";

export const ACT_STATES: Record<BulkState, { word: string; tone: Tone }> = {
  waiting: { word: "Waiting", tone: "info" },
  running: { word: "Under way", tone: "info" },
  done: { word: "Done", tone: "good" },
  failed: { word: "Failed", tone: "bad" },
  stopped: { word: "Stopped", tone: "plain" },
  undoing: { word: "Being taken back", tone: "info" },
  undone: { word: "Taken back", tone: "plain" },
};

export function isUnderWay(state: BulkState): boolean {
  return state === "waiting" || state === "running" || state === "undoing";
}

const STILL_FOR = 10 * 60 * 1000;

/** No batch takes so long: its worker was lost, and pressing a button gets it another. */
export function seemsStuck(state: BulkState, lastMoved: Date, now: Date): boolean {
  return isUnderWay(state) && now.getTime() - lastMoved.getTime() > STILL_FOR;
}

type Undoable = { state: BulkState; changed: number; undoUntil: Date | null };

export function canUndo({ state, changed, undoUntil }: Undoable, now: Date): boolean {
  const isOver = state === "done" || state === "stopped" || state === "failed";
  return isOver && changed > 0 && undoUntil !== null && undoUntil > now;
}

/** How an import stands, in words, and what may be done about it. */

/** The largest file we take. */
export const MAX_IMPORT_BYTES = 2 ** 30;

/** So long an import may be taken back. */
export const UNDO_DAYS = 30;

export type ImportState =
  | "mapping"
  | "checking"
  | "checked"
  | "running"
  | "done"
  | "failed"
  | "stopped"
  | "undoing"
  | "undone";

type Tone = "good" | "warning" | "bad" | "info" | "plain";

export const STATE_WORDS: Record<ImportState, { word: string; tone: Tone }> = {
  mapping: { word: "Columns to match", tone: "warning" },
  checking: { word: "Being checked", tone: "info" },
  checked: { word: "Ready to import", tone: "warning" },
  running: { word: "Importing", tone: "info" },
  done: { word: "Imported", tone: "good" },
  failed: { word: "Failed", tone: "bad" },
  stopped: { word: "Stopped", tone: "plain" },
  undoing: { word: "Being taken back", tone: "info" },
  undone: { word: "Taken back", tone: "plain" },
};

export function isUnderWay(state: ImportState): boolean {
  return state === "checking" || state === "running" || state === "undoing";
}

/** Until the first row is in, the member may think again about the columns. */
export function canMap(state: ImportState, hasStarted: boolean): boolean {
  return !hasStarted && state !== "checking";
}

const STILL_FOR = 10 * 60 * 1000;

/** No chunk takes so long: its worker was lost, and pressing a button gets it another. */
export function seemsStuck(state: ImportState, lastMoved: Date, now: Date): boolean {
  return isUnderWay(state) && now.getTime() - lastMoved.getTime() > STILL_FOR;
}

type Undoable = { state: ImportState; startedAt: Date | null; finishedAt: Date | null };

/** Until when it may be taken back; undefined for what wrote nothing, or is under way. */
export function undoUntil({ state, startedAt, finishedAt }: Undoable): Date | undefined {
  const isOver = state === "done" || state === "stopped" || state === "failed";
  if (!isOver || !startedAt) return undefined;
  const from = (finishedAt ?? startedAt).getTime();
  return new Date(from + UNDO_DAYS * 24 * 60 * 60 * 1000);
}

export function canUndo(found: Undoable, now: Date): boolean {
  const until = undoUntil(found);
  return until !== undefined && until > now;
}

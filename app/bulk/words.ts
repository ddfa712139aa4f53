/** What is said of an act on many prospects: before, while and after it is done. */
import type { Asked } from "#app/bulk/act.ts";
import { prospectsWords } from "#app/prospects/counted.ts";
import type { BulkKind } from "#db/schema/views.ts";

/** Names as the team gave them. */
export type Names = { label?: string; labelKind?: string; field?: string };

/** What the page that asks is called, its button, and what will happen. */
export type Question = { title: string; confirm: string; will: string[] };

export function questionOf({ act }: Asked, names: Names, count: number): Question {
  const all = prospectsWords(count);
  const label = labelWords(names);
  const questions: Record<Asked["act"], Question> = {
    "add-label": {
      title: names.labelKind === "tag" ? `Tag ${all}?` : `Add ${all} to a list?`,
      confirm: names.labelKind === "tag" ? "Tag them" : "Add them",
      will: [`${all} will bear ${label}. Whoever bears it already stays as they are.`],
    },
    "remove-label": {
      title: names.labelKind === "tag" ? `Untag ${all}?` : `Take ${all} off a list?`,
      confirm: "Take them off",
      will: [`${all} will no longer bear ${label}. Nothing else about them changes.`],
    },
    "set-field": {
      title: `Set ${names.field} of ${all}?`,
      confirm: "Set it",
      will: [
        `${names.field} of ${all} will say what you enter here, whatever it says now.`,
        "What it said before stays in each timeline.",
      ],
    },
    bin: {
      title: `Delete ${all}?`,
      confirm: "Delete them",
      will: [
        `${all} will be put into the bin: nothing uses them and no sequence goes on.`,
        "After 30 days in the bin they are erased for good.",
      ],
    },
    blacklist: {
      title: `Blacklist ${all}?`,
      confirm: "Blacklist them",
      will: [`${all} will never be contacted again: no sequence, import or form gets past it.`],
    },
    forget: {
      title: `Erase ${all} for good?`,
      confirm: "Erase them for good",
      will: [
        `All that you hold of ${all} is erased, with their history and their rows in imported files.`,
        "They may come back with a later import. To prevent that, blacklist them instead.",
      ],
    },
  };
  return questions[act];
}

/** In the history: "Tagged “Warm”". */
export function actTitle(kind: BulkKind, wanted: Record<string, string>): string {
  const named = { label: wanted.labelName ?? "", labelKind: wanted.labelKind ?? "list" };
  const label = labelWords(named);
  const titles: Partial<Record<BulkKind, string>> = {
    "add-label": named.labelKind === "tag" ? `Tagged with ${label}` : `Added to ${label}`,
    "remove-label": `Taken off ${label}`,
    "set-field": `Set ${wanted.fieldName ?? "a field"}`,
    bin: "Deleted",
    blacklist: wanted.held === "forget" ? "Blacklisted and erased" : "Blacklisted",
    forget: "Erased for good",
  };
  return titles[kind] ?? kind;
}

function labelWords({ label, labelKind }: Names): string {
  const what = labelKind === "tag" ? "the tag" : "the list";
  return label ? `${what} “${label}”` : labelKind === "tag" ? "a new tag" : "a new list";
}

const REASONS: Record<string, string> = {
  "already-so": "were so already, or are no longer there",
  "label-gone": "were not added: the list or tag was deleted meanwhile",
  "field-gone": "could not be set: the field, or the choice, was deleted meanwhile",
  "undo:changed-since": "were changed since, and stay as they are now",
  "undo:asked-not-to-be-contacted": "may not be contacted any more, and stay in the bin",
};

const UNDO = "undo:";

type Counted = {
  state: string;
  changed: number;
  done: number;
  skipped: Record<string, number>;
};

/** During and after an undo, `done` counts who was looked at for it; whoever was erased since was not. */
export function whyPassedOver({ state, changed, done, skipped }: Counted) {
  const all = Object.entries(skipped).map(([word, count]) => ({
    isUndo: word.startsWith(UNDO),
    count,
    sentence: REASONS[word] ?? word,
  }));
  const told = (isUndo: boolean) =>
    all.flatMap(({ isUndo: is, ...reason }) => (is === isUndo ? [reason] : []));
  const notRestored = told(true);
  const stayed = notRestored.reduce((total, { count }) => total + count, 0);
  const gone = state === "undone" ? changed - done : 0;
  if (gone > 0) notRestored.push({ count: gone, sentence: "were erased since" });
  const restored = state === "undone" ? done - stayed : 0;
  return { passedOver: told(false), notRestored, restored };
}

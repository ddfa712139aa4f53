/** What taking an import back came to, and why some of it stayed. */

/** Of one batch. `after`: where the next begins; undefined when this was the last. */
import { people } from "#app/prospects/counted.ts";
export type TakenBack = {
  after: string | undefined;
  binned: number;
  restored: number;
  kept: Record<string, number>;
};

const reasons: Record<string, [one: string, many: string]> = {
  written: ["was written to", "were written to"],
  imported: ["is in another file too", "are in another file too"],
  edited: ["was edited since", "were edited since"],
  noted: ["has a note or a task", "have a note or a task"],
  restricted: ["is restricted", "are restricted"],
  binned: ["was in the bin already", "were in the bin already"],
};

export type Undone = { binned: number; restored: number; kept: Record<string, number> };

/** One sentence each, those first that say most. */
export function undoneSentences({ binned, restored, kept }: Undone): string[] {
  const said = [binned > 0 ? `${people(binned)} went into the bin.` : "Nobody went into the bin."];
  if (restored > 0) {
    said.push(
      restored === 1 ? "1 value is as before." : `${number(restored)} values are as before.`,
    );
  }
  for (const [reason, words] of Object.entries(reasons)) {
    const count = kept[reason] ?? 0;
    if (count > 0)
      said.push(
        `${people(count)} stayed: ${count === 1 ? "who" : "they"} ${words[count === 1 ? 0 : 1]}.`,
      );
  }
  const changed = kept.changed ?? 0;
  if (changed > 0) {
    const values = changed === 1 ? "1 value stays" : `${number(changed)} values stay`;
    said.push(`${values} as they are: changed again since, or restricted.`);
  }
  return said;
}

function number(count: number): string {
  return count.toLocaleString("en");
}

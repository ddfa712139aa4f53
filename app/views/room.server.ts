/** What the Prospects page shows beside its rows: the member's views, and a filter's words. */
import type { Member } from "#app/core/member.ts";
import { type Filter, spell, spellFilter } from "#app/prospects/filter.ts";
import { listUrl } from "#app/prospects/search.ts";
import { type Choice, listCustomChoices, namesFor } from "#app/views/choices.server.ts";
import type { View } from "#app/views/view.ts";
import { listViews } from "#app/views/views.server.ts";
import { conditionWords } from "#app/views/words.ts";
import { inTeam } from "#db/client.ts";

export type Chip = { words: string; without: string };

export type Surroundings = {
  views: View[];
  chips: Chip[];
  customFields: Choice[];
  /** The saved view that asks just this. */
  current?: View;
};

/** Every condition in words, with the address of the page without it. */
export async function readSurroundings(member: Member, filter: Filter): Promise<Surroundings> {
  return inTeam(member, async (tx) => {
    const [views, names, customFields] = await Promise.all([
      listViews(tx, member),
      namesFor(tx, filter),
      listCustomChoices(tx),
    ]);
    const chips = filter.conditions.map((asked) => ({
      words: conditionWords(asked, names),
      without: listUrl({
        ...filter,
        conditions: filter.conditions.filter((other) => spell(other) !== spell(asked)),
      }),
    }));
    const query = spellFilter(filter);
    const current = query ? views.find((view) => view.query === query) : undefined;
    return { views, chips, customFields, ...(current ? { current } : {}) };
  });
}

/** A member's views, for the pages about them. */
export async function readViews(member: Member): Promise<View[]> {
  return inTeam(member, (tx) => listViews(tx, member));
}

/** The full world's saved views: one of the member's own, seen first, and a shared one. */

import { saveView } from "#app/views/views.server.ts";
import type { Person } from "#tests/support/people.ts";

export async function keepViews({ member }: Person, marker: string): Promise<string[]> {
  const ids: string[] = [];
  for (const [word, shared] of [
    ["first", false],
    ["shared", true],
  ] as const) {
    const query = `f=company.contains.${marker}+${word}`;
    const name = `${marker} ${word}`;
    const saved = await saveView(member, { name, query, shared, first: !shared });
    if (saved.refused) throw new Error(`the full world: ${saved.refused}`);
    ids.push(saved.value.id);
  }
  return ids;
}

/** Of the full world: what was done to many at once, and files that were made of them. */
import { readAsked } from "#app/bulk/act.ts";
import { showAct, startAct, weighAct } from "#app/bulk/acts.server.ts";
import { newId } from "#app/core/id.ts";
import { askForExport } from "#app/exports/exports.server.ts";
import { makeProspectExport } from "#app/exports/making.server.ts";
import type { Selection } from "#app/prospects/selection.ts";
import { inTeam } from "#db/client.ts";
import { bulkActs } from "#db/schema/views.ts";
import type { Person } from "#tests/support/people.ts";

type People = { plain: string; practice: string };

/** One act that is done and can be taken back, one under way, a file that is ready, and a form that is taken. */
export async function doToMany(
  { member, team }: Person,
  marker: string,
  { plain, practice }: People,
) {
  const selection: Selection = { ids: [plain, practice] };
  const asked = readAsked(new URLSearchParams("act=add-label&label=new-tag"))!;
  const weigh = (selection: Selection) => weighAct(member, selection, asked);
  const { count, print, key } = await weigh(selection);
  const confirmed = { count, print, key, name: `${marker} tag` };
  const { value: done } = await startAct(member, { selection, asked, confirmed });
  const underWay = newId();
  await inTeam(member, (tx) =>
    tx.insert(bulkActs).values({
      ...{ id: underWay, teamId: team.id, userId: member.userId, kind: "bin", state: "running" },
      ...{ query: `q=${marker}`, prospectIds: [], wanted: { labelName: marker } },
    }),
  );
  const input = { column: ["email"], format: "csv", purpose: "others" } as const;
  const { value: made } = await askForExport(member, {
    selection,
    input: { ...input, column: ["email"] },
  });
  if (!made || made.direct) throw new Error("the full world: no file");
  await makeProspectExport(member, made.id);
  const alone = await weigh({ ids: [plain] });
  const { print: of, key: once } = alone;
  const file = { purpose: "keep", format: "csv", column: "email" };
  const { act } = await showAct(member, done!.id);
  const what = { act: "remove-label", label: act.wanted.labelId!, id: plain };
  const confirm = { ...what, count: "1", print: of, key: once, ...file };
  return { confirm, bulk: [done!.id, underWay], exports: [made.id] };
}

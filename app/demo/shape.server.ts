/** How Larkfield has ordered its people: lists, a tag, fields of its own, notes, a task, a view, a double. */

import { setMark } from "#app/clocks/rights.server.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { readValue } from "#app/fields/field.ts";
import { writeValues } from "#app/fields/fields.server.ts";
import { createField } from "#app/fields/making.server.ts";
import { attach, makeLabel } from "#app/labels/labels.server.ts";
import { writeNote } from "#app/notes/notes.server.ts";
import { makeTask } from "#app/notes/tasks.server.ts";
import { noteOrigin } from "#app/prospects/change.server.ts";
import { saveView } from "#app/views/views.server.ts";
import { inTeam } from "#db/client.ts";

type Fields = { size: string; visited: string };

/** `ids` are the forty from the fair, in their order. */
export async function shape(ada: Member, ids: string[]): Promise<void> {
  const fields = await makeFields(ada);
  await fillIn(ada, ids.slice(0, 12), fields);
  await label(ada, ids);
  await writeNote(ada, ids[2]!, {
    body: "Asked for a data sheet with the drift figures.\nPrefers the afternoon.",
  });
  await writeNote(ada, ids[10]!, { body: "Knows Vltava Senzory; a shared visit might suit both." });
  const due = after(now(), 3 * DAY)
    .toISOString()
    .slice(0, 10);
  await makeTask(ada, ids[2]!, { title: "Send the data sheet", due, assignee: ada.userId! });
  await saveView(ada, { name: "Germany", query: "f=country.is.DE", shared: true, first: false });
  await setMark(ada, ids[30]!, {
    mark: "restrict",
    note: "Asked by telephone not to be used until her data is checked.",
  });
}

async function makeFields(ada: Member): Promise<Fields> {
  const size = await createField(ada, {
    name: "Company size",
    kind: "choice",
    choices: ["1 to 49", "50 to 249", "250 and more"],
  });
  const visited = await createField(ada, { name: "Visited our stand", kind: "date", choices: [] });
  if (size.refused || visited.refused) throw new Error("the demo world: no fields");
  return { size: size.value.id, visited: visited.value.id };
}

async function fillIn(ada: Member, ids: string[], { size, visited }: Fields): Promise<void> {
  const sizes = ["1 to 49", "50 to 249", "250 and more"];
  const day = now().toISOString().slice(0, 10);
  await inTeam(ada, async (tx) => {
    const originId = newId();
    await noteOrigin(tx, ada, { id: originId, kind: "form", note: "Notes from the stand" });
    const values = ids.flatMap((prospectId, n) => [
      {
        prospectId,
        fieldId: size,
        value: heldBy({ kind: "choice", choices: sizes }, sizes[n % 3]!),
      },
      { prospectId, fieldId: visited, value: heldBy({ kind: "date", choices: null }, day) },
    ]);
    await writeValues(tx, { teamId: ada.teamId, originId }, values);
  });
}

function heldBy(field: Parameters<typeof readValue>[0], raw: string) {
  const { value } = readValue(field, raw);
  if (!value) throw new Error("the demo world: a value that does not fit");
  return value;
}

async function label(ada: Member, ids: string[]): Promise<void> {
  const { teamId } = ada;
  await inTeam(ada, async (tx) => {
    const fair = await makeLabel(tx, ada, { kind: "list", name: "Hanover fair" });
    const calls = await makeLabel(tx, ada, { kind: "list", name: "Call in January" });
    const warm = await makeLabel(tx, ada, { kind: "tag", name: "Warm" });
    for (const made of [fair, calls, warm])
      if (made.refused) throw new Error("the demo world: no labels");
    await attach(tx, teamId, { labelId: fair.value!.id, prospectIds: ids });
    await attach(tx, teamId, { labelId: calls.value!.id, prospectIds: ids.slice(5, 11) });
    await attach(tx, teamId, { labelId: warm.value!.id, prospectIds: [ids[2]!, ids[10]!] });
  });
}

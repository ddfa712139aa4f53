/** Of the full world: lists and tags, custom fields with a value, a note, a task, and who is in the bin. */
import { putIntoBin } from "#app/bin/bin.server.ts";
import { createField, type NewField } from "#app/fields/making.server.ts";
import { labelProspect } from "#app/labels/bearing.server.ts";
import { listLabels } from "#app/labels/labels.server.ts";
import { readNotes, writeNote } from "#app/notes/notes.server.ts";
import { makeTask, readTasks } from "#app/notes/tasks.server.ts";
import { addProspect } from "#app/prospects/prospects.server.ts";
import { inTeam } from "#db/client.ts";
import { fillIn } from "#tests/support/correcting.ts";
import type { Person } from "#tests/support/people.ts";

/** One of each noun, all about `prospectId`. */
export async function shapeWorld(
  { member }: Person,
  { marker, prospectId }: { marker: string; prospectId: string },
) {
  for (const kind of ["list", "tag"] as const) {
    await labelProspect(member, prospectId, { kind, name: `${marker} ${kind}` });
  }
  const labels = await inTeam(member, (tx) => listLabels(tx));
  const word = `${marker} small`;
  const size = await aField(member, { name: `${marker} size`, kind: "choice", choices: [word] });
  const remark = await aField(member, { name: `${marker} remark`, kind: "text", choices: [] });
  const texts = { [size.id]: word, [remark.id]: word };
  await fillIn(member, prospectId, { texts, source: `${marker} call` });
  await writeNote(member, prospectId, { body: `${marker} likes to be called.` });
  await makeTask(member, prospectId, { title: `Call ${marker}`, due: "2027-01-31" });
  await binSomebody(member, marker);
  const [note] = (await readNotes(member, prospectId)).notes;
  const [task] = (await readTasks(member, prospectId)).open;
  const idOf = (kind: string) => labels.find((label) => label.kind === kind)!.id;
  return {
    ...{ lists: [idOf("list")], tags: [idOf("tag")], fields: [remark.id, size.id] },
    ...{ notes: [note!.id], tasks: [task!.id] },
  };
}

async function aField(member: Person["member"], field: NewField) {
  const outcome = await createField(member, field);
  return { ...field, id: outcome.value!.id };
}

async function binSomebody(member: Person["member"], marker: string): Promise<void> {
  const nothing = { firstName: null, lastName: null, position: null, company: null, country: null };
  const email = `binned.${marker}@${marker}.example`;
  const outcome = await addProspect(member, { ...nothing, email, source: null });
  await inTeam(member, (tx) => putIntoBin(tx, member, [outcome.value!.id]));
}

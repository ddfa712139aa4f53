/** Of the full world: a draft of several steps, and words tried beside others. */
import { Readable } from "node:stream";
import type { Member } from "#app/core/member.ts";
import { addFile, listFiles } from "#app/outreach/attachments.server.ts";
import { addStep, readSteps } from "#app/outreach/steps.server.ts";
import { addVariant, readVariants } from "#app/outreach/variants.server.ts";
import type { Person } from "#tests/support/people.ts";

type Given = { marker: string; sequenceId: string };

/** One of each kind of step, in a sequence that is a draft. */
export async function plantSteps({ member }: Person, { marker, sequenceId }: Given) {
  const blank = { subject: "", body: "", taskKind: null, condition: null, elseNumber: null };
  const wait = { waitDays: 2, businessDays: true };
  const sure = { sure: "yes" } as const;
  const input = { ...blank, ...wait, kind: "email" as const, body: `${marker} again` };
  await addStep(member, sequenceId, { input, sure });
  const task = { ...blank, ...wait, kind: "task" as const, subject: `Call ${marker}` };
  await addStep(member, sequenceId, { input: task, sure });
  const { steps } = await readSteps(member, sequenceId);
  const stepId = steps[0]!.id;
  const words = { subject: `${marker} other`, body: `${marker} other words` };
  await addVariant(member, sequenceId, { stepId, input: words });
  const { words: all } = await readVariants(member, sequenceId, stepId);
  const attachment = await plantFile(member, { marker, sequenceId, stepId: steps[1]!.id });
  return { step: steps[1]!.id, variant: all[1]!.id, attachment };
}

type Place = Given & { stepId: string };

async function plantFile(member: Member, { marker, sequenceId, stepId }: Place) {
  const bytes = Readable.from([Buffer.from(`%PDF-1.7 ${marker}`)]);
  await addFile(member, sequenceId, { stepId, name: `${marker}.pdf`, bytes });
  const { files } = await listFiles(member, sequenceId, stepId);
  return files[0]!.id;
}

/** The files that go with the letters of a step: listing, taking in, fetching again and removing them. */
import { createHash } from "node:crypto";
import { and, eq, inArray } from "drizzle-orm";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { Busy, NotFound, ok, refused } from "#app/core/result.ts";
import {
  endingOf,
  endingProblem,
  MOST_BYTES,
  MOST_BYTES_OF_TEAM,
  mostBytesFrom,
  nameFor,
  whyNotOneMore,
} from "#app/outreach/attachment.ts";
import { kindOf } from "#app/outreach/attachment-kind.ts";
import { readCourse, type Step } from "#app/outreach/course.server.ts";
import { firstEmail } from "#app/outreach/course.ts";
import { bytesOfTeam, readFiles } from "#app/outreach/files.server.ts";
import { senderIds } from "#app/outreach/senders.server.ts";
import { findIn } from "#app/outreach/steps.server.ts";
import { holdStill } from "#app/outreach/under-way.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { mailboxes } from "#db/schema/mailboxes.ts";
import { attachments, steps } from "#db/schema/outreach.ts";
import { takeTurn } from "#db/turn.ts";

/** Each is in memory as a whole, several times over on its way into the database. */
const MOST_AT_ONCE = { ofTeam: 2, ofAll: 8 };
const underWay: string[] = [];

type Incoming = { stepId: string; name: string; bytes: AsyncIterable<Uint8Array> };

/** Of an email, with what its page says about them. Throws NotFound. */
export async function listFiles(member: Member, sequenceId: string, stepId: string) {
  return inTeam(member, async (tx) => {
    const { step, course } = await findEmail(tx, sequenceId, stepId);
    const files = await readFiles(tx, eq(steps.id, stepId));
    const boxes = await tx
      .select({ kind: mailboxes.kind })
      .from(mailboxes)
      .where(inArray(mailboxes.id, await senderIds(tx, sequenceId)));
    const most = mostBytesFrom(boxes);
    const ofTeam = await bytesOfTeam(tx);
    return { files, most, isFirst: firstEmail(course)?.id === step.id, ofTeam };
  });
}

/** Reads no more than may be kept, and looks at it before anything is locked. Throws NotFound and Busy. */
export async function addFile(
  member: Member,
  sequenceId: string,
  { stepId, name, bytes: pieces }: Incoming,
) {
  return fewAtOnce(member, () => takeIn(member, sequenceId, { stepId, name, bytes: pieces }));
}

async function takeIn(member: Member, sequenceId: string, { stepId, name, ...given }: Incoming) {
  const bytes = await atMost(given.bytes, MOST_BYTES);
  if (!bytes) return refused("too-large", { most: MOST_BYTES });
  const looked = await look(name, bytes);
  if (looked.refused) return looked;
  const fresh = looked.value;
  return inTeam(member, async (tx) => {
    const { boxes, course } = await holdStill(tx, sequenceId);
    requireEmail(findIn(course, stepId));
    const { name, size, sha256 } = attachments;
    const there = await tx
      .select({ name, size, sha256 })
      .from(attachments)
      .where(eq(attachments.stepId, stepId));
    const most = mostBytesFrom(boxes);
    const against = whyNotOneMore(there, fresh, most);
    if (against === "too-large") return refused(against, { most });
    if (against) return refused(against);
    if (await isTeamFull(tx, member, fresh.size)) return refused("team-full");
    const row = { id: newId(), teamId: member.teamId, stepId, bytes, ...fresh };
    await tx.insert(attachments).values(row);
    return ok({ name: fresh.name });
  });
}

/** One file of a team after the other, so that no two find the last room. */
async function isTeamFull(tx: Tx, { teamId }: Member, size: number): Promise<boolean> {
  await takeTurn(tx, `files ${teamId}`);
  return (await bytesOfTeam(tx)) + size > MOST_BYTES_OF_TEAM;
}

async function fewAtOnce<T>({ teamId }: Member, work: () => Promise<T>): Promise<T> {
  const own = underWay.filter((team) => team === teamId).length;
  if (own >= MOST_AT_ONCE.ofTeam || underWay.length >= MOST_AT_ONCE.ofAll) throw new Busy();
  underWay.push(teamId);
  try {
    return await work();
  } finally {
    underWay.splice(underWay.indexOf(teamId), 1);
  }
}

/** What it is by its content, and what it will be called. */
async function look(raw: string, bytes: Uint8Array) {
  const kind = await kindOf(bytes, endingOf(raw));
  if (typeof kind === "string") return refused(kind);
  const problem = endingProblem(raw, kind);
  if (problem) return refused(problem);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return ok({ name: nameFor(raw, kind), mediaType: kind.type, size: bytes.length, sha256 });
}

/** With its bytes. Throws NotFound. */
export async function fetchFile(member: Member, sequenceId: string, id: string) {
  return inTeam(member, async (tx) => {
    const { name, mediaType } = await findFile(tx, sequenceId, id);
    const [file] = await tx
      .select({ bytes: attachments.bytes })
      .from(attachments)
      .where(eq(attachments.id, id));
    if (!file) throw new NotFound("file");
    return { name, mediaType, bytes: file.bytes };
  });
}

/** Letters on their way carry it still, those that come later do not. Throws NotFound without a sequence. */
export async function removeFile(member: Member, sequenceId: string, id: string) {
  return inTeam(member, async (tx) => {
    await holdStill(tx, sequenceId);
    const file = await seekFile(tx, sequenceId, id);
    if (!file) return refused("gone");
    const { stepId, name } = file;
    await tx.delete(attachments).where(eq(attachments.id, id));
    return ok({ stepId, name });
  });
}

/** Whose step a file is. Throws NotFound. */
export async function findFileStep(member: Member, sequenceId: string, id: string) {
  return inTeam(member, (tx) => findFile(tx, sequenceId, id));
}

async function findFile(tx: Tx, sequenceId: string, id: string) {
  const file = await seekFile(tx, sequenceId, id);
  if (!file) throw new NotFound("file");
  return file;
}

async function seekFile(tx: Tx, sequenceId: string, id: string) {
  const { stepId, name, mediaType } = attachments;
  const known = [sequenceId, id].every((each) => Id.safeParse(each).success);
  const [file] = known
    ? await tx
        .select({ stepId, name, mediaType })
        .from(attachments)
        .innerJoin(
          steps,
          and(eq(steps.teamId, attachments.teamId), eq(steps.id, attachments.stepId)),
        )
        .where(and(eq(attachments.id, id), eq(steps.sequenceId, sequenceId)))
    : [];
  return file;
}

async function findEmail(tx: Tx, sequenceId: string, stepId: string) {
  const course = Id.safeParse(sequenceId).success ? await readCourse(tx, sequenceId) : [];
  return { course, step: requireEmail(findIn(course, stepId)) };
}

function requireEmail(step: Step): Step {
  if (step.kind !== "email") throw new NotFound("email");
  return step;
}

async function atMost(pieces: AsyncIterable<Uint8Array>, most: number) {
  const all: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > most) return undefined;
    all.push(piece);
  }
  return Buffer.concat(all);
}

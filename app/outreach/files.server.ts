/** The files of letters on their way: named with the words, and fetched when a letter leaves. */
import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { OutgoingFiles } from "#app/adapters/mailbox/port.ts";
import type { Member } from "#app/core/member.ts";
import { type Attachment, base64Lines } from "#app/core/mime-attachment.ts";
import { type FileFacts, MOST_BYTES_AT_ONCE, mostBytesFrom } from "#app/outreach/attachment.ts";
import { inTeam, type Tx } from "#db/client.ts";
import type { MailboxKind } from "#db/schema/mailboxes.ts";
import { attachments, steps } from "#db/schema/outreach.ts";

/** Of steps, in the order in which they came; never with their bytes. */
export function readFiles(tx: Tx, ofSteps: SQL): Promise<FileFacts[]> {
  const { id, stepId, name, mediaType, size } = attachments;
  return tx
    .select({ id, stepId, name, mediaType, size })
    .from(attachments)
    .innerJoin(steps, and(eq(steps.teamId, attachments.teamId), eq(steps.id, stepId)))
    .where(ofSteps)
    .orderBy(asc(attachments.createdAt), asc(id));
}

/** Of all files of the team together. */
export async function bytesOfTeam(tx: Tx): Promise<number> {
  const sum = sql<number>`coalesce(sum(${attachments.size}), 0)`.mapWith(Number);
  const [row] = await tx.select({ sum }).from(attachments);
  return row!.sum;
}

/** Whether the files of a step are more than one of these mailboxes can send. */
export async function whyTooHeavy(
  tx: Tx,
  sequenceId: string,
  boxes: readonly { kind: MailboxKind }[],
) {
  const files = await readFiles(tx, eq(steps.sequenceId, sequenceId));
  const most = mostBytesFrom(boxes);
  const bySteps = Map.groupBy(files, ({ stepId }) => stepId);
  const isTooMuch = (own: FileFacts[]) => own.reduce((sum, { size }) => sum + size, 0) > most;
  return [...bySteps.values()].some(isTooMuch) ? ("files-too-large" as const) : undefined;
}

/** The first of them, at least one, whose files can all be handed over while a claim lasts. */
export function lightEnough<T extends { words: { files: FileFacts[] } }>(candidates: T[]): T[] {
  let bytes = 0;
  const end = candidates.findIndex(({ words }, at) => {
    bytes += words.files.reduce((sum, { size }) => sum + size, 0);
    return at > 0 && bytes > MOST_BYTES_AT_ONCE;
  });
  return end < 0 ? candidates : candidates.slice(0, end);
}

/**
 * Letters of one step leave one after the other, so its files are fetched for the first and kept for
 * the next, until those of another step are asked for. A file removed since it was claimed takes its
 * letter back, which is then claimed anew without it.
 */
export function openFiles(member: Member) {
  let last: { key: string; files: ReturnType<typeof fetchFiles> } | undefined;
  return (listed: FileFacts[]): OutgoingFiles | undefined => {
    if (listed.length === 0) return undefined;
    const key = listed.map(({ id }) => id).join();
    const fetch = () => {
      if (last?.key === key) return last.files;
      const files = fetchFiles(member, listed);
      last = { key, files };
      files.catch(() => {
        if (last?.files === files) last = undefined;
      });
      return files;
    };
    return { listed, fetch };
  };
}

async function fetchFiles(member: Member, listed: FileFacts[]): Promise<Attachment[] | undefined> {
  const ids = listed.map(({ id }) => id);
  const rows = await inTeam(member, (tx) =>
    tx
      .select({ id: attachments.id, bytes: attachments.bytes })
      .from(attachments)
      .where(inArray(attachments.id, ids)),
  );
  const bytesOf = new Map(rows.map(({ id, bytes }) => [id, bytes]));
  if (bytesOf.size < ids.length) return undefined;
  return listed.map(({ id, name, mediaType: type }) => ({
    ...{ name, type },
    base64: base64Lines(bytesOf.get(id)!),
  }));
}

/** Reading a stored file in another encoding: it is written anew, and the old one goes when that is done. */
import { eq } from "drizzle-orm";
import { files as store } from "#app/adapters/files/index.server.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import type { Member } from "#app/core/member.ts";
import { fromUtf8, recoded, type TextEncoding, toUtf8 } from "#app/core/text-encoding.ts";
import { findImport, type Import } from "#app/imports/imports.server.ts";
import { uploadCleanup } from "#app/imports/jobs.ts";
import { otherLocation } from "#app/imports/locations.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { files, imports } from "#db/schema/imports.ts";

/** Does nothing when that is its encoding, when a run has begun, or for a workbook. Throws NotFound. */
export async function recodeFile(member: Member, id: string, to: TextEncoding): Promise<void> {
  const { teamId } = member;
  const isNeeded = await inTeam(member, async (tx) => {
    const found = await findImport(tx, id);
    if (!isOtherwise(found, to)) return false;
    const payload = { teamId, fileId: found.fileId! };
    // Whatever happens now, only one copy is there tomorrow.
    await enqueue(tx, uploadCleanup, payload, { startAfter: after(now(), DAY) });
    return true;
  });
  if (!isNeeded) return;
  const old = await inTeam(member, (tx) => rewrite(tx, id, to));
  if (old) await store.remove(old);
}

function isOtherwise(found: Import, to: TextEncoding): boolean {
  const { encoding, fileId, startedAt } = found;
  return encoding !== to && encoding !== "xlsx" && fileId !== null && startedAt === null;
}

/** Locked like an erasure does it: import before file, until the bytes are in place. */
async function rewrite(tx: Tx, id: string, to: TextEncoding): Promise<string | undefined> {
  const found = await findImport(tx, id, { lock: true });
  if (!isOtherwise(found, to)) return undefined;
  const [file] = await tx.select().from(files).where(eq(files.id, found.fileId!)).for("update");
  const location = otherLocation(file!.location);
  await store.remove(location);
  const from = found.encoding as TextEncoding;
  const bytes = recoded(store.read(file!.location), [fromUtf8(from), toUtf8(to)]);
  const stored = await store.save(location, bytes);
  await tx
    .update(files)
    .set({ ...stored, location })
    .where(eq(files.id, file!.id));
  await tx.update(imports).set({ encoding: to }).where(eq(imports.id, id));
  return file!.location;
}

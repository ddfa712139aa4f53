/** Exports of one's own data: asking for one, making it, seeing how it stands, and fetching it. */
import { and, desc, eq, gt, inArray, isNull, or } from "drizzle-orm";
import { files } from "#app/adapters/files/index.server.ts";
import { openStored } from "#app/adapters/files/stream.server.ts";
import { after, DAY, now } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import { log } from "#app/core/log.server.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { EXPORT_DAYS, EXPORTS_A_DAY, stateOf } from "#app/privacy/export.ts";
import type { Whole } from "#app/privacy/held.server.ts";
import { exportLetter, myDataExport } from "#app/privacy/jobs.ts";
import { findWhole } from "#app/privacy/my-data.server.ts";
import { zipOf } from "#app/privacy/zip.server.ts";
import { house, inSystem, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";
import { closures, dataExports } from "#db/schema/privacy.ts";

export type DataExport = typeof dataExports.$inferSelect;

/** Asks for one. One waits at a time; `under-way` says which. */
export async function requestExport(userId: string) {
  return inSystem("account", async (tx) => {
    // Whoever asks twice at once waits here for themselves.
    const me = tx.select({ id: users.id }).from(users).where(eq(users.id, userId));
    if ((await me.for("no key update")).length === 0) throw new NotFound("person");
    const mine = await listMine(tx, userId);
    const waiting = mine.find((each) => stateOf(each, now()) === "waiting");
    if (waiting) return refused("under-way", waiting.id);
    const today = mine.filter(({ createdAt }) => after(createdAt, DAY) > now());
    if (today.length >= EXPORTS_A_DAY) return refused("enough-for-today");
    const id = newId();
    // Where the file will be is written down first: however far a run comes, its file is known.
    await tx.insert(dataExports).values({
      ...{ id, userId, state: "waiting", location: `exports/${id}.zip` },
      expiresAt: after(now(), EXPORT_DAYS * DAY),
    });
    await enqueue(tx, myDataExport, { exportId: id });
    return ok({ id });
  });
}

/** Newest first; only what can still be fetched or is still of interest. */
export async function listExports(userId: string): Promise<DataExport[]> {
  return listMine(house("account"), userId);
}

/** Throws NotFound for anybody else’s, and once its time is over. */
export async function findExport(userId: string, id: string): Promise<DataExport> {
  if (!Id.safeParse(id).success) throw new NotFound("export");
  const mine = and(eq(dataExports.userId, userId), eq(dataExports.id, id));
  const [found] = await house("account")
    .select()
    .from(dataExports)
    .where(and(mine, gt(dataExports.expiresAt, now())));
  if (!found) throw new NotFound("export");
  return found;
}

/** The ZIP, for whose it is and while it lasts. Throws NotFound. */
export async function openExport(userId: string, id: string) {
  const { state, location, bytes, readyAt } = await findExport(userId, id);
  if (state !== "ready" || !location || !readyAt) throw new NotFound("export");
  const stream = await openStored(location);
  const name = `audienti-my-data-${readyAt.toISOString().slice(0, 10)}.zip`;
  return { name, bytes: bytes!, stream };
}

/**
 * Makes the file. Its row is locked meanwhile, so that two workers make one, and that whoever deletes
 * the row waits and finds the file. A worker that is killed leaves it waiting, and it runs again; what
 * fails by itself is told, and tried again by whoever asked.
 */
export async function makeExport({ exportId }: { exportId: string }) {
  try {
    return await inSystem("account", (tx) => make(tx, exportId));
  } catch (error) {
    if (error instanceof NotFound) throw error;
    log.error({ err: error }, "an export of somebody’s data failed");
    const waiting = and(eq(dataExports.id, exportId), eq(dataExports.state, "waiting"));
    await house("account").update(dataExports).set({ state: "failed" }).where(waiting);
    return refused("failed");
  }
}

async function make(tx: Tx, exportId: string) {
  const isThis = eq(dataExports.id, exportId);
  const [found] = await tx.select().from(dataExports).where(isThis).for("update");
  if (!found) throw new NotFound("export");
  if (found.state !== "waiting") return ok();
  const { userId } = found;
  const [person] = await tx.select({ email: users.email }).from(users).where(eq(users.id, userId));
  const location = found.location!;
  // What a run left that was killed after its last byte.
  await files.remove(location);
  const whole = await findWhole(userId);
  const { bytes, sha256 } = await files.save(location, zipOf(whole, person!.email));
  const made = { bytes, sha256, readyAt: now(), expiresAt: await lastMoment(tx, whole) };
  await tx
    .update(dataExports)
    .set({ state: "ready", ...made })
    .where(isThis);
  await enqueue(tx, exportLetter, { exportId });
  return ok();
}

/** A copy does not outlive what it is a copy of: an account or a team that closes. */
async function lastMoment(tx: Tx, { subject, homes }: Whole): Promise<Date> {
  const open = and(isNull(closures.undoneAt), isNull(closures.doneAt));
  const mine = and(eq(closures.kind, "account"), eq(closures.userId, subject.id));
  const teams = homes.map(({ worker }) => worker.teamId);
  const [first] = await tx
    .select({ goesAt: closures.goesAt })
    .from(closures)
    .where(and(open, or(mine, inArray(closures.teamId, teams))))
    .orderBy(closures.goesAt)
    .limit(1);
  const week = after(now(), EXPORT_DAYS * DAY);
  return first && first.goesAt < week ? first.goesAt : week;
}

function listMine(tx: Tx | ReturnType<typeof house>, userId: string): Promise<DataExport[]> {
  return tx
    .select()
    .from(dataExports)
    .where(and(eq(dataExports.userId, userId), gt(dataExports.expiresAt, now())))
    .orderBy(desc(dataExports.createdAt), desc(dataExports.id));
}

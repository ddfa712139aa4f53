/** Imports as members see them: finding and listing them, starting a run, stopping it. */
import { and, desc, eq, inArray, lt, sql } from "drizzle-orm";
import { now } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import type { ImportCounts } from "#app/imports/import-words.ts";
import { importCheck, importRun } from "#app/imports/jobs.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { users } from "#db/schema/auth.ts";
import { files, imports } from "#db/schema/imports.ts";
import { origins } from "#db/schema/prospects.ts";

export type Import = typeof imports.$inferSelect;
export type ImportFile = typeof files.$inferSelect;

const PAGE = 25;

/** Throws NotFound for what is not this team's, and for what is no id. `lock` until the end of `tx`. */
export async function findImport(tx: Tx, id: string, { lock = false } = {}): Promise<Import> {
  if (!Id.safeParse(id).success) throw new NotFound("import");
  const query = tx.select().from(imports).where(eq(imports.id, id)).$dynamic();
  const [found] = await (lock ? query.for("update") : query);
  if (!found) throw new NotFound("import");
  return found;
}

/** With its file, unless the member deleted that. Throws NotFound. */
export async function showImport(
  member: Member,
  id: string,
): Promise<{ import: Import; file: ImportFile | undefined; by: string | null }> {
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, id);
    return { import: found, file: await fileOf(tx, found), by: await nameOf(tx, found.userId) };
  });
}

async function nameOf(tx: Tx, userId: string | null): Promise<string | null> {
  if (!userId) return null;
  const { name, email } = users;
  const [user] = await tx.select({ name, email }).from(users).where(eq(users.id, userId));
  return user ? user.name || user.email : null;
}

export async function fileOf(tx: Tx, { fileId }: Import): Promise<ImportFile | undefined> {
  if (!fileId) return undefined;
  const [file] = await tx.select().from(files).where(eq(files.id, fileId));
  return file;
}

/** Every row read so far is in one of the counts; rows of empty cells are in none. */
export function countsOf(found: Import): ImportCounts {
  const { added, updated, unchanged, duplicate, invalid, withheld, binned, restricted } = found;
  const counts = { added, updated, unchanged, duplicate, invalid, withheld, binned, restricted };
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { rows, ...counts };
}

/** The latest 25, or those before the import `before`; `older` leads on. */
export async function listImports(member: Member, { before }: { before?: string | null } = {}) {
  return inTeam(member, async (tx) => {
    const isCursor = before && Id.safeParse(before).success;
    const rows = await tx
      .select({
        import: imports,
        file: { name: files.name, erasedRows: files.erasedRows },
        by: sql<string | null>`coalesce(${users.name}, ${users.email})`,
      })
      .from(imports)
      .leftJoin(users, eq(users.id, imports.userId))
      .leftJoin(files, and(eq(files.teamId, imports.teamId), eq(files.id, imports.fileId)))
      .where(isCursor ? lt(imports.id, before) : undefined)
      .orderBy(desc(imports.id))
      .limit(PAGE + 1);
    const page = rows.slice(0, PAGE);
    return { rows: page, older: rows.length > PAGE ? page.at(-1)!.import.id : undefined };
  });
}

/**
 * Imports a checked file, or goes on with one that stopped, failed or seems to stand still. Safe to
 * repeat: what is in is in. Throws NotFound.
 */
export async function runImport(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, id, { lock: true });
    if (found.state === "done") return ok();
    if (found.state === "mapping") return refused("not-checked");
    if (found.state === "undoing" || found.state === "undone") return refused("taken-back");
    if (!found.fileId) return refused("file-deleted");
    if (!found.basis || !found.source) return refused("not-justified");
    const isCheck = !found.startedAt && found.state !== "checked";
    if (found.state === "checked") await begin(tx, member, found);
    else
      await tx
        .update(imports)
        .set({ state: isCheck ? "checking" : "running", failure: null })
        .where(eq(imports.id, id));
    const payload = { teamId: member.teamId, importId: found.id };
    await enqueue(tx, isCheck ? importCheck : importRun, payload, { key: found.id });
    return ok();
  });
}

/** The counts of the dry run give way to those of the run; every prospect it adds has one origin. */
async function begin(tx: Tx, member: Member, found: Import): Promise<void> {
  const { id, userId, source, basis } = found;
  const originId = newId();
  await tx.insert(origins).values({
    id: originId,
    teamId: member.teamId,
    kind: "import",
    importId: id,
    userId: member.userId ?? userId,
    note: source,
    basis,
    at: now(),
  });
  await tx
    .update(imports)
    .set({ ...nothingDone, state: "running", originId, startedAt: now() })
    .where(eq(imports.id, id));
}

/** An import at its first row. */
export const nothingDone = {
  bytesDone: 0,
  linesDone: 0,
  added: 0,
  updated: 0,
  unchanged: 0,
  duplicate: 0,
  invalid: 0,
  withheld: 0,
  binned: 0,
  restricted: 0,
  remarked: 0,
  firstBad: null,
  failure: null,
  finishedAt: null,
};

/**
 * Ends a run after the rows in hand: what is in stays in. A stopped check has done nothing, and leads
 * back to the columns. Throws NotFound.
 */
export async function stopImport(member: Member, id: string) {
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, id, { lock: true });
    if (found.state !== "checking" && found.state !== "running") return refused("not-under-way");
    return ok(await stop(tx, found));
  });
}

/** Every import of the team that is under way, as if each were stopped by hand. */
export async function stopImports(tx: Tx): Promise<void> {
  const underWay = await tx
    .select()
    .from(imports)
    .where(inArray(imports.state, ["checking", "running"]))
    .orderBy(imports.id)
    .for("update");
  for (const found of underWay) await stop(tx, found);
}

async function stop(tx: Tx, { id, state }: Import) {
  const stopped =
    state === "checking"
      ? ({ ...nothingDone, state: "mapping" } as const)
      : ({ state: "stopped", finishedAt: now() } as const);
  await tx.update(imports).set(stopped).where(eq(imports.id, id));
  return stopped.state;
}

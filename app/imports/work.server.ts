/** An import at work: chunk by chunk, each whole or not at all; the dry run and the run are one path. */
import { and, eq, inArray } from "drizzle-orm";
import { after, now } from "#app/core/clock.ts";
import type { Delimiter } from "#app/core/csv.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound } from "#app/core/result.ts";
import { listFields } from "#app/fields/fields.server.ts";
import { commitChunk, isAsPlanned, type Plan } from "#app/imports/chunk.server.ts";
import type { ColumnMeaning } from "#app/imports/columns.ts";
import type { OwnFields } from "#app/imports/import.ts";
import { fileOf, findImport } from "#app/imports/imports.server.ts";
import { ahead, readChunks } from "#app/imports/rows.server.ts";
import { recheckBlocked } from "#app/outreach/readiness.server.ts";
import { isOpen } from "#app/team/open.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { isPassing, patiently } from "#db/patience.ts";
import { imports } from "#db/schema/imports.ts";

export type Mode = "check" | "run";

export type WorkOptions = {
  chunkRows?: number;
  /** How long to wait for a database that went away, in milliseconds. */
  patience?: number;
};

const UNDER_WAY = { check: "checking", run: "running" } as const;
const AFTERWARDS = { check: "checked", run: "done" } as const;

/**
 * Works an import off from where it stands to its end. Safe to run twice, also at once: a chunk is
 * written only by whoever stands exactly where it begins, and anybody else ends quietly. What cannot
 * be helped is told to the member as the import's failure.
 */
export async function workImport(
  member: Member,
  importId: string,
  mode: Mode,
  { chunkRows = 20_000, patience = 120_000 }: WorkOptions = {},
): Promise<void> {
  const wait = <T>(work: () => Promise<T>) => patiently(after(now(), patience), work);
  try {
    const plan = await wait(() => makePlan(member, importId, mode));
    if (!plan) return;
    let at = plan.from;
    for await (const chunk of ahead(readChunks({ ...plan, chunkRows }))) {
      const isDone = await wait(() => commitChunk(member, plan, chunk));
      if (!isDone) return;
      at = chunk.to;
    }
    await wait(() => finish(member, plan, at));
  } catch (error) {
    if (isPassing(error)) throw error;
    await tellFailure(member, importId, error);
  }
}

/** Undefined when the import is not, or no longer, meant to be worked on. */
async function makePlan(member: Member, importId: string, mode: Mode): Promise<Plan | undefined> {
  return inTeam(member, async (tx) => {
    const found = await findImport(tx, importId);
    if (found.state !== UNDER_WAY[mode] || !(await isOpen(tx, member.teamId))) return undefined;
    const file = await fileOf(tx, found);
    if (!file) throw new NotFound("file");
    return {
      importId,
      state: UNDER_WAY[mode],
      originId: found.originId,
      encoding: found.encoding,
      overwrite: found.overwrite,
      labelIds: found.labelIds,
      fields: await ownFields(tx),
      since: found.createdAt,
      location: file.location,
      bytes: file.bytes,
      delimiter: found.delimiter as Delimiter,
      hasHeader: found.hasHeader,
      columns: found.columns as ColumnMeaning[],
      from: found.bytesDone,
    };
  });
}

async function ownFields(tx: Tx): Promise<OwnFields> {
  const all = await listFields(tx);
  return new Map(all.map(({ id, kind, choices }) => [`custom:${id}`, { kind, choices }]));
}

async function finish(member: Member, plan: Plan, at: number): Promise<void> {
  await inTeam(member, async (tx) => {
    const found = await findImport(tx, plan.importId, { lock: true });
    if (!isAsPlanned(found, plan) || found.bytesDone !== at) return;
    const state = plan.state === "checking" ? AFTERWARDS.check : AFTERWARDS.run;
    await tx
      .update(imports)
      .set({ state, bytesDone: plan.bytes, finishedAt: now() })
      .where(eq(imports.id, plan.importId));
    if (plan.state === "running") await recheckBlocked(tx, member);
  });
}

const LOST_FILE = "The file is no longer there. Choose it again as a new import.";
const OUR_FAULT =
  "Something went wrong on our side, and we have noted what. What was imported before stays; try again, and write to us if it happens twice.";

async function tellFailure(member: Member, importId: string, error: unknown): Promise<void> {
  if (!(error instanceof NotFound)) log.error({ err: error, importId }, "an import failed");
  const failure = error instanceof NotFound ? LOST_FILE : OUR_FAULT;
  await inTeam(member, (tx) =>
    tx
      .update(imports)
      .set({ state: "failed", failure, finishedAt: now() })
      .where(and(eq(imports.id, importId), inArray(imports.state, ["checking", "running"]))),
  );
}

/** Files of prospects: asking for one, seeing how it stands, and fetching it while it lasts. */
import { and, desc, eq, gt, inArray } from "drizzle-orm";
import { openStored } from "#app/adapters/files/stream.server.ts";
import { after, HOUR, now } from "#app/core/clock.ts";
import { Id, newId } from "#app/core/id.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import {
  DIRECT_ROWS,
  type ExportInput,
  exportName,
  FILE_LASTS,
  MOST_SHEET_ROWS,
} from "#app/exports/export.ts";
import { prospectExport } from "#app/exports/jobs.ts";
import { listFields } from "#app/fields/fields.server.ts";
import { countSelected } from "#app/prospects/selection.server.ts";
import type { Selection } from "#app/prospects/selection.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { enqueue } from "#db/queue.ts";
import { prospectExports } from "#db/schema/views.ts";

/** Older ones than this that are still not there have lost their worker. */
export const MAKING_TAKES = HOUR;

/** What the form shows: how many, which columns the team has of its own, and the files there are. */
export async function readExportChoices(member: Member, selection: Selection) {
  return inTeam(member, async (tx) => ({
    count: await countSelected(tx, selection),
    fields: await listFields(tx),
    files: await filesIn(tx),
  }));
}

/** The latest that last. */
export async function listFiles(member: Member) {
  return inTeam(member, filesIn);
}

function filesIn(tx: Tx) {
  return tx
    .select({
      id: prospectExports.id,
      state: prospectExports.state,
      rows: prospectExports.rows,
      format: prospectExports.format,
      createdAt: prospectExports.createdAt,
      expiresAt: prospectExports.expiresAt,
    })
    .from(prospectExports)
    .where(gt(prospectExports.expiresAt, now()))
    .orderBy(desc(prospectExports.id))
    .limit(20);
}

type Asking = { selection: Selection; input: ExportInput };

/** `direct`: so few that they are sent at once, see exportStream. Otherwise the file to wait for. */
export async function askForExport(member: Member, { selection, input }: Asking) {
  const { teamId, userId } = member;
  return inTeam(member, async (tx) => {
    const count = await countSelected(tx, selection);
    if (input.format === "xlsx" && count > MOST_SHEET_ROWS) return refused("too-many-for-a-sheet");
    // Whom a file for others leaves out is told on its page.
    const isPlain = input.format === "csv" && input.purpose === "keep";
    if (isPlain && count <= DIRECT_ROWS) return ok({ direct: true as const });
    const fresh = gt(prospectExports.updatedAt, after(now(), -MAKING_TAKES));
    const [underWay] = await tx
      .select({ id: prospectExports.id })
      .from(prospectExports)
      .where(and(inArray(prospectExports.state, ["waiting", "running"]), fresh));
    if (underWay) return refused("under-way", underWay.id);
    const { format, purpose, column: columns } = input;
    const id = newId();
    await tx.insert(prospectExports).values({
      ...{ id, teamId, userId, columns, format, purpose, state: "waiting" },
      ...{ query: selection.query ?? null, prospectIds: selection.ids ?? null },
      expiresAt: after(now(), FILE_LASTS),
    });
    await enqueue(tx, prospectExport, { teamId, exportId: id }, { key: id });
    return ok({ direct: false as const, id });
  });
}

/** After the team was open again: files that were waited for are made. Safe to repeat. */
export async function wakeExports(tx: Tx, { teamId }: Member): Promise<void> {
  const waiting = await tx
    .select({ id: prospectExports.id })
    .from(prospectExports)
    .where(
      and(
        inArray(prospectExports.state, ["waiting", "running"]),
        gt(prospectExports.expiresAt, now()),
      ),
    );
  for (const { id } of waiting) {
    await enqueue(tx, prospectExport, { teamId, exportId: id }, { key: id });
  }
}

/** Throws NotFound for what is another team's, and once its time is over. */
export async function findExport(member: Member, id: string) {
  if (!Id.safeParse(id).success) throw new NotFound("export");
  const [found] = await inTeam(member, (tx) =>
    tx
      .select()
      .from(prospectExports)
      .where(and(eq(prospectExports.id, id), gt(prospectExports.expiresAt, now()))),
  );
  if (!found) throw new NotFound("export");
  return found;
}

/** The file, while it lasts. Throws NotFound. */
export async function openProspectExport(member: Member, id: string) {
  const { state, location, bytes, readyAt, format } = await findExport(member, id);
  if (state !== "ready" || !location || !readyAt) throw new NotFound("export");
  const stream = await openStored(location);
  const name = exportName(readyAt, format);
  return { name, format, bytes: bytes!, stream };
}

/** Making a file of prospects that is too large to wait for. */
import { and, eq, inArray } from "drizzle-orm";
import { files } from "#app/adapters/files/index.server.ts";
import { after, now } from "#app/core/clock.ts";
import { newId } from "#app/core/id.ts";
import { log } from "#app/core/log.server.ts";
import type { Member } from "#app/core/member.ts";
import { NotFound, ok, refused } from "#app/core/result.ts";
import { exportBytes } from "#app/exports/bytes.server.ts";
import { FILE_LASTS } from "#app/exports/export.ts";
import type { Tally } from "#app/exports/rows.server.ts";
import { isOpen } from "#app/team/open.server.ts";
import { inTeam, type Tx } from "#db/client.ts";
import { isPassing } from "#db/patience.ts";
import { prospectExports } from "#db/schema/views.ts";

type Making = typeof prospectExports.$inferSelect & { location: string };

/** Rows between two signs of life. */
const STEP = 20_000;

/**
 * Each attempt has a file of its own, whose place is written down before its first byte: whoever
 * finds that another attempt took over, or that the file is no longer wanted, removes what it made.
 * A worker that is killed leaves it running, and it begins again.
 */
export async function makeProspectExport(member: Member, exportId: string) {
  const making = await begin(member, exportId);
  if (!making) return ok();
  try {
    const tally: Tally = { rows: 0, leftOut: {} };
    const stored = await files.save(making.location, alive(member, making, tally));
    const isWanted = await finish(member, making, { ...stored, ...tally });
    if (!isWanted) await files.remove(making.location);
    return ok();
  } catch (error) {
    if (isPassing(error)) throw error;
    log.error({ err: error, exportId }, "an export of prospects failed");
    await files.remove(making.location);
    await inTeam(member, (tx) => settle(tx, making, { ...over, state: "failed", location: null }));
    return refused("failed");
  }
}

async function begin(member: Member, exportId: string): Promise<Making | undefined> {
  const location = `${member.teamId}/${newId()}`;
  return inTeam(member, async (tx) => {
    const isThis = eq(prospectExports.id, exportId);
    const [found] = await tx.select().from(prospectExports).where(isThis).for("update");
    if (!found) throw new NotFound("export");
    const isMeant = found.state === "waiting" || found.state === "running";
    if (!isMeant || !(await isOpen(tx, member.teamId))) return undefined;
    // What an attempt left that was killed after its last byte.
    if (found.location) await files.remove(found.location);
    const begun = { state: "running", rows: 0, location: `${location}.${found.format}` } as const;
    await tx.update(prospectExports).set(begun).where(isThis);
    return { ...found, ...begun };
  });
}

async function* alive(
  member: Member,
  making: Making,
  tally: Tally,
): AsyncGenerator<Uint8Array, void, void> {
  const { query, prospectIds, columns, purpose, format } = making;
  const selection = query === null ? { ids: prospectIds ?? [] } : { query };
  let told = 0;
  for await (const piece of exportBytes(member, { selection, columns, purpose, format }, tally)) {
    if (tally.rows - told >= STEP) {
      told = tally.rows;
      await inTeam(member, (tx) => settle(tx, making, { rows: told }));
    }
    yield piece;
  }
}

/** Whom it was about may name somebody: it does not outlive the work. */
const over = { query: null, prospectIds: null } as const;

type Made = Tally & { bytes: number; sha256: string };

async function finish(member: Member, making: Making, { leftOut, ...made }: Made) {
  const readyAt = now();
  const left = Object.fromEntries(Object.entries(leftOut));
  return inTeam(member, (tx) =>
    settle(tx, making, {
      ...{ ...over, ...made, state: "ready", leftOut: left },
      ...{ readyAt, expiresAt: after(readyAt, FILE_LASTS) },
    }),
  );
}

/** False when this attempt is not the one any more that is to be settled. */
async function settle(
  tx: Tx,
  { id, location }: Making,
  changes: Partial<typeof prospectExports.$inferInsert>,
): Promise<boolean> {
  const mine = and(
    eq(prospectExports.id, id),
    eq(prospectExports.location, location),
    inArray(prospectExports.state, ["waiting", "running"]),
  );
  const settled = await tx.update(prospectExports).set(changes).where(mine).returning();
  return settled.length > 0;
}

/** Where each value of a prospect came from. */
import { and, eq, sql } from "drizzle-orm";
import type { OriginFacts } from "#app/prospects/origin.ts";
import { PROSPECT_FIELDS, type ProspectField } from "#app/prospects/prospect.ts";
import type { Prospect } from "#app/prospects/prospects.server.ts";
import { among } from "#db/among.ts";
import type { Tx } from "#db/client.ts";
import { users } from "#db/schema/auth.ts";
import { files, imports } from "#db/schema/imports.ts";
import { origins } from "#db/schema/prospects.ts";

/** Who a user is to their colleagues. */
export const nameOfUser = sql<string | null>`coalesce(${users.name}, ${users.email})`;

export type Source = OriginFacts & { importId: string | null };

/** Origin id → what it was. */
export async function originsWithIds(tx: Tx, ids: string[]): Promise<Map<string, Source>> {
  const rows = await tx
    .select({ id: origins.id, ...originColumns })
    .from(origins)
    .leftJoin(imports, and(eq(imports.teamId, origins.teamId), eq(imports.id, origins.importId)))
    .leftJoin(files, and(eq(files.teamId, imports.teamId), eq(files.id, imports.fileId)))
    .leftJoin(users, eq(users.id, origins.userId))
    .where(among(origins.id, ids));
  return new Map(rows.map(({ id, ...facts }) => [id, facts]));
}

const originColumns = {
  kind: origins.kind,
  note: origins.note,
  fileName: files.name,
  by: nameOfUser,
  at: origins.at,
  basis: origins.basis,
  provider: origins.provider,
  url: origins.url,
  importId: imports.id,
};

/** Field → its own source: that of the row, unless it was corrected or filled in later. */
export async function fieldSources(
  tx: Tx,
  prospect: Prospect,
): Promise<Record<ProspectField, Source | undefined>> {
  const ids = [prospect.originId, ...Object.values(prospect.fieldOrigins ?? {})];
  const known = await originsWithIds(tx, ids);
  const sources = PROSPECT_FIELDS.map((field) => {
    const originId = prospect.fieldOrigins?.[field] ?? prospect.originId;
    return [field, known.get(originId)] as const;
  });
  return Object.fromEntries(sources) as Record<ProspectField, Source | undefined>;
}
